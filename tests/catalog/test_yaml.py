"""YAML: plain values with their lines, and a sentence for each trap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog import parsers, yaml
from portal.catalog.loading.folder import parts_of
from portal.errors import Mistake, Mistakes
from tests.effort import at_most
from tests.house.sources import ROOT


def test_values_are_plain_and_what_looks_like_yes_no_or_a_date_stays_text():
    text = "a: no\nb: 2024-01-01\nc: 012\nd: '12'\ne: 1.5\nf: true\ng:\nh: [x, -3]\n1: one\nj: |\n  k: l\n"

    value, _ = yaml.document(text, "f")

    assert [*value.items()] == [
        ("a", "no"),
        ("b", "2024-01-01"),
        ("c", 12),
        ("d", "12"),
        ("e", 1.5),
        ("f", True),
        ("g", None),
        ("h", ["x", -3]),
        ("1", "one"),
        ("j", "k: l\n"),
    ]


def test_an_empty_document_is_nothing():
    assert yaml.document("# only a comment\n", "f")[0] is None


def test_lines_are_those_of_names_or_of_values():
    _, lines = yaml.document("rules:\n- id: one\n  give:\n    badge: x\n- id: two\n", "f")

    assert lines.of("rules", 1) == 5
    assert lines.of("rules", 0, "give") == 3
    assert lines.of("rules", 0, "give", value=True) == 4


def test_a_part_that_is_not_there_has_the_line_of_what_is_around_it():
    _, lines = yaml.document("a: 1\nb:\n  c: 2\n", "f", first_line=10)

    assert lines.of("b", "x", 3, "y") == 11
    assert lines.of() == 10


WRONG = {
    "a: b: c": "f:1: A colon and a space inside a text: put the whole text in quotes.",
    "a:\n\tb: 1": "f:2: A tab at the beginning of the line. Indent with spaces.",
    "a: 1\nb: 2\na: 3": "f:3: 'a' stands here again; it is already on line 1.",
    "a: &x 1": "f:1: '&x' names this place for later, which is not done here. Take it out.",
    "a: *x": "f:1: '*x' points to another place, which is not done here. Write it out.",
    "a: !!python/name:os.system x": "f:1: 'tag:yaml.org,2002:python/name:os.system'",
    "<<: {a: 1}": "f:1: '<<' merges another mapping, which is not done here. Write it out.",
    "a: [1, 2": "f:1: A list in brackets is not closed",
    "a: {b: 1": "f:1: Braces are not closed",
    'a: "b': "f:1: A quotation mark, bracket or brace is opened and never closed.",
    'a: "\\q"': "f:1: A backslash inside double quotes: write it twice, or use single quotes.",
    "a:\n    b: 1\n  c: 2": "f:3: The indentation does not fit the lines above it.",
    "a: @b": "f:1: A text that begins with this character needs quotes.",
    "a: b\nc\nd: e": "f:3: A name without a colon after it",
    "a: 1\n---\nb: 2": "f:2: A second document begins here, and a file holds one. Take the dashes out.",
    "[a]: 1": "f:1: A member's name is a text, not a list or a mapping. Does a text here need quotes?",
    "a: 1\nb: \x00": "f:2: A character that YAML does not allow. Take it out; it may be invisible.",
    "a: 99999999999999999999": "f:1: This number is too large. If it is a text, put it in quotes.",
    "a: 1e999": "f:1: This number is too large. If it is a text, put it in quotes.",
    "[ " * 100: "f:1: More than 32 lists and mappings inside each other.",
    "a " * 600_000: "f:1: More than 1 MB of YAML. Make it shorter.",
    "é " * 400_000: "f:1: More than 1 MB of YAML. Make it shorter.",
    "!" * 20_000: "f:1: More than 10000 characters in a row without a space.",
    "[" + "1, " * 50_001 + "]": "f:1: More than 50000 values in one file. Make two of it.",
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.items(), ids=[sentence[:40] for sentence in WRONG.values()])
def test_each_trap_has_a_sentence(text, sentence):
    with pytest.raises(Mistakes) as refusal:
        yaml.document(text, "f")

    assert str(refusal.value).startswith(sentence)


def test_all_traps_are_told_at_once():
    with pytest.raises(Mistakes) as refusal:
        yaml.document("a: 1\na: 2\nb: &x 1\nc: *x\nd: [", "f")

    assert [mistake.line for mistake in refusal.value.found] == [2, 3, 4, 5]


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"a: 1\nb: \xff\n")

    with pytest.raises(Mistakes, match=r"content/x\.yaml:2: This is not UTF-8 text"):
        yaml.read(tmp_path / "x.yaml", "content/x.yaml")


def test_a_file_of_ten_megabytes_is_refused_at_once(tmp_path):
    (tmp_path / "x.yaml").write_text("a " * 5_000_000)

    with at_most(0.5), pytest.raises(Mistakes, match="Larger than 1 MB"):
        yaml.read(tmp_path / "x.yaml")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=list("ab1 \n\t:-[]{},#&*!|>'\"%@`?~.\\<=\r\u2028é"), max_size=40))
def test_any_text_is_a_value_or_mistakes(text):
    last = text.count("\n") + text.count("\r") + text.count("\u2028") + 1

    assert all(1 <= mistake.line <= last for mistake in _mistakes(text))


SNIPPETS = [
    *(
        "a",
        "b: ",
        "c:\n",
        "- ",
        "? a\n: b",
        "1",
        "1.5",
        "no",
        "~",
        "<<",
        "é",
        "😀",
        "x y",
        "http://x",
        "a#b",
        ":a",
        "a:b",
    ),
    *(
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\nb: ",
        " ",
        "\t",
        "\r\n",
        "\r",
        "\x85",
        "\u2028",
        "\xa0",
        "\ufeff",
        "\x00",
    ),
    *("[", "]", "{", "}", ", ", ",", ":", ": ", "[a: b]", "{a: b, c}", '{"a":1}', '"":', "''", "'a'", '"a"', "'", '"'),
    *("|\n", ">\n", "|-\n", ">+\n", "|2\n", " #c\n", "#", "\\n", "\\\n", "\\/", "\\x41", "\\u00e9", "\\"),
    *("&x ", "*x", "!", "!!str ", "!<", "%", "%YAML 1.1\n", "---\n", "--- ", "...\n", "@", "`", "=", "."),
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=14).map("".join))
def test_what_the_quick_parser_reads_the_exact_one_reads_alike(text):
    quick = _quick(text)

    assert quick is None or quick == [*parsers.exact(text)]


def test_the_whole_content_is_for_the_quick_parser_and_both_read_it_alike():
    texts = [file.read_text() for file in (ROOT / "content").rglob("*.yaml")]
    texts += [parts_of(file.read_text(), "f")[0] for file in (ROOT / "content/tracks").rglob("[0-9]*.md")]

    different = [text for text in texts if _quick(text) != [*parsers.exact(text)]]

    assert len(texts) > 200
    assert different == []


@pytest.mark.parametrize(
    "text",
    [
        "a:\t1",
        "a: \x85",
        "a:",
        "---\na: 1",
        "a: 1\n...",
        "? a\n: 1",
        "a: &x 1",
        "a: !!str 1",
        "a: >#",
        '["":a]',
        "a: |\n \n  b",
    ],
)
def test_what_they_might_read_differently_is_left_to_the_exact_parser(text):
    assert _quick(text) is None


def test_without_libyaml_everything_is_read_all_the_same(monkeypatch):
    monkeypatch.delattr("yaml.CBaseLoader")

    assert _quick("a: 1") is None
    assert yaml.document("a: 1", "f")[0] == {"a": 1}


def _quick(text: str) -> list[parsers.Event] | None:
    try:
        return [*parsers.quick(text)]
    except parsers.Unreadable:
        return None


def _mistakes(text: str) -> list[Mistake]:
    try:
        yaml.document(text, "f")
    except Mistakes as mistakes:
        return mistakes.found
    return []
