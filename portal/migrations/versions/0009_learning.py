"""Learning: versions and reviews of micro-lessons, refreshers, evidence, skills, pictures, questions.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    with op.batch_alter_table("lesson_progress") as table:
        table.add_column(sa.Column("is_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("lesson_progress") as table:
        table.alter_column("is_known", existing_type=sa.Boolean(), server_default=None)
    _answers()
    _versions()
    _reviews()
    _evidence()
    _questions()


def _answers() -> None:
    """Answers as text, by the source of their question; and the cards that come back."""
    op.rename_table("quiz_answer", "quiz_answer_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX pk_quiz_answer RENAME TO pk_quiz_answer_before")
    op.create_table(
        "quiz_answer",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answered_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_answer_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "source", "question", name=op.f("pk_quiz_answer")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO quiz_answer (person_id, source, question, answer, is_right, attempts, answered_at)"
        " SELECT person_id, track || '/' || lesson, question, CAST(option AS TEXT), is_right, 1, answered_at"
        " FROM quiz_answer_before"
    )
    op.drop_table("quiz_answer_before")
    op.create_table(
        "refresher_card",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("box", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("seen_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_refresher_card_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "source", "question", name=op.f("pk_refresher_card")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_refresher_card_due", "refresher_card", ["person_id", "due_on"], unique=False)


def _versions() -> None:
    """What there was of micro-lessons becomes their first versions."""
    with op.batch_alter_table("micro_lesson") as table:
        table.add_column(sa.Column("lesson_id", ID, nullable=True))
        table.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("quiz", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("saved_at", db.UTCDateTime(), nullable=True))
        table.add_column(sa.Column("fresh_until", sa.Date(), nullable=True))
    op.execute("UPDATE micro_lesson SET lesson_id = id, saved_at = written_at")
    with op.batch_alter_table("micro_lesson") as table:
        table.alter_column("lesson_id", existing_type=ID, nullable=False)
        table.alter_column("saved_at", existing_type=db.UTCDateTime(), nullable=False)
        for name, kind in (
            ("number", sa.Integer()),
            ("quiz", sa.JSON()),
            ("revision", sa.Integer()),
            ("origin", sa.Text()),
        ):
            table.alter_column(name, existing_type=kind, server_default=None)
        table.create_unique_constraint(op.f("uq_micro_lesson_lesson_id_number"), ["lesson_id", "number"])
        table.create_foreign_key(op.f("fk_micro_lesson_lesson_id_micro_lesson"), "micro_lesson", ["lesson_id"], ["id"])
    with op.batch_alter_table("micro_lesson_reading") as table:
        table.add_column(sa.Column("helped_at", db.UTCDateTime(), nullable=True))
        table.create_index(op.f("ix_micro_lesson_reading_micro_lesson_id"), ["micro_lesson_id"], unique=False)


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", ID, nullable=False),
        sa.Column("micro_lesson_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", ID, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("has_edits", sa.Boolean(), nullable=False),
        sa.Column("decided_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["micro_lesson_id"], ["micro_lesson.id"], name=op.f("fk_review_micro_lesson_id_micro_lesson")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "micro_lesson_id", "round", "reviewer_id", name=op.f("uq_review_micro_lesson_id_round_reviewer_id")
        ),
    )
    op.create_index(op.f("ix_review_reviewer_id"), "review", ["reviewer_id"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", ID, nullable=False),
        sa.Column("micro_lesson_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", ID, nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", db.UTCDateTime(), nullable=False),
        sa.Column("settled_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["micro_lesson_id"], ["micro_lesson.id"], name=op.f("fk_remark_micro_lesson_id_micro_lesson")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_remark_reviewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_micro_lesson_id"), "remark", ["micro_lesson_id"], unique=False)
    op.create_index(op.f("ix_remark_reviewer_id"), "remark", ["reviewer_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "picture",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("put_in_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_picture_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_owner_id"), "picture", ["owner_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=True),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("picture_id", ID, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("claimed_at", db.UTCDateTime(), nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", db.UTCDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_evidence_programme_id_programme")),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_evidence_picture_id_picture")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_evidence_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "person_id", "track", "lesson", "kind", name=op.f("uq_evidence_person_id_track_lesson_kind")
        ),
    )
    op.create_index(op.f("ix_evidence_programme_id"), "evidence", ["programme_id"], unique=False)
    op.create_index(op.f("ix_evidence_decided_by_id"), "evidence", ["decided_by_id"], unique=False)
    op.create_table(
        "skill_step",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("reached_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_skill_step_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "track", "rung", name=op.f("pk_skill_step")),
        sqlite_with_rowid=False,
    )


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("asker_id", ID, nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", db.UTCDateTime(), nullable=False),
        sa.Column("answered_at", db.UTCDateTime(), nullable=True),
        sa.Column("withdrawn_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_question_programme_id_programme")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_question_asker_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_shelf", "question", ["programme_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_question_asker_id"), "question", ["asker_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("micro_lesson_id", ID, nullable=True),
        sa.Column("answered_at", db.UTCDateTime(), nullable=False),
        sa.Column("changed_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_answer_mentor_id_person")),
        sa.ForeignKeyConstraint(
            ["micro_lesson_id"], ["micro_lesson.id"], name=op.f("fk_answer_micro_lesson_id_micro_lesson")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    for name in ("question_id", "mentor_id", "micro_lesson_id"):
        op.create_index(op.f(f"ix_answer_{name}"), "answer", [name], unique=False)
    op.create_table(
        "answer_helped",
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_helped_answer_id_answer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_answer_helped_person_id_person")),
        sa.PrimaryKeyConstraint("answer_id", "person_id", name=op.f("pk_answer_helped")),
        sqlite_with_rowid=False,
    )
