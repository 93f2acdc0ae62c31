"""A track of our own, with everything that content may have: units, four kinds of questions, a task, a video, words."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from portal import catalog
from portal.catalog import Aligned, Done, Lesson, Option, Part, Question, Source, Term, Track, Unit, Video

TRACK = "workshop"
THREAD = Term(
    "knot", "Thread", ("topic",), Markup("Messages that answer <em>each other</em>."), "Messages.", "workshop/four"
)
EMOJI = Term("smile", "Émoji", (), Markup("A small picture in a text."), "A small picture in a text.")

SINGLE = Question(
    1, "What do you read first?", (Option(1, "The last one", False, "A"), Option(2, "The first", True, "B"))
)
SEVERAL = Question(
    2,
    "What belongs into an answer?",
    (Option(1, "A date", True, "C"), Option(2, "A sigh", False, "D"), Option(3, "A name", True, "E")),
    "several",
)
ORDER = Question(
    3,
    "In which order do you reply?",
    (Option(1, "Read", True, "F"), Option(2, "Think", True, "G"), Option(3, "Write", True, "H")),
    "order",
)
MATCH = Question(
    4,
    "What goes where?",
    (
        Option(1, "A yes", True, "I", "A thumb"),
        Option(2, "A doubt", True, "J", "A call"),
        Option(3, "A plan", True, "K", "A document"),
    ),
    "match",
)
FOUR = (SINGLE, SEVERAL, ORDER, MATCH)


def lesson(slug: str, number: int, **more: object) -> Lesson:
    """A lesson of four parts."""
    parts = tuple(
        Part(name, title, Markup("<p>{}: one idea.</p>").format(title))  # type: ignore[arg-type]
        for name, title in (("why", "Why"), ("how", "How"), ("try", "Try it now"), ("sheet", "On one sheet"))
    )
    given = {
        "title": f"Lesson {slug}", "summary": "One idea.", "minutes": 5, "done": Done("read"), "after": (),
        "tool": None, "quiz": (), "sources": (), "parts": parts, "body_html": Markup("<p>One idea.</p>"),
        "sheet_html": Markup("<h2>On one sheet</h2><p>One idea.</p>"),
    } | more  # fmt: skip
    return Lesson(track=TRACK, slug=slug, number=number, **given)  # type: ignore[arg-type]


def workshop() -> Track:
    """Four lessons in two units: with four questions, with a task, without a quiz, and with a quiz that counts."""
    aim = Aligned("DigComp", "2.1", "Interacting", "https://example.org/digcomp")
    lessons = (
        lesson(
            "four", 1, quiz=FOUR, terms=("knot", "smile"), aligned=(aim,),
            videos=(Video("A film", "https://www.w3.org/film", 3, "https://www.w3.org/words"),),
            sources=(Source("A source", "https://example.org/source"),),
        ),
        lesson("by-doing", 2, quiz=(SINGLE,), done=Done("task")),
        lesson("plain", 3),
        lesson("tested", 4, quiz=FOUR, done=Done("quiz", 2), after=("plain",)),
    )  # fmt: skip
    units = (Unit("To read", lessons[:2]), Unit("To do", lessons[2:]))
    return Track(TRACK, "Workshop", "How one writes.", "curated", ("mentee", "mentor"), 9, (aim,), lessons, (), units)


def furnish() -> Track:
    """Put the track and its words into the content in force."""
    now, track = catalog.current(), workshop()
    glossary = tuple(term for term in now.glossary if term.slug not in ("knot", "smile"))
    catalog.use(replace(now, tracks=(*now.tracks, track), glossary=(*glossary, EMOJI, THREAD)))
    return track
