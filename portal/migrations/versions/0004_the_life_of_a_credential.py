"""Copies of a credential that replace one another, until when each is good, and numbered versions of badges. What was
signed before is told apart by the fingerprint that stood in it as its version.

Revision ID: 0004
Revises: 0003
"""

import json

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MANY = 500


def upgrade() -> None:
    op.create_table(
        "badge_version",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("since", db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["picture"], ["badge_picture.id"], name=op.f("fk_badge_version_picture_badge_picture")),
        sa.PrimaryKeyConstraint("slug", "level", "number", name=op.f("pk_badge_version")),
        sa.UniqueConstraint("slug", "level", "fingerprint", name=op.f("uq_badge_version_slug_level_fingerprint")),
    )
    with op.batch_alter_table("credential") as table:
        table.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("valid_until", db.UTCDateTime(), nullable=True))
        table.add_column(sa.Column("replaced_by", sa.String(36), nullable=True))
    _number_versions()
    with op.batch_alter_table("credential") as table:
        table.alter_column("edition", existing_type=sa.Integer(), server_default=None)
        table.alter_column("version", existing_type=sa.Integer(), server_default=None)
        table.drop_constraint(op.f("uq_credential_award"), type_="unique")
        table.create_unique_constraint(op.f("uq_credential_award_edition"), ["award", "edition"])
        table.create_foreign_key(op.f("fk_credential_replaced_by_credential"), "credential", ["replaced_by"], ["id"])


def _number_versions() -> None:
    """A version for each kind of badge that was signed, in the order in which they were, and its number to each copy."""
    names = ("id", "badge", "level", "picture", "document", "version")
    credential = sa.table("credential", *map(sa.column, names), sa.column("issued_at", db.UTCDateTime()))
    version = sa.table(
        "badge_version",
        *map(sa.column, ("slug", "level", "number", "fingerprint", "document", "picture")),
        sa.column("since", db.UTCDateTime()),
    )
    connection = op.get_bind()
    known: dict[tuple[str, str], dict[str, int]] = {}
    order = (credential.c.issued_at, credential.c.id)
    page, last = sa.select(credential).order_by(*order).limit(MANY), None
    while rows := connection.execute(page if last is None else page.where(sa.tuple_(*order) > sa.tuple_(*last))).all():
        for row in rows:
            said = json.loads(row.document)["credentialSubject"]["achievement"]
            numbers = known.setdefault((row.badge, row.level or ""), {})
            mark = said.get("version", "")
            if mark not in numbers:
                numbers[mark] = len(numbers) + 1
                connection.execute(sa.insert(version).values(**_version(row, said, mark, numbers[mark])))
            if numbers[mark] > 1:
                numbered = sa.update(credential).where(credential.c.id == row.id)
                connection.execute(numbered.values(version=numbers[mark]))
        last = (sa.literal(rows[-1].issued_at, db.UTCDateTime()), sa.literal(rows[-1].id))


def _version(row, said, mark, number):
    earlier = [{"id": f"{said['id']}@{n}", "type": ["Related"], "version": str(n)} for n in range(1, number)]
    document = {**said, "version": str(number)} | ({"related": earlier} if earlier else {})
    return {
        "slug": row.badge,
        "level": row.level or "",
        "number": number,
        "fingerprint": mark,
        "document": json.dumps(document, separators=(",", ":")),
        "picture": row.picture,
        "since": row.issued_at,
    }
