"""Markdown: what is shown, what is not, and how long it takes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog import markdown
from portal.errors import Refused


def test_a_script_is_shown_as_text():
    html = markdown.render("<script>alert(1)</script>\n\na <b onclick=x>b</b>")

    assert "<script" not in html
    assert "<b" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "http://a.b",
        "//evil.example",
        "/tracks",
        "https:///x",
    ],
)
def test_links_elsewhere_are_gone_and_their_words_stay(address):
    html = markdown.render(f"[words]({address})")

    assert html == "<p>words</p>\n"


def test_links_to_https_and_mail_stay_and_say_nofollow():
    html = markdown.render("[a](https://a.example 'T') <b@c.example>")

    assert '<a href="https://a.example" title="T" rel="nofollow noopener">a</a>' in html
    assert '<a href="mailto:b@c.example" rel="nofollow noopener">' in html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://a.example/b_c_d.", "https://a.example/b_c_d"),
        ("(https://a.example/)", "https://a.example/"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("*https://a.example*", "https://a.example"),
    ],
)
def test_an_address_in_a_text_is_a_link_without_the_punctuation_around_it(text, address):
    assert f'<a href="{address}" rel="nofollow noopener">{address}</a>' in markdown.render(text)


def test_an_address_in_code_or_in_a_link_is_no_link_of_its_own():
    assert "<a" not in markdown.render("`https://a.example`")
    assert markdown.render("[https://a.example](https://b.example)").count("<a") == 1


def test_of_a_picture_only_its_words_are_shown():
    assert markdown.render("![a cup](https://a.example/x.png)") == "<p>a cup</p>\n"


def test_a_table_is_a_table():
    html = markdown.render("| a | b |\n|---|--:|\n| 1 | 2 |\n")

    assert "<table>" in html
    assert "<td>2</td>" in html
    assert "style" not in html


def test_headings_begin_at_level_two():
    assert markdown.render("# One\n\n## Two\n\n### Three") == "<h2>One</h2>\n<h2>Two</h2>\n<h3>Three</h3>\n"


def test_one_byte_over_the_limit_is_refused():
    assert markdown.render("é" * 10, at_most=20)

    with pytest.raises(Refused, match="too long"):
        markdown.render("é" * 10 + "x", at_most=20)


def test_sections_are_what_stands_under_level_two_headings():
    (first, second, third), troubles = markdown.sections(
        "before [r]\n\n## A *b*\n\nx\n\n### c\n\n    ## not\n\nD\n--\ny\n\n[r]: https://a.b"
    )

    assert troubles == ()
    assert (first.title, first.line) == ("", 1)
    assert 'href="https://a.b"' in first.html
    assert (second.title, second.line) == ("A b", 3)
    assert second.html.startswith("<h2>A <em>b</em></h2>")
    assert second.body_html.startswith("<p>x</p>\n<h3>c</h3>")
    assert (third.title, third.line, third.body_html) == ("D", 11, "<p>y</p>\n")


LENGTH = 10_000
HEAVY = {
    "brackets": "[",
    "pictures": "![",
    "links": "[a](",
    "nested": "[[]",
    "schemes": "://",
    "addresses": "https://a.b/(",
    "autolinks": "<https://",
    "emphasis": "*a_ ",
    "quotations": ">",
    "ticks": "`a",
    "tables": "a|b\n-|-\n",
    "definitions": "[a]: x\n",
    "closing brackets in an address": "https://a.b/" + ")" * 60,
    "lines": "a\n",
}


@pytest.mark.parametrize("piece", HEAVY.values(), ids=HEAVY)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece):
    short, long = (piece * (length // len(piece)) for length in (LENGTH, 10 * LENGTH))

    assert _seconds(long) < 30 * max(_seconds(short), 0.01)


def test_ten_kilobytes_of_brackets_take_less_than_a_tenth_of_a_second():
    assert _seconds("[" * 10_000) < 0.1


def test_a_small_text_cannot_become_a_huge_table():
    wide = "|a" * 100 + "\n" + "|-" * 100 + "\n" + "a\n" * 600

    assert len(markdown.render((wide + "\n") * 10)) < 50 * len(wide)


def test_troubles_are_told_with_their_lines():
    found = markdown.troubles("# A\nx\ny <b>z</b>\n[a](http://b.c) ![p](q)\n\n<div>\n\n#### deep\n")

    assert [(trouble.line, trouble.sentence.split(":")[0].split(".")[0]) for trouble in found] == [
        (1, "A level-1 heading"),
        (3, "Raw HTML is not shown"),
        (3, "Raw HTML is not shown"),
        (4, "'http"),
        (4, "Pictures are not shown"),
        (6, "Raw HTML is not shown"),
        (8, "A heading of level 4"),
    ]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=list("ab1 \n\t:-[](){}!|>'\"`<&;#*_\\/@.=~https\x00é")), st.text())
def test_no_text_breaks_the_renderer_or_becomes_more_than_plain_tags(marks, text):
    for written in (marks, text, f"[{text}](https://{marks})", f"[a](<https://{text}>)"):
        html = markdown.render(written)

        assert "<script" not in html
        assert 'href="javascript' not in html.lower()
        assert markdown.sections(written)[1] == markdown.troubles(written)


def _seconds(text: str) -> float:
    began = time.process_time()
    markdown.render(text)
    return time.process_time() - began
