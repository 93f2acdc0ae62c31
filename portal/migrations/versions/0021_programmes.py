"""Programmes: since when they are in their state, and how often that changed.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("programme") as table:
        table.add_column(sa.Column("state_since", db.UTCDateTime(), nullable=True))
        table.add_column(sa.Column("steps", sa.Integer(), nullable=False, server_default="0"))
    rows = sa.table("programme", sa.column("state_since"), sa.column("created_at"))
    op.execute(sa.update(rows).values(state_since=rows.c.created_at))
    with op.batch_alter_table("programme") as table:
        table.alter_column("state_since", existing_type=db.UTCDateTime(), nullable=False)
        table.alter_column("steps", existing_type=sa.Integer(), server_default=None)
