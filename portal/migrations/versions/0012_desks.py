"""From which opened page a micro-lesson was kept last.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("micro_lesson") as table:
        table.add_column(sa.Column("desk", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("micro_lesson") as table:
        table.alter_column("desk", existing_type=sa.Text(), server_default=None)
        table.alter_column("turn", existing_type=sa.BigInteger(), server_default=None)
