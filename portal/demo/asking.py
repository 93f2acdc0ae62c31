"""Questions that somebody asks in the demo without a name, and what mentors answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal import clock
from portal.demo.stage import DAYS, Stage, at_local
from portal.learning import actions as learning


@dataclass(frozen=True)
class Asked:
    """A question of the mentee of a couple on a day, and the answer of another couple's mentor two days later."""

    day: int
    asker: int
    track: str
    text: str
    mentor: int = 0
    answer: str = ""
    micro_lesson: str = ""


QUESTIONS = (
    Asked(
        30,
        4,
        "digital-tools",
        "Everybody in my team reacts to messages with small pictures. Do I have to answer each one?",
        mentor=2,
        answer="No. A reaction is a nod: it says *seen* or *thank you*, and it ends the conversation. Answer when"
        " somebody asks you something.",
        micro_lesson="what-a-thumb-means",
    ),
    Asked(
        43,
        7,
        "social-media",
        "A former colleague wants to connect with me on a network, and I do not remember her. What is polite?",
        mentor=5,
        answer="Both are polite: to accept, and to leave it. If you are curious, write one line:\n\n"
        "> Good to hear from you. Where did our paths cross?\n\nMost people are glad to be asked.",
    ),
    Asked(
        64,
        1,
        "culture",
        "In a meeting I was told that my mail was “a lot”. It was four sentences. What did they mean?",
        mentor=8,
        answer="Often it is not the length. Four sentences with three decisions in them are a lot. One message, one"
        " request, and the date in the first line: then it feels short.",
    ),
    Asked(
        DAYS - 2,
        6,
        "digital-tools",
        "When several people write in one document, how do I see what changed since yesterday?",
    ),
)


def asking(stage: Stage, number: int, day: dt.date) -> None:
    """Some ask, some answer, and a few say that it helped."""
    for each in QUESTIONS:
        with clock.at(at_local(day, 18, 40, "Europe/Zurich")):
            if number == each.day:
                asker = stage.couples[each.asker].mentee
                learning.ask(stage.programme.id, track=each.track, text=each.text, by=asker)
            elif number == each.day + 2 and each.answer:
                _answer(stage, each)


def _answer(stage: Stage, each: Asked) -> None:
    """Asking the same again finds the question: who asked stands nowhere else."""
    asker, mentor = stage.couples[each.asker].mentee, stage.couples[each.mentor].mentor
    question = learning.ask(stage.programme.id, track=each.track, text=each.text, by=asker)
    chosen = stage.micro_lessons[each.micro_lesson].lesson_id if each.micro_lesson in stage.micro_lessons else ""
    given = learning.answer_question(question, body=each.answer, micro_lesson=chosen, by=mentor)
    for place in (each.asker, each.asker + 3, each.asker + 5):
        learning.say_helped(given, question, by=stage.couples[place].mentee)
