"""Sessions: several proposed times, what each side says of them, calendars that read along.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    _sessions()
    op.create_table(
        "session_slot",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("starts_at", db.UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_session.id"], name=op.f("fk_session_slot_session_id_mentoring_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_slot")),
        sa.UniqueConstraint("session_id", "starts_at", name=op.f("uq_session_slot_session_id_starts_at")),
    )
    _slots_of_what_was_proposed()
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
        sqlite_with_rowid=False,
    )


def _sessions() -> None:
    new = (("mentor_says", sa.Text(), ""), ("mentee_says", sa.Text(), ""), ("disputes", sa.Integer(), "0"))
    with op.batch_alter_table("mentoring_session") as table:
        for column, kind, value in new:
            table.add_column(sa.Column(column, kind, nullable=False, server_default=value))
        for column in ("open_until", "changed_at", "accepted_at"):
            table.add_column(sa.Column(column, db.UTCDateTime(), nullable=True))
    op.execute("UPDATE mentoring_session SET open_until = starts_at, changed_at = starts_at")
    with op.batch_alter_table("mentoring_session") as table:
        for column, kind, _value in new:
            table.alter_column(column, existing_type=kind, server_default=None)
        for column in ("open_until", "changed_at"):
            table.alter_column(column, existing_type=db.UTCDateTime(), nullable=False)


def _slots_of_what_was_proposed() -> None:
    """A session that waited for an answer had one time: its own. The id of a row names it in no other table."""
    op.execute(
        "INSERT INTO session_slot (id, session_id, starts_at, minutes) "
        "SELECT id, id, starts_at, minutes FROM mentoring_session WHERE state = 'proposed'"
    )
