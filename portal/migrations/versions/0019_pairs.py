"""Pairs: pauses and endings, the words that were signed, objectives of goals, notes, action items, messages.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    _pairs()
    _goals()
    op.create_table(
        "agreement_text",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("kept_at", db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_text")),
        sqlite_with_rowid=False,
    )
    _notes()
    _messages()


def _pairs() -> None:
    with op.batch_alter_table("pair") as table:
        table.add_column(sa.Column("pauses", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("mentor_done_at", db.UTCDateTime(), nullable=True))
        table.add_column(sa.Column("mentee_done_at", db.UTCDateTime(), nullable=True))
    with op.batch_alter_table("pair") as table:
        table.alter_column("pauses", existing_type=sa.Integer(), server_default=None)
    pair = sa.table("pair", sa.column("id"), sa.column("agreement"))
    signature = sa.table("signature", sa.column("pair_id"), sa.column("agreement"), sa.column("signed_at"))
    by_both = (
        sa.select(signature.c.agreement)
        .where(signature.c.pair_id == pair.c.id)
        .group_by(signature.c.agreement)
        .having(sa.func.count() == 2)
        .order_by(sa.func.max(signature.c.signed_at).desc())
        .limit(1)
        .scalar_subquery()
    )
    op.execute(sa.update(pair).values(agreement=sa.func.coalesce(by_both, "")).where(pair.c.agreement == ""))


def _goals() -> None:
    with op.batch_alter_table("goal") as table:
        table.add_column(sa.Column("objective_id", ID, nullable=True))
        table.create_foreign_key(op.f("fk_goal_objective_id_objective"), "objective", ["objective_id"], ["id"])


def _notes() -> None:
    op.create_table(
        "private_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_private_note_pair_id_pair")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_private_note_author_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_session.id"], name=op.f("fk_private_note_session_id_mentoring_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
    )
    op.create_index("ix_private_note_of_author", "private_note", ["pair_id", "author_id", "written_at"])
    op.create_table(
        "action_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.Column("done_at", db.UTCDateTime(), nullable=True),
        sa.Column("dropped_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_action_item_pair_id_pair")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_item_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    op.create_index("ix_action_item_of_pair", "action_item", ["pair_id", "made_at"])


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", db.UTCDateTime(), nullable=False),
        sa.Column("read_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_message_pair_id_pair")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("pair_id", "number", name=op.f("uq_message_pair_id_number")),
        sa.UniqueConstraint("pair_id", "author_id", "form", name=op.f("uq_message_pair_id_author_id_form")),
    )
