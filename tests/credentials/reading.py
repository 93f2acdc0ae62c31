"""What tests read in a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.credentials.checks import Report


def wrong(report: Report) -> list[str]:
    """The names of the checks that failed."""
    return [check.name for check in report.checks if check.ok is False]


def unanswered(report: Report) -> list[str]:
    """The names of the checks that could not be made, beside that of the recipient."""
    return [check.name for check in report.checks if check.ok is None and check.name != "recipient"]


def sentence(report: Report, name: str) -> str:
    """What a check says."""
    return next(check.sentence for check in report.checks if check.name == name)
