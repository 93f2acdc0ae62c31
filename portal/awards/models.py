"""What was given or taken back by hand, with the reason that the person reads."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class HandAward(db.Base):
    """Something given by hand, or the taking back of an award (``reverses``, its id in the ledger).

    ``what`` is as the ledger names it; whoever did it is a coordinator, or nobody when an operator did.
    """

    __tablename__ = "hand_award"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[db.Id | None] = mapped_column(ForeignKey("programme.id"))
    what: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str]
    given_by_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    reverses: Mapped[db.Id | None] = mapped_column(unique=True)
