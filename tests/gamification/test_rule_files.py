"""Rule files: what a right one becomes, and the sentence that each mistake gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import gamification
from portal.catalog import yaml
from portal.errors import Mistakes
from portal.gamification.rules import Cap, Condition, Gift, Level
from portal.gamification.sentences import sentence_of

BADGES = {"first-contact": (), "good-company": ("bronze", "silver")}
TRACKS = ("culture", "digital-tools", "social-media")
HEAD = "programme: demo\ncurrencies: [xp]\nrules:\n"
RULE = "- id: one\n  when: session.completed\n  for: mentor\n  give: 10 xp\n"


def load(folder: Path, *texts: str) -> gamification.Rulebook:
    files = []
    for number, text in enumerate(texts, start=1):
        files.append(folder / f"rules-{number}.yaml")
        files[-1].write_text(text)
    return gamification.load(files, badges=BADGES, tracks=TRACKS, relative_to=folder)


def mistakes_in(folder: Path, *texts: str) -> list[str]:
    with pytest.raises(Mistakes) as refused:
        load(folder, *texts)
    return [str(mistake).removeprefix("rules-1.yaml:") for mistake in refused.value.found]


def with_parts(**parts: str) -> str:
    """The rule, with other parts or more of them; an empty part is left out."""
    words = {"id": "one", "when": "session.completed", "for": "mentor", "give": "10 xp", **parts}
    lines = [f"  {word}: {part}" for word, part in words.items() if part]
    return HEAD + "- " + "\n".join(lines)[2:] + "\n"


def test_every_part_of_a_rule_is_read(tmp_path):
    text = with_parts(
        when="[session.completed, goal.completed]",
        where="{track: [culture, digital-tools]}",
        **{"for": "[mentor, mentee]"},
        by="track",
        distinct="type",
        reach="{bronze: 2, silver: 4}",
        give="{badge: good-company, points: 20 xp}",
        name="Good company",
        because="You keep good company.",
    )

    (rule,) = load(tmp_path, text).rules

    assert rule.when == ("session.completed", "goal.completed")
    assert rule.where == (Condition("track", one_of=("culture", "digital-tools")),)
    assert (rule.slots, rule.by, rule.distinct) == (("mentor", "mentee"), ("track",), "type")
    assert rule.levels == (Level("bronze", 2), Level("silver", 4))
    assert rule.gift == Gift(20, "xp", "good-company")
    assert (rule.name, rule.because) == ("Good company", "You keep good company.")


def test_a_cap_knows_on_which_day_weeks_start(tmp_path):
    text = "week_starts: sunday\ntimezone: Europe/Zurich\n" + with_parts(cap="2 per week")

    rulebook = load(tmp_path, text)

    assert rulebook.rules[0].cap == Cap(2, "week", "sunday")
    assert rulebook.timezone == "Europe/Zurich"


def test_several_files_become_one_rulebook(tmp_path):
    rulebook = load(tmp_path, HEAD + RULE, HEAD + RULE.replace("one", "two"))

    assert [rule.id for rule in rulebook.rules] == ["one", "two"]


def test_words_about_a_rule_are_not_its_meaning(tmp_path):
    (plain,) = load(tmp_path, with_parts()).rules
    (worded,) = load(tmp_path, with_parts(name="A title", because="A sentence.")).rules

    assert plain.hash == worded.hash


def test_order_in_the_file_is_not_meaning(tmp_path):
    (one,) = load(tmp_path, with_parts(when="[goal.completed, session.completed]", where="{track: [culture]}")).rules
    (other,) = load(tmp_path, with_parts(where="{track: culture}", when="[session.completed, goal.completed]")).rules

    assert one.hash == other.hash


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "10 xp for the mentor each time a session is held."),
        ({"cap": "2 per day"}, "10 xp for the mentor each time a session is held, at most 2 per day."),
        ({"reach": "3"}, "10 xp for the mentor for 3 sessions held."),
        (
            {"reach": "{bronze: 3, silver: 9}", "give": "{badge: good-company}", "where": "{minutes: {at_least: 20}}"},
            "The badge “good company” for the mentor in levels: bronze at 3 and silver at 9 sessions held"
            " (at least 20 minutes).",
        ),
        ({"because": "Time well spent."}, "Time well spent."),
    ],
)
def test_a_rule_without_a_sentence_gets_one(tmp_path, parts, sentence):
    (rule,) = load(tmp_path, with_parts(**parts)).rules

    assert sentence_of(rule) == sentence


WRONG = [
    (
        {"when": "sesion.completed"},
        "5: rule 'one': no event is called 'sesion.completed'. Did you mean 'session.completed'?",
    ),
    ({"when": "award.granted"}, "5: rule 'one': no event is called 'award.granted'. Known: "),
    ({"when": ""}, "4: rule 'one': 'when' is missing: name the event that counts, for example 'session.completed'."),
    ({"when": "[session.completed, session.completed]"}, "5: rule 'one': 'session.completed' stands twice in 'when'."),
    ({"when": "7"}, "5: rule 'one': 'when' is a name or a list of names, got '7'."),
    (
        {"where": "{track: digital-tolls}"},
        "8: rule 'one': 'digital-tolls' is not a track. Did you mean 'digital-tools'?",
    ),
    ({"where": "{minuts: 5}"}, "8: rule 'one': 'session.completed' has no 'minuts'. Did you mean 'minutes'?"),
    ({"where": "{minutes: thirty}"}, "8: rule 'one': 'minutes' is a whole number, got 'thirty'."),
    ({"where": "{minutes: true}"}, "8: rule 'one': 'minutes' is a whole number, got 'true'."),
    ({"where": "{minutes: {at_leest: 5}}"}, "8: rule 'one': 'at_leest' is not a bound. Did you mean 'at_least'?"),
    ({"where": "{minutes: {at_least: many}}"}, "8: rule 'one': 'at_least' is a whole number, got 'many'."),
    ({"where": "{minutes: {at_least: 9, at_most: 3}}"}, "8: rule 'one': no minutes is at least 9 and at most 3."),
    ({"where": "{minutes: {}}"}, "8: rule 'one': 'minutes' has no bound: write at_least, at_most, or both."),
    ({"where": "{topic: {at_least: 3}}"}, "8: rule 'one': 'topic' is not a number, so it has no at_least and at_most."),
    ({"where": "{kind: cofee}"}, "8: rule 'one': 'cofee' is not a value of 'kind'. Did you mean 'coffee'?"),
    ({"where": "{topic: []}"}, "8: rule 'one': 'topic' is one of nothing: name at least one value."),
    ({"where": "track"}, "8: rule 'one': 'where' names facts and what they must be, for example {minutes: "),
    ({"for": "mentr"}, "6: rule 'one': 'session.completed' has no 'mentr'. Did you mean 'mentor'?"),
    ({"for": "person"}, "6: rule 'one': 'session.completed' has no 'person'. Known: cohort, mentee, mentor, pair."),
    ({"for": ""}, "4: rule 'one': 'for' is missing: say who gets it, for example 'mentor' or 'pair'."),
    ({"by": "lesson"}, "8: rule 'one': 'session.completed' has no 'lesson'. Did you mean 'session'?"),
    ({"distinct": "tol", "reach": "3"}, "8: rule 'one': 'session.completed' has no 'tol'. Did you mean 'tool'?"),
    ({"distinct": "tool"}, "8: rule 'one': 'distinct' needs 'reach': how many different ones?"),
    (
        {"distinct": "[tool]", "reach": "3"},
        "8: rule 'one': 'distinct' names one fact, whose different values are counted.",
    ),
    ({"reech": "3"}, "8: rule 'one': 'reech' is not a part of a rule. Did you mean 'reach'?"),
    ({"reach": "no"}, "8: rule 'one': 'reach' is a whole number from 1, got 'no'."),
    ({"reach": "0"}, "8: rule 'one': 'reach' is a whole number from 1, got '0'."),
    ({"reach": "9000000"}, "8: rule 'one': 'reach' is a whole number from 1, got '9000000'."),
    ({"reach": "{}"}, "8: rule 'one': 'reach' names no level: write a number, or levels such as "),
    (
        {"reach": "{low: 5, high: 5}"},
        "8: rule 'one': the levels of 'reach' rise: each needs more than the one before it.",
    ),
    ({"reach": "{Low: 5}"}, "8: rule 'one': 'Low' cannot be a level: lower-case letters, digits and single hyphens."),
    ({"give": "{badge: first-contact}"}, "7: rule 'one': a badge needs 'reach': how many until it is given?"),
    (
        {"give": "{badge: first-contcat}", "reach": "1"},
        "7: rule 'one': no badge is called 'first-contcat'. Did you mean 'first-contact'?",
    ),
    (
        {"give": "{badge: first-contact}", "reach": "{bronze: 3}"},
        "8: rule 'one': the badge 'first-contact' has no levels: write 'reach' as one number.",
    ),
    (
        {"give": "{badge: good-company}", "reach": "3"},
        "8: rule 'one': the badge 'good-company' has levels: say how many each needs. Known: bronze, silver.",
    ),
    (
        {"give": "{badge: good-company}", "reach": "{bronze: 3, silvr: 5}"},
        "8: rule 'one': the badge 'good-company' has no level 'silvr'. Did you mean 'silver'?",
    ),
    (
        {"give": "{badge: good-company}", "reach": "{bronze: 3}"},
        "8: rule 'one': the badge 'good-company' also has silver: say how many it needs.",
    ),
    ({"give": "10xp"}, "7: rule 'one': write points as a number and a currency, for example '10 xp', got '10xp'."),
    ({"give": "10 gold"}, "7: rule 'one': no currency is called 'gold'. Known: xp."),
    ({"give": "0 xp"}, "7: rule 'one': points are from 1 to 1,000,000, or as many below zero, got 0."),
    ({"give": "{bagde: first-contact}"}, "7: rule 'one': 'bagde' is not a thing to give. Did you mean 'badge'?"),
    ({"give": ""}, "4: rule 'one': 'give' is missing: say what it earns, for example '10 xp' or {badge: its-slug}."),
    ({"cap": "2 per fortnight"}, "8: rule 'one': 'fortnight' is not a period. Known: day, lifetime, month, quarter, "),
    ({"cap": "twice a day"}, "8: rule 'one': write a cap as a number per period, for example '2 per day', got "),
    ({"cap": "0 per day"}, "8: rule 'one': write a cap as a number per period, for example '2 per day', got "),
    ({"cap": "2 per day", "reach": "3"}, "8: rule 'one': 'cap' limits what is given each time; with 'reach' nothing "),
    (
        {"because": "true"},
        "8: rule 'one': 'because' is a text. If it is a number or a word such as true, put it in quotes.",
    ),
    (
        {"id": "One Rule"},
        "4: rule 'One Rule': 'One Rule' cannot be an id: lower-case letters, digits and single hyphens.",
    ),
    ({"id": "7"}, "4: rule 1: '7' cannot be an id: lower-case letters, digits and single hyphens."),
]


@pytest.mark.parametrize(("parts", "sentence"), WRONG, ids=[str(parts) for parts, _sentence in WRONG])
def test_a_wrong_part_gets_its_sentence(tmp_path, parts, sentence):
    found = mistakes_in(tmp_path, with_parts(**parts))

    assert any(mistake.startswith(sentence) for mistake in found), found
    assert all(mistake.endswith((".", "?")) for mistake in found)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "1: A rule file begins with 'programme:', 'currencies:' and 'rules:'."),
        ("- a list", "1: A rule file begins with 'programme:', 'currencies:' and 'rules:'."),
        ("programe: demo\n" + HEAD + RULE, "1: 'programe' is not a part of a rule file. Did you mean 'programme'?"),
        ("currencies: [xp]\nrules: []", "1: The file does not say which programme it is for: "),
        ("programme: demo\nrules: []", "1: The file does not say which points there are: "),
        ("programme: demo\ncurrencies: [xp]", "1: The file has no 'rules:'."),
        ("programme: demo\ncurrencies: [XP]\nrules: []", "2: 'XP' cannot be a currency: "),
        ("programme: demo\ncurrencies: [xp, xp]\nrules: []", "2: The currency 'xp' stands here twice."),
        (
            "timezone: Europe/Zurih\n" + HEAD + RULE,
            "1: 'Europe/Zurih' is not a time zone. Did you mean 'Europe/Zurich'?",
        ),
        ("timezone: here\n" + HEAD + RULE, "1: 'here' is not a time zone. Write it like 'Europe/Zurich'."),
        ("week_starts: tuesday\n" + HEAD + RULE, "1: A week starts on monday, saturday or sunday, not on 'tuesday'."),
        (
            "programme: demo\ncurrencies: [xp]\nrules: {one: two}",
            "3: 'rules' is a list: begin each rule with '- id: '.",
        ),
        (HEAD + "- just words", "4: Rule 1 is not a rule: it needs 'id', 'when', 'for' and 'give'."),
        (HEAD + RULE + "  give: 5 xp\n", "8: 'give' stands here again; it is already on line 7."),
        (
            HEAD + RULE + RULE,
            "8: rule 'one': the id is used twice; rules-1.yaml:4 has it, too. Each rule needs its own.",
        ),
    ],
)
def test_a_wrong_file_gets_its_sentence(tmp_path, text, sentence):
    found = mistakes_in(tmp_path, text)

    assert any(mistake.startswith(sentence) for mistake in found), found


def test_an_id_is_used_once_across_files(tmp_path):
    (mistake,) = mistakes_in(tmp_path, HEAD + RULE, HEAD + RULE)

    assert mistake.startswith("rules-2.yaml:4: rule 'one': the id is used twice; rules-1.yaml:4 has it, too.")


def test_all_mistakes_of_all_files_come_at_once(tmp_path):
    one, other = with_parts(when="sesion.completed", give="10 gold"), with_parts(id="two", cap="often")

    found = mistakes_in(tmp_path, one, "rules: [", other)

    assert [mistake.split(":")[:2] for mistake in found] == [
        ["5", " rule 'one'"],
        ["7", " rule 'one'"],
        ["rules-2.yaml", "1"],
        ["rules-3.yaml", "8"],
    ]


def test_the_rules_that_come_with_the_portal_are_right():
    content = Path(__file__).parents[2] / "content"
    files = sorted(content.glob("rules/*.yaml"))
    badges = {file.stem: tuple(yaml.read(file)[0].get("levels", {})) for file in content.glob("badges/*.yaml")}
    tracks = [folder.name for folder in content.glob("tracks/*")]

    rulebook = gamification.load(files, badges=badges, tracks=tracks, relative_to=content.parent)

    assert files
    assert all(rule.because for rule in rulebook.rules)
