"""Workshops, circles and coffee.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=True),
        sa.Column("host_id", sa.String(36), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opened_at", db.UTCDateTime(), nullable=False),
        sa.Column("ended_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_gathering_programme_id_programme")),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_gathering_host_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    op.create_index("ix_gathering_of_programme", "gathering", ["programme_id", "kind"], unique=False)
    op.create_index(op.f("ix_gathering_host_id"), "gathering", ["host_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("gathering_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("since", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_seat_gathering_id_gathering")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_seat")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_seat_person_id"), "seat", ["person_id"], unique=False)
    op.create_table(
        "gathering_hour",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("gathering_id", sa.String(36), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("starts_at", db.UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.UTCDateTime(), nullable=False),
        sa.Column("held_at", db.UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_gathering_hour_gathering_id_gathering")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_hour")),
    )
    op.create_index("ix_gathering_hour_of_gathering", "gathering_hour", ["gathering_id", "starts_at"], unique=False)
    op.create_table(
        "presence",
        sa.Column("hour_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["hour_id"], ["gathering_hour.id"], name=op.f("fk_presence_hour_id_gathering_hour")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")),
        sa.PrimaryKeyConstraint("hour_id", "person_id", name=op.f("pk_presence")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_presence_person_id"), "presence", ["person_id"], unique=False)
    _coffee()


def _coffee() -> None:
    op.create_table(
        "coffee_wish",
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("since", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_coffee_wish_programme_id_programme")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_coffee_wish_person_id_person")),
        sa.PrimaryKeyConstraint("programme_id", "person_id", name=op.f("pk_coffee_wish")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_coffee_wish_person_id"), "coffee_wish", ["person_id"], unique=False)
    op.create_table(
        "coffee_round",
        sa.Column("programme_id", sa.String(36), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_by_id", sa.String(36), nullable=False),
        sa.Column("couples", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_coffee_round_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_coffee_round_drawn_by_id_person")),
        sa.PrimaryKeyConstraint("programme_id", "drawn_on", name=op.f("pk_coffee_round")),
        sqlite_with_rowid=False,
    )
