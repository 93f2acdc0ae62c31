"""Answers to surveys, and apart from them, who has answered.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_sheet",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_answer_sheet_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sheet")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_answer_sheet_programme_id"), "answer_sheet", ["programme_id"], unique=False)
    op.create_table(
        "has_answered",
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_has_answered_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_has_answered_person_id_person")),
        sa.PrimaryKeyConstraint("programme_id", "survey", "person_id", name=op.f("pk_has_answered")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_has_answered_person_id"), "has_answered", ["person_id"], unique=False)
