"""Boards in the treasury: neighbours in order, ties fair, one place of the index read and nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.gamification import boards
from portal.gamification.boards import Line
from portal.gamification.models import HOLDING

XP = "points:xp"
MANY = 20_000


def joined(**points):
    """People on the board ``spring``, by name, with so many points; committed."""
    rows = [{"subject": name, "what": XP, "n": n, "board": "spring"} for name, n in points.items()]
    db.session.execute(sa.insert(HOLDING), rows)
    db.session.commit()


def near(subject, n, *, most=10):
    return boards.neighbours_of(subject, board="spring", what=XP, n=n, most=most)


def test_neighbours_are_those_next_to_somebody(database):
    joined(a=50, b=40, c=30, d=20, e=10)

    assert near("c", 30, most=1) == ([Line("b", 40)], [Line("d", 20)], 3)
    assert near("a", 50) == ([], [Line("b", 40), Line("c", 30), Line("d", 20), Line("e", 10)], 1)


def test_who_holds_the_same_has_the_same_place(database):
    joined(a=40, b=20, c=20, d=20, e=5)

    assert [near(name, 20).place for name in "bcd"] == [2, 2, 2]
    assert near("c", 20) == ([Line("a", 40), Line("d", 20)], [Line("b", 20), Line("e", 5)], 2)


def test_others_are_on_no_board_of_ours(database):
    joined(a=40)
    rows = [("b", XP, "autumn"), ("c", XP, None), ("d", "points:insight", "spring")]
    for subject, what, board in rows:
        db.session.execute(sa.insert(HOLDING).values(subject=subject, what=what, n=50, board=board))

    assert near("a", 40) == ([], [], 1)


def test_a_place_far_away_is_not_counted(database, monkeypatch):
    monkeypatch.setattr(boards, "MOST_COUNTED", 3)
    joined(a=50, b=40, c=30, d=20)

    assert near("c", 30).place == 3
    assert near("d", 20).place is None


def test_who_has_nothing_yet_enters_with_nothing(database):
    boards.enter("a", board="spring", what=XP)
    boards.enter("a", board="autumn", what=XP)

    assert kept() == [("a", XP, 0, "autumn")]


def test_who_leaves_keeps_what_they_hold(database):
    joined(a=50)

    boards.leave("a")

    assert kept() == [("a", XP, 50, None)]


@pytest.mark.parametrize("is_tied", [False, True], ids=["all different", "all the same"])
def test_a_board_is_three_ranges_of_its_index_in_one_query(database, is_tied):
    rows = [{"subject": f"{n:06}", "what": XP, "n": 5 if is_tied else n, "board": "spring"} for n in range(MANY)]
    db.session.execute(sa.insert(HOLDING), rows)
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()

    (plan,) = plans_of(database.engine, lambda: near(f"{MANY // 2:06}", 5 if is_tied else MANY // 2))

    assert plan.count("ix_holding_board") == 3
    assert not any(word in plan for word in ("SCAN holding", "B-TREE", "Seq Scan", "Sort", "Bitmap")), plan


def plans_of(engine, ask):
    """How the database answers each statement."""
    asked = []
    listening = (engine, "before_cursor_execute", lambda _c, _u, *said: asked.append(said[:2]))
    sa.event.listen(*listening)
    ask()
    sa.event.remove(*listening)
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    connection = db.session.connection()
    plans = [connection.exec_driver_sql(f"{explain} {statement}", values) for statement, values in asked]
    return ["\n".join(str(row[-1]) for row in plan) for plan in plans]


def kept():
    columns = (HOLDING.c.subject, HOLDING.c.what, HOLDING.c.n, HOLDING.c.board)
    return [tuple(row) for row in db.session.execute(sa.select(*columns))]
