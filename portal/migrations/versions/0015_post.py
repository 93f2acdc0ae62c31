"""Post: what people wish of their mail, mails that wait and are put together, webhooks.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.String(36)
WAITS = sa.text("sent_at IS NULL AND given_up_at IS NULL")
GATHERED = sa.text("gathered_in IS NOT NULL")


def upgrade() -> None:
    _mails()
    _wishes()
    _hooks()


def _mails() -> None:
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("language", sa.Text(), nullable=False, server_default="en"))
        table.add_column(sa.Column("admitted_at", db.UTCDateTime(), nullable=True))
        table.add_column(sa.Column("gathered_in", ID, nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_mail_gathered_in_mail"), "mail", ["gathered_in"], ["id"])
    with op.batch_alter_table("mail") as table:
        table.alter_column("language", existing_type=sa.Text(), server_default=None)
    op.execute("UPDATE mail SET admitted_at = written_at")  # what was on its way stays on its way
    op.create_index("ix_mail_person_id_admitted_at", "mail", ["person_id", "admitted_at"])
    op.create_index("ix_mail_gathered_in", "mail", ["gathered_in"], sqlite_where=GATHERED, postgresql_where=GATHERED)


def _wishes() -> None:
    op.create_table(
        "mail_wish",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_wish_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_wish")),
    )
    op.create_table(
        "mail_off",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_off_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_off")),
        sqlite_with_rowid=False,
    )


def _hooks() -> None:
    op.create_table(
        "hook",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("flavour", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hears", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("off_at", db.UTCDateTime(), nullable=True),
        sa.Column("off_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_hook_programme_id_programme")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_hook_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook")),
        sa.UniqueConstraint("programme_id", "address", name=op.f("uq_hook_programme_id_address")),
    )
    op.create_index(op.f("ix_hook_made_by"), "hook", ["made_by"], unique=False)
    op.create_table(
        "hook_message",
        sa.Column("id", ID, nullable=False),
        sa.Column("hook_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", db.UTCDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_at", db.UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", db.UTCDateTime(), nullable=True),
        sa.Column("given_up_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hook_id"], ["hook.id"], name=op.f("fk_hook_message_hook_id_hook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_message")),
        sa.UniqueConstraint("hook_id", "key", name=op.f("uq_hook_message_hook_id_key")),
    )
    op.create_index("ix_hook_message_waiting", "hook_message", ["due_at"], sqlite_where=WAITS, postgresql_where=WAITS)
