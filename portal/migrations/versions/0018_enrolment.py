"""People: applications, managers' consents, imports from files.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    with op.batch_alter_table("programme") as table:
        table.add_column(sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("mentor_places", sa.Integer(), nullable=True))
        table.add_column(sa.Column("mentee_places", sa.Integer(), nullable=True))
    with op.batch_alter_table("enrolment") as table:
        table.add_column(sa.Column("before", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("steps", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("programme") as table:
        table.alter_column("is_open", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("enrolment") as table:
        table.alter_column("before", existing_type=sa.Text(), server_default=None)
        table.alter_column("steps", existing_type=sa.Integer(), server_default=None)
    _who_was_there_before()
    _applications()
    _imports()


def _who_was_there_before() -> None:
    """Until now whoever had a part could be in a pair: they count as trained."""
    op.execute("UPDATE enrolment SET state = 'available' WHERE state = 'approved'")


def _applications() -> None:
    op.create_table(
        "application",
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("saved_at", db.UTCDateTime(), nullable=False),
        sa.Column("sent_at", db.UTCDateTime(), nullable=True),
        sa.Column("agreed_at", db.UTCDateTime(), nullable=True),
        sa.Column("agreed_to", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_application_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_application")),
    )
    op.create_table(
        "consent",
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("asked_at", db.UTCDateTime(), nullable=False),
        sa.Column("expires_at", db.UTCDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_consent_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_consent")),
        sa.UniqueConstraint("link", name=op.f("uq_consent_link")),
    )


def _imports() -> None:
    op.create_table(
        "people_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("made_at", db.UTCDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("done_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_people_file_programme_id_programme")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_people_file_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_file")),
    )
    op.create_index(op.f("ix_people_file_programme_id"), "people_file", ["programme_id"], unique=False)
    op.create_index(op.f("ix_people_file_state"), "people_file", ["state"], unique=False)
    op.create_table(
        "people_row",
        sa.Column("file_id", ID, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["people_file.id"], name=op.f("fk_people_row_file_id_people_file")),
        sa.PrimaryKeyConstraint("file_id", "line", name=op.f("pk_people_row")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_people_row_file_id_outcome_line"), "people_row", ["file_id", "outcome", "line"], unique=False
    )
