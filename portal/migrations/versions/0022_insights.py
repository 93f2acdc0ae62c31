"""What coordinators did about the insights on their board.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insight_handling",
        sa.Column("about", sa.String(36), nullable=False),
        sa.Column("insight", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("reminded_at", db.UTCDateTime(), nullable=True),
        sa.Column("reminded_by_id", sa.String(36), nullable=True),
        sa.Column("aside_until", db.UTCDateTime(), nullable=True),
        sa.Column("aside_by_id", sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_insight_handling_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["reminded_by_id"], ["person.id"], name=op.f("fk_insight_handling_reminded_by_id_person")
        ),
        sa.ForeignKeyConstraint(["aside_by_id"], ["person.id"], name=op.f("fk_insight_handling_aside_by_id_person")),
        sa.PrimaryKeyConstraint("about", "insight", name=op.f("pk_insight_handling")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_insight_handling_programme_id"), "insight_handling", ["programme_id"], unique=False)
