"""A text in its passages, each with what reviewers said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from portal.learning import passages
from portal.learning.actions.micro_lessons import writing
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

    @property
    def is_heading(self) -> bool:
        """Whether it stands above something else, which is what one comments on."""
        return self.html.startswith("<h")


def laid_out(
    lesson: MicroLesson, remarks: Sequence[Remarked], *, body: str | None = None
) -> tuple[list[Block], list[Remarked]]:
    """The blocks of a text, or of a ``body`` that it had, with the comments on each; and those that have no passage."""
    body = lesson.body if body is None else body
    found = passages.blocks(body)
    shown = writing.renderer(body, owner_id=lesson.author_id)
    blocks = [Block(each.place, each.quote, Markup(shown(each.quote))) for each in found]  # noqa: S704 (sanitised)
    gone: list[Remarked] = []
    for remark in remarks:
        place = passages.place_of(Passage(remark.passage, remark.place), body)
        beside = [block for block in blocks if place is not None and block.place <= place]
        (beside[-1].remarks if beside else gone).append(remark)
    return blocks, gone
