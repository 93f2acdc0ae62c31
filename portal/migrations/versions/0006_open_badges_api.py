"""The Open Badges API: apps, what people allowed them, and badges from elsewhere.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        sa.Column("auth_method", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("grant_types", sa.JSON(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("registered_at", db.UTCDateTime(), nullable=False),
        sa.Column("used_at", db.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app")),
    )
    op.create_index(op.f("ix_app_used_at_registered_at"), "app", ["used_at", "registered_at"], unique=False)
    op.create_table(
        "app_grant",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("app_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("code_challenge", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", db.UTCDateTime(), nullable=False),
        sa.Column("expires_at", db.UTCDateTime(), nullable=False),
        sa.Column("used_at", db.UTCDateTime(), nullable=True),
        sa.Column("access_hash", sa.Text(), nullable=True),
        sa.Column("access_scope", sa.Text(), nullable=True),
        sa.Column("access_expires_at", db.UTCDateTime(), nullable=True),
        sa.Column("refresh_hash", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"], name=op.f("fk_app_grant_app_id_app")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_app_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_grant")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_app_grant_code_hash")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_app_grant_access_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_app_grant_refresh_hash")),
    )
    op.create_index(op.f("ix_app_grant_app_id"), "app_grant", ["app_id"], unique=False)
    op.create_index(op.f("ix_app_grant_person_id_app_id"), "app_grant", ["person_id", "app_id"], unique=False)
    op.create_table(
        "received_badge",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issued_at", db.UTCDateTime(), nullable=False),
        sa.Column("received_at", db.UTCDateTime(), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_received_badge_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_badge")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_received_badge_person_id_name")),
    )
    op.create_index(
        op.f("ix_received_badge_person_id_issued_at"), "received_badge", ["person_id", "issued_at"], unique=False
    )
