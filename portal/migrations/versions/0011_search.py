"""Search: what can be found, and its words as each database keeps them. One answer of a mentor to a question.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from portal import db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

IN_SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(folded_title, folded_text, content='search_entry',"
    " content_rowid='place', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER search_index_put AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_index (rowid, folded_title, folded_text)"
    " VALUES (new.place, new.folded_title, new.folded_text); END",
    "CREATE TRIGGER search_index_take AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_index (search_index, rowid, folded_title, folded_text)"
    " VALUES ('delete', old.place, old.folded_title, old.folded_text); END",
    "CREATE TRIGGER search_index_change AFTER UPDATE ON search_entry BEGIN"
    " INSERT INTO search_index (search_index, rowid, folded_title, folded_text)"
    " VALUES ('delete', old.place, old.folded_title, old.folded_text);"
    " INSERT INTO search_index (rowid, folded_title, folded_text)"
    " VALUES (new.place, new.folded_title, new.folded_text); END",
)
IN_POSTGRESQL = (
    "ALTER TABLE search_entry"
    " ADD COLUMN search_index_title tsvector GENERATED ALWAYS AS (to_tsvector('simple', folded_title)) STORED,"
    " ADD COLUMN search_index_words tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', folded_title || ' ' || folded_text)) STORED",
    "CREATE INDEX search_index_by_title ON search_entry USING gin (search_index_title)",
    "CREATE INDEX search_index_by_words ON search_entry USING gin (search_index_words)",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("place", PLACE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.String(36), nullable=True),
        sa.Column("at", db.UTCDateTime(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded_title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_search_entry_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref", "language", name=op.f("uq_search_entry_kind_ref_language")),
    )
    op.create_index(op.f("ix_search_entry_programme_id"), "search_entry", ["programme_id"], unique=False)
    op.create_table(
        "search_source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_source")),
        sqlite_with_rowid=False,
    )
    for statement in IN_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else IN_SQLITE:
        op.execute(statement)
    with op.batch_alter_table("answer") as table:
        table.create_unique_constraint(op.f("uq_answer_question_id_mentor_id"), ["question_id", "mentor_id"])
