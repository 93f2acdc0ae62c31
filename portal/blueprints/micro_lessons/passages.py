"""A text in its passages, each with what reviewers said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from portal.learning import actions, passages
from portal.learning.models import MicroLesson
from portal.learning.passages import Passage
from portal.learning.queries import Remarked


@dataclass
class Block:
    """A paragraph, heading, list or table; ``quote`` is what was typed, ``html`` how it looks."""

    place: int
    quote: str
    html: Markup
    remarks: list[Remarked] = field(default_factory=list)


def laid_out(lesson: MicroLesson, remarks: Sequence[Remarked]) -> tuple[list[Block], list[Remarked]]:
    """The blocks of a text with the comments on each, and the comments whose passage is gone."""
    found = passages.blocks(lesson.body)
    blocks = [Block(each.place, each.quote, _html(each)) for each in found]
    gone: list[Remarked] = []
    for remark in remarks:
        place = passages.place_of(Passage(remark.passage, remark.place), lesson.body)
        beside = [block for block in blocks if place is not None and block.place <= place]
        (beside[-1].remarks if beside else gone).append(remark)
    return blocks, gone


def _html(passage: Passage) -> Markup:
    return Markup(actions.rendered(passage.quote))  # noqa: S704 - sanitised by the renderer
