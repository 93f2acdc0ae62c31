"""Mentoring: what programmes and enrolments say, consents of pairs, check-ins, timers, kinds of mail.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.String(36)
NEW = {
    "person": (("channel", sa.Text(), ""), ("pace", sa.Text(), ""), ("speaks", sa.JSON(), "[]")),
    "programme": (
        ("tracks", sa.JSON(), "[]"),
        ("plan", sa.Text(), ""),
        ("agreement", sa.Text(), ""),
        ("code_of_conduct", sa.Text(), ""),
        ("privacy_text", sa.Text(), ""),
        ("survey", sa.Text(), ""),
        ("mentor_word", sa.Text(), ""),
        ("mentee_word", sa.Text(), ""),
        ("programme_word", sa.Text(), ""),
        ("k", sa.Integer(), "5"),
        ("minutes_a_month", sa.Integer(), "90"),
        ("asks_managers", sa.Boolean(), sa.false()),
        ("limits", sa.JSON(), "{}"),
    ),
    "enrolment": (("why", sa.Text(), ""), ("capacity", sa.Integer(), "1"), ("objectives", sa.JSON(), "[]")),
    "pair": (("before", sa.Text(), ""), ("agreement", sa.Text(), "")),
    "mail": (("kind", sa.Text(), "account"),),
}
"""Columns with the value of the rows that were there before."""
SINCE = {"enrolment": "created_at", "pair": "formed_at"}


def upgrade() -> None:
    for table, columns in NEW.items():
        _add(table, columns)
    _since()
    _pairs_that_were_offered()
    _programmes()
    _check_ins()
    op.create_table(
        "timer",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", ID, nullable=False),
        sa.Column("due_at", db.UTCDateTime(), nullable=False),
        sa.Column("lapses_at", db.UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", db.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timer")),
    )
    waits = sa.text("done_at IS NULL")
    op.create_index("ix_timer_waiting", "timer", ["due_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_timer_about", "timer", ["about"])


def _add(name: str, columns: tuple[tuple[str, sa.types.TypeEngine[object], object], ...]) -> None:
    with op.batch_alter_table(name) as table:
        for column, kind, value in columns:
            table.add_column(sa.Column(column, kind, nullable=False, server_default=value))  # type: ignore[arg-type]
    with op.batch_alter_table(name) as table:
        for column, kind, _value in columns:
            table.alter_column(column, existing_type=kind, server_default=None)


def _since() -> None:
    for name, known in SINCE.items():
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("state_since", db.UTCDateTime(), nullable=True))
            if name == "enrolment":
                table.add_column(sa.Column("minutes_a_month", sa.Integer(), nullable=True))
            else:
                table.add_column(sa.Column("mentor_accepted_at", db.UTCDateTime(), nullable=True))
                table.add_column(sa.Column("mentee_accepted_at", db.UTCDateTime(), nullable=True))
        rows = sa.table(name, sa.column("state_since"), sa.column(known))
        op.execute(sa.update(rows).values(state_since=rows.c[known]))
        with op.batch_alter_table(name) as table:
            table.alter_column("state_since", existing_type=db.UTCDateTime(), nullable=False)


def _pairs_that_were_offered() -> None:
    """Who was in a pair before had been put there, and counts as having said yes."""
    op.execute("UPDATE pair SET mentor_accepted_at = formed_at, mentee_accepted_at = formed_at")


def _programmes() -> None:
    op.create_table(
        "objective",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_objective_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
        sa.UniqueConstraint("programme_id", "position", name=op.f("uq_objective_programme_id_position")),
    )
    op.create_table(
        "topic",
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_topic_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("enrolment_id", "topic", name=op.f("pk_topic")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "free_time",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begins", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_free_time_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "weekday", "begins", name=op.f("pk_free_time")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "not_with",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_not_with_person_id_person")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_not_with_other_id_person")),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_not_with")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_not_with_other_id"), "not_with", ["other_id"], unique=False)


def _check_ins() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opens_at", db.UTCDateTime(), nullable=False),
        sa.Column("light", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_check_in_pair_id_pair")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("pair_id", "person_id", "moment", name=op.f("uq_check_in_pair_id_person_id_moment")),
    )
    op.create_index(op.f("ix_check_in_person_id"), "check_in", ["person_id"], unique=False)
