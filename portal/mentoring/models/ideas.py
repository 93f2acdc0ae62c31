"""What comes of mentoring beyond the pair: ideas, and thanks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

NOTED, DISCUSSED, TRIED, ADOPTED, PARKED = "noted", "discussed", "tried", "adopted", "parked"
ONWARDS = {
    NOTED: (DISCUSSED, TRIED, PARKED),
    DISCUSSED: (TRIED, ADOPTED, PARKED),
    TRIED: (ADOPTED, PARKED),
    ADOPTED: (),
    PARKED: (DISCUSSED,),
}
"""From each state those that may follow."""


class Idea(db.Base):
    """An idea noted in a pair and credited to its mentor. The programme sees it while both share it.

    ``revision`` counts how often it has moved on.
    """

    __tablename__ = "idea"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"), index=True)
    noted_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=NOTED)
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)
    revision: Mapped[int] = mapped_column(default=0)
    mentor_shares: Mapped[bool] = mapped_column(default=False)
    mentee_shares: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Kudos(db.Base):
    """Thanks of one participant to another. Who receives it says whether their page shows it."""

    __tablename__ = "kudos"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    giver_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    recipient_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    is_shown: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
