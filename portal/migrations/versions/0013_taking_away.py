"""Questions and answers that are out of place are taken away, and answers withdrawn.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_away",
        sa.Column("what", sa.String(36), nullable=False),
        sa.Column("by_id", sa.String(36), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_taken_away_by_id_person")),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_taken_away")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_taken_away_by_id"), "taken_away", ["by_id"], unique=False)
    op.add_column("answer", sa.Column("withdrawn_at", db.UTCDateTime(), nullable=True))
