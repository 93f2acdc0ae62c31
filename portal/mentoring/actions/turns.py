"""One after the other: two deeds on the same thing never pass each other unseen."""

from __future__ import annotations

from portal import db


def take_turn(row: db.Base, *columns: str) -> None:
    """Read these columns again, and keep the row from other deeds until the transaction ends.

    Without it, two people who sign or confirm in the same instant would each see that the other has not (PostgreSQL,
    READ COMMITTED). On SQLite whoever writes is alone anyway.
    """
    db.session.flush()
    db.session.refresh(row, attribute_names=columns, with_for_update={"key_share": True})
