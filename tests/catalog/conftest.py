"""Content that is small and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalog import small


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder ``content/`` without a mistake."""
    return small.write(tmp_path, small.FILES)
