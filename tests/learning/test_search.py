"""Search: the same hits in the same order on both databases, only what one may see, up to date with every deed."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from dataclasses import replace

import pytest
import sqlalchemy as sa
from markupsafe import Markup

from portal import assembly, catalog, db
from portal.catalog import Term
from portal.config import packaged_content
from portal.learning import actions, search
from portal.learning.models import SearchEntry
from portal.learning.search import asking, gathering
from portal.learning.search.folding import folded, place_in, text_of

BEGAN = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)
SHELF = {
    "threads": ("Reading a thread backwards", "A long thread of messages begins at its end."),
    "resume": ("Résumé ou currículo?", "O que dizer em ação, não em palavras: uma ação de cada vez."),
    "street": ("Auf der Straße", "Größe und Maß. Eine Straßenkarte hilft."),
    "passwords": ("A key instead of a password", "A passkey opens the door. No password is typed."),
    "pass": ("Before you pass it on", "Check the numbers, then pass them on to the thread."),
    "thread": ("Thread", "The word itself. What is 3D, 2nd, 12abc and x1?"),
    "cafe": ("Cafe\u0301 hours", "Meet for a cafe\u0301 at half past three, with soft\u00adhyphens in the text."),
    "signs": ("Ampersands & <angles>", "If a < b && c > d then <script>alert(1)</script> is only text."),
    "together": ("Working side by side", "A shared document keeps one truth. Threads help too."),
}
"""Title and text by name, the oldest first."""


@pytest.fixture
def shelf(house):
    """What stands in the index."""
    for hours, (name, (title, text)) in enumerate(SHELF.items()):
        search.put(search.Findable("micro-lesson", name, title, text, BEGAN + dt.timedelta(hours=hours), "culture"))
    db.session.commit()


def found(typed, by):
    """The names of what somebody finds, in order."""
    return [hit.ref for hit in search.find(typed, by=by).hits]


FINDS = {
    "thread": ["thread", "threads", "pass", "together"],
    "THREAD": ["thread", "threads", "pass", "together"],
    "threads": ["together"],
    "thr": ["thread", "threads", "together", "cafe", "pass"],
    "pass": ["pass", "passwords"],
    "password": ["passwords"],
    "pass thread": ["pass"],
    "thread pass": ["pass"],
    "resume": ["resume"],
    "Résumé": ["resume"],
    "acao": ["resume"],
    "ação": ["resume"],
    "curriculo": ["resume"],
    "strasse": ["street"],
    "STRASSE": ["street"],
    "straß": ["street"],
    "grosse": ["street"],
    "café": ["cafe"],
    "cafe": ["cafe"],
    "softhyphens": ["cafe"],
    '"pass it on"': ["pass"],
    '"it pass on"': [],
    '"thread backwards" read': ["threads"],
    "“pass it”": ["pass"],
    "12abc": ["thread"],
    "12a": ["thread"],
    "3d 2nd": ["thread"],
    "x1": ["thread"],
    "a b": ["signs"],
    "b": ["signs"],
    "thread NOT pass": [],
    "title:thread": [],
    "thread*": ["thread", "threads", "pass", "together"],
    "xylophone": [],
}
"""What is found by what is typed: titles before texts, whole words before beginnings, then the newer."""

NO_GRAMMAR = (
    '" OR *', "", " ", "\0", "😀", '"', '""', "'", "(", "-", "^q", "NEAR(a b)", "{folded_title}:a", "!q | z & k:*",
    "<->", "\\", "%_", "the of and", "a" * 10_000, "ab " * 5_000, '"ab ' * 3_000, "é" * 10_000, "١٢٣", "𞤢𞤣", "ﷺ" * 500,
)  # fmt: skip


def test_both_databases_find_the_same_in_the_same_order(shelf, robert):
    assert {typed: found(typed, robert) for typed in FINDS} == FINDS


def test_whatever_is_typed_is_no_grammar(shelf, robert):
    assert {typed[:20]: search.find(typed, by=robert).total for typed in NO_GRAMMAR if found(typed, robert)} == {}


def test_at_most_ten_words_count():
    asked = asking.read("one two three four five six seven eight nine ten eleven twelve")

    assert [each.words[0] for each in asked.wanted][-1] == "ten"


@pytest.mark.parametrize("text", ["Straße", "ação ﬁne ½ x", "a\u0301 b", "İstanbul", "日本語 ok", "so\u00adft x"])
def test_a_place_in_a_folded_text_is_found_in_the_text(text):
    *_before, last = text.split()

    start = folded(text).rindex(folded(last))

    assert text[place_in(text, start) :] == last


def test_hits_are_marked_as_they_were_written_and_everything_else_is_escaped(shelf, robert):
    def marks(typed):
        hit = search.find(typed, by=robert).hits[0]
        return hit.title, hit.excerpt

    assert marks("resume")[0] == Markup("<mark>Résumé</mark> ou currículo?")
    assert marks("acao")[1].count("<mark>ação</mark>") == 2
    assert marks("strassen")[1] == Markup("Größe und Maß. Eine <mark>Straßenkarte</mark> hilft.")
    assert marks("cafe")[0] == Markup("<mark>Cafe\u0301</mark> hours")
    title, excerpt = marks("angles")
    assert title == Markup("Ampersands &amp; &lt;<mark>angles</mark>&gt;")
    assert "&lt;script&gt;" in excerpt
    assert marks("script alert")[1].count("<mark>script</mark>") == 2


def test_an_excerpt_stands_around_the_first_hit(house, robert):
    text = "before " * 400 + "needle " + "after " * 400
    search.put(search.Findable("micro-lesson", "long", "A long one", text, BEGAN))

    excerpt = search.find("needle", by=robert).hits[0].excerpt

    assert "<mark>needle</mark>" in excerpt
    assert excerpt.startswith("… before")
    assert excerpt.endswith("after …")
    assert len(excerpt.striptags()) <= 165


def test_a_text_is_taken_from_html_without_its_tags():
    assert text_of("<p>a<em>b</em>c &amp; d</p><ul><li>x</li><li>y</li></ul>") == "abc & d x y"


def test_what_is_put_in_again_is_found_as_it_reads_now_and_what_is_taken_out_is_not(shelf, robert):
    search.put(search.Findable("micro-lesson", "thread", "Yarn", "Another word.", BEGAN))
    search.take_out("micro-lesson", "together")
    search.take_out("micro-lesson", "together")

    assert found("thread", robert) == ["threads", "pass"]
    assert found("yarn", robert) == ["thread"]


def test_hits_are_turned_page_by_page_and_counted(house, robert):
    for number in range(45):
        search.put(search.Findable("micro-lesson", f"{number:02}", "A needle", "", BEGAN + dt.timedelta(days=number)))

    pages = [search.find("needle", by=robert, after=after) for after in (0, 20, 40, 60, 10_000)]

    assert [len(page.hits) for page in pages] == [20, 20, 5, 0, 0]
    assert [hit.ref for hit in pages[0].hits[:2]] == ["44", "43"]
    assert pages[0].total == 45


def test_more_than_two_hundred_are_not_counted(house, robert):
    for number in range(205):
        search.put(search.Findable("micro-lesson", str(number), "x", "haystack", BEGAN))

    assert search.find("haystack", by=robert).total == search.MOST + 1
    assert len(search.find("haystack", by=robert, after=190).hits) == 10


def test_content_is_read_in_once_and_again_when_it_changes(house, robert):
    lesson = catalog.track("culture").lessons[0]
    term = Term("thread", "Thread", ("conversation",), Markup("A question and its answers."), "A question…")

    assert assembly.open_index() is True
    assert assembly.open_index() is False
    assert found(lesson.title, robert)[0] == lesson.id

    catalog.use(replace(catalog.current(), glossary=(term,), fingerprint="another"))
    assert assembly.open_index() is True
    assert found("conversation", robert)[0] == "thread"
    assert found("thread", robert)[0] == "thread"


def test_a_translated_lesson_is_found_once_in_the_language_of_the_reader(house, robert, maya, ines):
    track = catalog.track("culture")
    first = track.lessons[0]
    spanish = replace(first, title="Cómo llamarse", language="es")
    translated = replace(track, lessons=(replace(first, translations={"es": spanish}),))
    catalog.use(replace(catalog.current(), tracks=(translated,), fingerprint="another"))
    maya.language, ines.language = "es", "de"
    db.session.flush()
    assembly.open_index()

    assert found("cómo llamarse", maya) == [first.id]
    assert found("cómo llamarse", robert) == found("cómo llamarse", ines) == []
    assert found(first.title, robert) == found(first.title, ines) == [first.id]


def test_a_translated_word_is_found_once_in_the_language_of_the_reader(house, robert, maya, ines):
    thread = Term("thread", "Thread", ("conversation",), Markup("A question."), "A question.")
    spanish = replace(thread, term="Hilo", also=("conversación",), says="Una pregunta.", language="es")
    translated = replace(thread, translations={"es": spanish})
    catalog.use(replace(catalog.current(), glossary=(translated,), fingerprint="another"))
    maya.language, ines.language = "es", "de"
    db.session.flush()
    assembly.open_index()

    assert found("hilo", maya)[0] == "thread"
    assert "thread" in found("conversacion", maya)
    assert "thread" not in found("conversation", maya)
    assert found("hilo", robert) == found("hilo", ines) == []
    assert "thread" in found("conversation", robert)
    assert "thread" in found("conversation", ines)


def test_what_was_meant_is_guessed_in_the_language_of_the_reader(content):
    catalog.use(content)

    assert search.nearest("alucinasion", language="es") == "alucinación"
    assert search.nearest("pasword") == "password"
    assert search.nearest("pasword", language="es") != "password"


def test_what_people_wrote_before_is_read_in_step_by_step(house, maya, robert, programme, monkeypatch):
    monkeypatch.setattr(gathering, "CHUNK", 2)
    for number in range(5):
        lesson = actions.draft(title=f"Needle {number}", track="culture", body="A *needle*.", by=maya)
        lesson.state, lesson.published_at = "published", BEGAN + dt.timedelta(days=number)
    question = actions.ask(programme.id, track="culture", text="Where is the needle?", by=robert)
    actions.answer_question(question, body="In the haystack.", by=maya)
    db.session.execute(sa.delete(SearchEntry))
    db.session.commit()

    assembly.open_index()

    assert [hit.kind for hit in search.find("needle", by=maya).hits] == ["answer", *["micro-lesson"] * 5]


def test_processes_that_begin_at_once_share_the_work(house, database):
    db.session.remove()
    context = multiprocessing.get_context("spawn")
    racers = [context.Process(target=begin, args=(database.url,)) for _number in range(2)]

    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)

    count = sa.select(sa.func.count()).select_from(SearchEntry)
    assert [racer.exitcode for racer in racers] == [0, 0]
    texts = sum(1 + len(lesson.translations) for track in catalog.tracks() for lesson in track.lessons)
    words = sum(1 + len(term.translations) for term in catalog.terms())
    assert db.session.scalar(count) == texts + words


def begin(url):
    """As a process does that serves."""
    catalog.use(catalog.load(packaged_content()))
    db.use(db.connect(url))
    assembly.open_index()
