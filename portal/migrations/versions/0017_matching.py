"""Matching: runs, their suggestions, who stays without, and how each pair was offered.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "match_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_by_id", ID, nullable=False),
        sa.Column("started_at", db.UTCDateTime(), nullable=False),
        sa.Column("state_since", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_match_run_programme_id_programme")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_match_run_started_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
    )
    op.create_index("ix_match_run_of_programme", "match_run", ["programme_id", "started_at"], unique=False)
    _suggestions()
    op.create_table(
        "unmatched",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("enrolment_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["match_run.id"], name=op.f("fk_unmatched_run_id_match_run")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_unmatched_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("run_id", "enrolment_id", name=op.f("pk_unmatched")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "offer",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("offered_at", db.UTCDateTime(), nullable=False),
        sa.Column("declined_by_id", ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_offer_pair_id_pair")),
        sa.ForeignKeyConstraint(["declined_by_id"], ["person.id"], name=op.f("fk_offer_declined_by_id_person")),
        sa.PrimaryKeyConstraint("pair_id", name=op.f("pk_offer")),
    )


def _suggestions() -> None:
    mentor, mentee = "mentor_enrolment_id", "mentee_enrolment_id"
    op.create_table(
        "suggestion",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column(mentor, ID, nullable=False),
        sa.Column(mentee, ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["match_run.id"], name=op.f("fk_suggestion_run_id_match_run")),
        sa.ForeignKeyConstraint([mentor], ["enrolment.id"], name=op.f(f"fk_suggestion_{mentor}_enrolment")),
        sa.ForeignKeyConstraint([mentee], ["enrolment.id"], name=op.f(f"fk_suggestion_{mentee}_enrolment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("run_id", mentor, mentee, name=op.f(f"uq_suggestion_run_id_{mentor}_{mentee}")),
    )
