"""Badges for many at once from a file, and nominations.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_award",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("made_by_id", sa.String(36), nullable=True),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("given_at", db.UTCDateTime(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.Column("undone_by_id", sa.String(36), nullable=True),
        sa.Column("undone_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_bulk_award_programme_id_programme")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_bulk_award_made_by_id_person")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_bulk_award_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_award")),
    )
    op.create_index(op.f("ix_bulk_award_programme_id"), "bulk_award", ["programme_id"], unique=False)
    op.create_index(op.f("ix_bulk_award_state"), "bulk_award", ["state"], unique=False)
    op.create_table(
        "bulk_row",
        sa.Column("bulk_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_award.id"], name=op.f("fk_bulk_row_bulk_id_bulk_award")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulk_row_person_id_person")),
        sa.PrimaryKeyConstraint("bulk_id", "number", name=op.f("pk_bulk_row")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_bulk_row_bulk_id_outcome_number"), "bulk_row", ["bulk_id", "outcome", "number"], unique=False
    )
    op.create_index(op.f("ix_bulk_row_person_id"), "bulk_row", ["person_id"], unique=False)
    op.create_table(
        "nomination",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("nominee_id", sa.String(36), nullable=False),
        sa.Column("nominator_id", sa.String(36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", db.UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.String(36), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_nomination_programme_id_programme")),
        sa.ForeignKeyConstraint(["nominee_id"], ["person.id"], name=op.f("fk_nomination_nominee_id_person")),
        sa.ForeignKeyConstraint(["nominator_id"], ["person.id"], name=op.f("fk_nomination_nominator_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_nomination_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_nomination_open",
        "nomination",
        ["badge", "nominee_id", "nominator_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        op.f("ix_nomination_programme_id_state_id"), "nomination", ["programme_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_nomination_nominee_id"), "nomination", ["nominee_id"], unique=False)
    op.create_index(op.f("ix_nomination_nominator_id"), "nomination", ["nominator_id"], unique=False)
