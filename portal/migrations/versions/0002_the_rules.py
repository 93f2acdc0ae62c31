"""Everything that the rules engine keeps: names of events, days of rules, who adopted them, boards, grants, and under
which keys other systems took events back.

Revision ID: 0002
Revises: 0001
"""

import os
import uuid

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MANY = 5000


def upgrade() -> None:
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("id", sa.String(36), nullable=True))
        table.add_column(sa.Column("absent", KEY, nullable=True))
    _name_events()
    with op.batch_alter_table("event") as table:
        table.alter_column("id", existing_type=sa.String(36), nullable=False)
        table.create_unique_constraint(op.f("uq_event_id"), ["id"])
    somebody = sa.text("absent IS NOT NULL")
    op.create_index("ix_event_absent", "event", ["absent", "seq"], sqlite_where=somebody, postgresql_where=somebody)
    with op.batch_alter_table("rule_edition") as table:
        table.add_column(sa.Column("adopted_by", KEY, nullable=True))
        table.add_column(sa.Column("is_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("files", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("rule_edition") as table:
        table.alter_column("is_by_hand", existing_type=sa.Boolean(), server_default=None)
        table.alter_column("files", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("rule") as table:
        table.add_column(sa.Column("from_day", sa.Integer(), nullable=True))
        table.add_column(sa.Column("to_day", sa.Integer(), nullable=True))
    with op.batch_alter_table("ledger") as table:
        table.add_column(sa.Column("firm_on", sa.Integer(), nullable=True))
    op.drop_index(op.f("ix_holding_what_n"), table_name="holding")
    with op.batch_alter_table("holding") as table:
        table.add_column(sa.Column("board", KEY, nullable=True))
    seen = sa.text("board IS NOT NULL")
    row = ["board", "what", "n", "subject"]
    op.create_index("ix_holding_board", "holding", row, sqlite_where=seen, postgresql_where=seen)
    op.create_table(
        "backlog",
        sa.Column("event", SEQ, autoincrement=False, nullable=False),
        sa.Column("rule", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_backlog_event_event")),
        sa.PrimaryKeyConstraint("event", "rule", name=op.f("pk_backlog")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_proposal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("proposed_at", db.UTCDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("takes_back", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_proposal")),
    )
    op.create_index(op.f("ix_rule_proposal_proposed_by"), "rule_proposal", ["proposed_by"], unique=False)
    op.create_table(
        "hand_award",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.String(36), nullable=True),
        sa.Column("given_at", db.UTCDateTime(), nullable=False),
        sa.Column("reverses", sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hand_award_person_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_hand_award_programme_id_programme")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_hand_award_given_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_award")),
        sa.UniqueConstraint("reverses", name=op.f("uq_hand_award_reverses")),
    )
    op.create_index(op.f("ix_hand_award_person_id"), "hand_award", ["person_id"], unique=False)
    op.create_table(
        "outside_retraction",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.String(36), nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name=op.f("fk_outside_retraction_event_event")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outside_retraction")),
        sa.UniqueConstraint("event", name=op.f("uq_outside_retraction_event")),
    )


def _name_events() -> None:
    """A name that leaves the database for each event that has none: a UUIDv7 of the moment of the event."""
    event = sa.table("event", sa.column("seq"), sa.column("id"), sa.column("at", db.UTCDateTime()))
    connection, last = op.get_bind(), 0
    page = sa.select(event.c.seq, event.c.at).order_by(event.c.seq).limit(MANY)
    while rows := connection.execute(page.where(event.c.seq > last)).all():
        named = [{"number": seq, "name": _name(int(at.timestamp() * 1000))} for seq, at in rows]
        statement = sa.update(event).where(event.c.seq == sa.bindparam("number")).values(id=sa.bindparam("name"))
        connection.execute(statement, named)
        last = rows[-1].seq


def _name(milliseconds: int) -> str:
    random = int.from_bytes(os.urandom(10))
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))
