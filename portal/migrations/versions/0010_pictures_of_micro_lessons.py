"""Which micro-lesson shows which picture.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "micro_lesson_picture",
        sa.Column("micro_lesson_id", sa.String(36), nullable=False),
        sa.Column("picture_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["micro_lesson_id"], ["micro_lesson.id"], name=op.f("fk_micro_lesson_picture_micro_lesson_id_micro_lesson")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_micro_lesson_picture_picture_id_picture")
        ),
        sa.PrimaryKeyConstraint("micro_lesson_id", "picture_id", name=op.f("pk_micro_lesson_picture")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_micro_lesson_picture_picture_id"), "micro_lesson_picture", ["picture_id"], unique=False)
    op.create_index(op.f("ix_evidence_picture_id"), "evidence", ["picture_id"], unique=False)
