"""The house: every table of the first portal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "badge_picture",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("svg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_picture")),
    )
    op.create_table(
        "event",
        sa.Column("seq", SEQ, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", db.UTCDateTime(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("person", KEY, nullable=True),
        sa.Column("mentor", KEY, nullable=True),
        sa.Column("mentee", KEY, nullable=True),
        sa.Column("pair", KEY, nullable=True),
        sa.Column("cohort", KEY, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("retracts", SEQ, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["retracts"], ["event.seq"], name=op.f("fk_event_retracts_event")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
        sa.UniqueConstraint("retracts", name=op.f("uq_event_retracts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_cohort_seq"), "event", ["cohort", "seq"], unique=False)
    op.create_index(op.f("ix_event_mentee_seq"), "event", ["mentee", "seq"], unique=False)
    op.create_index(op.f("ix_event_mentor_seq"), "event", ["mentor", "seq"], unique=False)
    op.create_index(op.f("ix_event_pair_seq"), "event", ["pair", "seq"], unique=False)
    op.create_index(op.f("ix_event_person_seq"), "event", ["person", "seq"], unique=False)
    op.create_table(
        "holding",
        sa.Column("subject", KEY, nullable=False),
        sa.Column("what", KEY, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "what", name=op.f("pk_holding")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_holding_what_n"), "holding", ["what", "n"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("how_i_work", sa.Text(), nullable=False),
        sa.Column("manager_id", sa.String(length=36), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("hides_points", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.Column("deactivated_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_person_manager_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_person_handle")),
        sa.UniqueConstraint("subject", name=op.f("uq_person_subject")),
    )
    op.create_index(op.f("ix_person_manager_id"), "person", ["manager_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "rule_edition",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("since", SEQ, nullable=False),
        sa.Column("adopted_at", db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rule_edition")),
        sa.UniqueConstraint("token", name=op.f("uq_rule_edition_token")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("updated_at", db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_list")),
    )
    op.create_table(
        "tally",
        sa.Column("rule", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "key", "bucket", "value", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_enrolment_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("programme_id", "person_id", "role", name=op.f("uq_enrolment_programme_id_person_id_role")),
    )
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("event", SEQ, autoincrement=False, nullable=False),
        sa.Column("rule", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("what", KEY, nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("at", db.UTCDateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_ledger_event_event")),
        sa.PrimaryKeyConstraint("event", "rule", "key", "subject", "what", name=op.f("pk_ledger")),
        sa.UniqueConstraint("id", name=op.f("uq_ledger_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ledger_subject_event"), "ledger", ["subject", "event"], unique=False)
    op.create_table(
        "lesson_progress",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("started_at", db.UTCDateTime(), nullable=False),
        sa.Column("finished_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "track", "lesson", name=op.f("pk_lesson_progress")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lesson_progress_finished", "lesson_progress", ["person_id", "finished_at"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.Column("expires_at", db.UTCDateTime(), nullable=False),
        sa.Column("used_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_person_id"), "link", ["person_id"], unique=False)
    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("calendar_method", sa.Text(), nullable=True),
        sa.Column("written_at", db.UTCDateTime(), nullable=False),
        sa.Column("due_at", db.UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", db.UTCDateTime(), nullable=True),
        sa.Column("given_up_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index(op.f("ix_mail_person_id"), "mail", ["person_id"], unique=False)
    op.create_index(
        "ix_mail_waiting",
        "mail",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "micro_lesson",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=True),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.String(length=36), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("written_at", db.UTCDateTime(), nullable=False),
        sa.Column("submitted_at", db.UTCDateTime(), nullable=True),
        sa.Column("published_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_micro_lesson_author_id_person")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_micro_lesson_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_micro_lesson_reviewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_micro_lesson")),
    )
    op.create_index(op.f("ix_micro_lesson_author_id"), "micro_lesson", ["author_id"], unique=False)
    op.create_index(op.f("ix_micro_lesson_programme_id"), "micro_lesson", ["programme_id"], unique=False)
    op.create_index("ix_micro_lesson_shelf", "micro_lesson", ["state", "published_at"], unique=False)
    op.create_table(
        "pair",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("mentor_id", sa.String(length=36), nullable=False),
        sa.Column("mentee_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("formed_at", db.UTCDateTime(), nullable=False),
        sa.Column("ended_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mentee_id"], ["person.id"], name=op.f("fk_pair_mentee_id_person")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_pair_mentor_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_pair_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint(
            "programme_id", "mentor_id", "mentee_id", name=op.f("uq_pair_programme_id_mentor_id_mentee_id")
        ),
    )
    op.create_index(op.f("ix_pair_mentee_id"), "pair", ["mentee_id"], unique=False)
    op.create_index(op.f("ix_pair_mentor_id"), "pair", ["mentor_id"], unique=False)
    op.create_table(
        "quiz_answer",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_answer_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "track", "lesson", "question", name=op.f("pk_quiz_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("since", SEQ, nullable=False),
        sa.Column("until", SEQ, nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["rule_edition.number"], name=op.f("fk_rule_edition_rule_edition")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rule")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rule_id"), "rule", ["id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.Column("seen_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_person_id"), "token", ["person_id"], unique=False)
    op.create_table(
        "award_seen",
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("seen_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["award"], ["ledger.id"], name=op.f("fk_award_seen_award_ledger")),
        sa.PrimaryKeyConstraint("award", name=op.f("pk_award_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("award", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("status_list", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("ob2_document", sa.Text(), nullable=False),
        sa.Column("awarded_at", db.UTCDateTime(), nullable=False),
        sa.Column("issued_at", db.UTCDateTime(), nullable=False),
        sa.Column("shared_at", db.UTCDateTime(), nullable=True),
        sa.Column("revoked_at", db.UTCDateTime(), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["award"], ["ledger.id"], name=op.f("fk_credential_award_ledger")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")),
        sa.ForeignKeyConstraint(["picture"], ["badge_picture.id"], name=op.f("fk_credential_picture_badge_picture")),
        sa.ForeignKeyConstraint(
            ["status_list"], ["status_list.number"], name=op.f("fk_credential_status_list_status_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("award", name=op.f("uq_credential_award")),
        sa.UniqueConstraint("short", name=op.f("uq_credential_short")),
        sa.UniqueConstraint("status_list", "status_index", name=op.f("uq_credential_status_list_status_index")),
    )
    op.create_index(op.f("ix_credential_person_id_awarded_at"), "credential", ["person_id", "awarded_at"], unique=False)
    op.create_index(
        "ix_credential_revoked",
        "credential",
        ["status_list"],
        unique=False,
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_credential_rule_key_person_id_what"), "credential", ["rule", "key", "person_id", "what"], unique=False
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pair_id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("drafted_by_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attainment", sa.Integer(), nullable=True),
        sa.Column("drafted_at", db.UTCDateTime(), nullable=False),
        sa.Column("agreed_at", db.UTCDateTime(), nullable=True),
        sa.Column("completed_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_goal_drafted_by_id_person")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_goal_owner_id_person")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_goal_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index("ix_goal_of_pair", "goal", ["pair_id", "drafted_at"], unique=False)
    op.create_table(
        "mentoring_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pair_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("starts_at", db.UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("led_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("mentor_minutes", sa.Integer(), nullable=True),
        sa.Column("mentee_minutes", sa.Integer(), nullable=True),
        sa.Column("held_at", db.UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", db.UTCDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.String(length=36), nullable=True),
        sa.Column("taken_back_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["person.id"], name=op.f("fk_mentoring_session_cancelled_by_id_person")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_mentoring_session_pair_id_pair")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_mentoring_session_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_session")),
    )
    op.create_index("ix_mentoring_session_of_pair", "mentoring_session", ["pair_id", "starts_at"], unique=False)
    op.create_table(
        "micro_lesson_reading",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("micro_lesson_id", sa.String(length=36), nullable=False),
        sa.Column("finished_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["micro_lesson_id"], ["micro_lesson.id"], name=op.f("fk_micro_lesson_reading_micro_lesson_id_micro_lesson")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_micro_lesson_reading_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "micro_lesson_id", name=op.f("pk_micro_lesson_reading")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signature",
        sa.Column("pair_id", sa.String(length=36), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("signed_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_signature_pair_id_pair")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id_person")),
        sa.PrimaryKeyConstraint("pair_id", "agreement", "person_id", name=op.f("pk_signature")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("goal_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reached_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_milestone_goal_id_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("goal_id", "position", name=op.f("uq_milestone_goal_id_position")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("milestone")
    op.drop_table("signature")
    op.drop_table("micro_lesson_reading")
    op.drop_index("ix_mentoring_session_of_pair", table_name="mentoring_session")
    op.drop_table("mentoring_session")
    op.drop_index("ix_goal_of_pair", table_name="goal")
    op.drop_table("goal")
    op.drop_index(op.f("ix_credential_rule_key_person_id_what"), table_name="credential")
    op.drop_index(
        "ix_credential_revoked",
        table_name="credential",
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.drop_index(op.f("ix_credential_person_id_awarded_at"), table_name="credential")
    op.drop_table("credential")
    op.drop_table("award_seen")
    op.drop_index(op.f("ix_token_person_id"), table_name="token")
    op.drop_table("token")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_rule_id"), table_name="rule")
    op.drop_table("rule")
    op.drop_table("quiz_answer")
    op.drop_index(op.f("ix_pair_mentor_id"), table_name="pair")
    op.drop_index(op.f("ix_pair_mentee_id"), table_name="pair")
    op.drop_table("pair")
    op.drop_index("ix_micro_lesson_shelf", table_name="micro_lesson")
    op.drop_index(op.f("ix_micro_lesson_programme_id"), table_name="micro_lesson")
    op.drop_index(op.f("ix_micro_lesson_author_id"), table_name="micro_lesson")
    op.drop_table("micro_lesson")
    op.drop_index(
        "ix_mail_waiting",
        table_name="mail",
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.drop_index(op.f("ix_mail_person_id"), table_name="mail")
    op.drop_table("mail")
    op.drop_index(op.f("ix_link_person_id"), table_name="link")
    op.drop_table("link")
    op.drop_index("ix_lesson_progress_finished", table_name="lesson_progress")
    op.drop_table("lesson_progress")
    op.drop_index(op.f("ix_ledger_subject_event"), table_name="ledger")
    op.drop_table("ledger")
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_table("tally")
    op.drop_table("status_list")
    op.drop_table("rule_edition")
    op.drop_table("programme")
    op.drop_index(op.f("ix_person_manager_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_holding_what_n"), table_name="holding")
    op.drop_table("holding")
    op.drop_index(op.f("ix_event_person_seq"), table_name="event")
    op.drop_index(op.f("ix_event_pair_seq"), table_name="event")
    op.drop_index(op.f("ix_event_mentor_seq"), table_name="event")
    op.drop_index(op.f("ix_event_mentee_seq"), table_name="event")
    op.drop_index(op.f("ix_event_cohort_seq"), table_name="event")
    op.drop_table("event")
    op.drop_table("badge_picture")
