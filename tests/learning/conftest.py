"""A track with everything in it, beside those of content/."""

from __future__ import annotations

import pytest

from tests.learning import workshop as of


@pytest.fixture
def workshop(programme):
    """The track of ``tests/learning/workshop.py``, in force."""
    return of.furnish()


@pytest.fixture
def four(workshop):
    """A lesson with a question of each kind."""
    return workshop.lessons[0]
