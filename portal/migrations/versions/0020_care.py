"""Care: pulses, feedback, concerns, ideas, kudos.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.String(36)
AT = db.UTCDateTime()


def upgrade() -> None:
    _feedback()
    _concerns()
    _ideas()


def _feedback() -> None:
    op.create_table(
        "pulse",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("useful", sa.Text(), nullable=False),
        sa.Column("at_ease", sa.Text(), nullable=False),
        sa.Column("given_at", AT, nullable=False),
        _leads("pulse", "session_id", "mentoring_session"),
        _leads("pulse", "person_id", "person"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_pulse")),
        sqlite_with_rowid=False,
    )
    _index("pulse", "person_id")
    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        _leads("feedback", "pair_id", "pair"),
        _leads("feedback", "author_id", "person"),
        _leads("feedback", "session_id", "mentoring_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    _index("feedback", "pair_id", "author_id", "session_id")


def _concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("raised_by_id", ID, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", AT, nullable=False),
        sa.Column("raised_at", AT, nullable=False),
        sa.Column("taken_by_id", ID, nullable=True),
        _leads("concern", "programme_id", "programme"),
        _leads("concern", "raised_by_id", "person"),
        _leads("concern", "taken_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("code", name=op.f("uq_concern_code")),
    )
    _index("concern", "programme_id", "raised_by_id")
    op.create_table(
        "concern_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("concern_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        _leads("concern_line", "concern_id", "concern"),
        _leads("concern_line", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_line")),
    )
    _index("concern_line", "concern_id")


def _ideas() -> None:
    op.create_table(
        "idea",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("noted_by_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", AT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("mentor_shares", sa.Boolean(), nullable=False),
        sa.Column("mentee_shares", sa.Boolean(), nullable=False),
        sa.Column("noted_at", AT, nullable=False),
        _leads("idea", "pair_id", "pair"),
        _leads("idea", "noted_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
    )
    _index("idea", "pair_id")
    op.create_table(
        "kudos",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("given_at", AT, nullable=False),
        _leads("kudos", "programme_id", "programme"),
        _leads("kudos", "giver_id", "person"),
        _leads("kudos", "recipient_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kudos")),
    )
    _index("kudos", "giver_id", "recipient_id")


def _leads(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
