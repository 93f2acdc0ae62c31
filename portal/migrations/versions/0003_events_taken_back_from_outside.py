"""Under which key another system took an event back.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_retraction",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.String(36), nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name=op.f("fk_outside_retraction_event_event")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outside_retraction")),
        sa.UniqueConstraint("event", name=op.f("uq_outside_retraction_event")),
    )
