"""JSON that every wallet reads, and reading what strangers send."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.credentials import base58, portable

TEXT = st.text()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_portable_json_says_the_same(value: object):
    assert json.loads(portable.dumps(value)) == value


@given(st.dictionaries(TEXT, TEXT))
def test_portable_json_is_ascii_and_braces_only_open_and_close_objects(value: dict[str, str]):
    text = portable.dumps([value])

    assert text.isascii()
    assert (text.count("{"), text.count("}")) == (1, 1)
    assert not set(text) & set("<>&")


@given(st.binary(max_size=80))
def test_base58_comes_back(raw: bytes):
    assert base58.decode(base58.encode(raw)) == raw


def test_a_moment_has_whole_seconds_in_utc():
    zone = dt.timezone(dt.timedelta(hours=1))

    assert portable.moment(dt.datetime(2026, 3, 3, 10, 0, 0, 999, tzinfo=zone)) == "2026-03-03T09:00:00Z"


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', "[" * 60 + "]" * 60, "[" * 100_000, "NaN", '{"a":Infinity}', "", "{", '"\\', b"\xff\xfe"],
)
def test_json_that_can_be_read_in_two_ways_or_never_ends_is_refused(text: str):
    with pytest.raises(ValueError, match=r".+"):
        portable.loads(text)


@pytest.mark.parametrize("text", [None, 5, "", "2026-03-03", "2026-03-03T09:00:00", "yesterday"])
def test_what_names_no_moment_is_refused(text: object):
    with pytest.raises(ValueError, match=r".+"):
        portable.read_moment(text)
