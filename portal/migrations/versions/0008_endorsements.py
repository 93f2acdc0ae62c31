"""Endorsements of badges and credentials.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endorsement",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.String(36), nullable=True),
        sa.Column("endorser_id", sa.String(36), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("written_at", db.UTCDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("signed_at", db.UTCDateTime(), nullable=True),
        sa.Column("from_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_endorsement_credential_id_credential")
        ),
        sa.ForeignKeyConstraint(["endorser_id"], ["person.id"], name=op.f("fk_endorsement_endorser_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
    )
    op.create_index(op.f("ix_endorsement_credential_id"), "endorsement", ["credential_id"], unique=False)
    op.create_index(op.f("ix_endorsement_endorser_id"), "endorsement", ["endorser_id"], unique=False)
    stands = sa.text("withdrawn_at IS NULL")
    one = ["about", "endorser_id"]
    op.create_index("ix_endorsement_one", "endorsement", one, unique=True, sqlite_where=stands, postgresql_where=stands)
