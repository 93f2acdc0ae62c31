"""Rule files: what a right one becomes, and the sentence that each mistake gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import gamification
from portal.catalog import yaml
from portal.errors import Mistakes
from portal.gamification.rules import Cap, Condition, Gift, Level, from_definition
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

    assert sentence_of(rule).lower() == sentence.lower()  # badges have capitals once the content is loaded


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
    ({"sum": "topic", "reach": "9"}, "8: rule 'one': 'topic' is not a number, so it cannot be added up."),
    ({"sum": "minuts", "reach": "9"}, "8: rule 'one': 'session.completed' has no 'minuts'. Did you mean 'minutes'?"),
    ({"sum": "[minutes]", "reach": "9"}, "8: rule 'one': 'sum' names one fact, whose numbers are added up."),
    (
        {"when": "goal.completed", "sum": "attainment", "reach": "9"},
        "8: rule 'one': 'attainment' can be below zero, so it cannot be added up.",
    ),
    (
        {"sum": "minutes", "distinct": "topic", "reach": "9"},
        "9: rule 'one': 'sum' and 'distinct' do not go together. Take one of them out.",
    ),
    (
        {"per": "week", "within": "30 days", "reach": "9"},
        "9: rule 'one': 'per' and 'within' do not go together. Take one of them out.",
    ),
    (
        {"per": "week", "streak": "week", "reach": "9"},
        "9: rule 'one': 'per' and 'streak' do not go together. Take one of them out.",
    ),
    ({"per": "week"}, "8: rule 'one': 'per' needs 'reach': how many in one period?"),
    ({"per": "fortnight", "reach": "2"}, "8: rule 'one': 'fortnight' is not a period of the calendar. Known: day, "),
    ({"per": "lifetime", "reach": "2"}, "8: rule 'one': 'lifetime' is not a period of the calendar. Known: day, "),
    ({"within": "30 dayz", "reach": "2"}, "8: rule 'one': write 'within' as for example '30 days', at most 366 days, "),
    ({"within": "30", "reach": "2"}, "8: rule 'one': write 'within' as for example '30 days', at most 366 days, "),
    ({"within": "0 days", "reach": "2"}, "8: rule 'one': write 'within' as for example '30 days', at most 366 days, "),
    ({"within": "999 weeks", "reach": "2"}, "8: rule 'one': write 'within' as for example '30 days', at most 366 days"),
    ({"within": "30 days"}, "8: rule 'one': 'within' needs 'reach': how many in that time?"),
    ({"streak": "week"}, "8: rule 'one': 'streak' needs 'reach': how many in a row?"),
    ({"streak": "weak", "reach": "2"}, "8: rule 'one': 'weak' is not a period of the calendar. Did you mean 'week'?"),
    ({"streak": "month", "reach": "200"}, "9: rule 'one': a streak is at most 36 months long."),
    ({"freeze": "1", "reach": "2"}, "8: rule 'one': 'freeze' belongs to 'streak': it says how many missed periods are"),
    (
        {"streak": "week", "freeze": "99", "reach": "2"},
        "9: rule 'one': 'freeze' is a whole number from 0 to 12, got '99'.",
    ),
    (
        {"unless": "session.no_show", "reach": "2"},
        "8: rule 'one': 'unless' needs 'per': in which period does it spoil what is counted?",
    ),
    (
        {"unless": "sesion.no_show", "per": "month", "reach": "2"},
        "8: rule 'one': no event is called 'sesion.no_show'. Did you mean 'session.no_show'?",
    ),
    (
        {"when": "lesson.completed", "for": "person", "unless": "session.no_show", "per": "month", "reach": "2"},
        "8: rule 'one': 'session.no_show' has no 'person'. Known: absent, cohort, mentee, mentor, pair.",
    ),
    (
        {"unless": "session.completed", "per": "month", "reach": "2"},
        "8: rule 'one': 'session.completed' cannot count and spoil at once. Take it out of 'when' or of 'unless'.",
    ),
    ({"unless": "[]", "per": "month", "reach": "2"}, "8: rule 'one': 'unless' names the event that spoils it, for "),
    (
        {"active": "2026-10-01"},
        "8: rule 'one': write 'active' as days that exist, for example '2026-10-01..2026-10-31'",
    ),
    ({"active": "2026-02-30.."}, "8: rule 'one': write 'active' as days that exist, for example "),
    ({"active": "2026-10-31..2026-10-01"}, "8: rule 'one': write 'active' as days that exist, for example "),
    ({"when": "badge.earned", "reach": "2"}, "6: rule 'one': 'badge.earned' has no 'mentor'. Known: earner."),
    (
        {"when": "badge.earned", "for": "earner", "per": "week", "reach": "2"},
        "8: rule 'one': rules about awards have no time: put 'per' into the rule that gives them.",
    ),
    (
        {"when": "badge.earned", "for": "earner", "cap": "1 per week"},
        "8: rule 'one': rules about awards have no time: their 'cap' is per lifetime.",
    ),
    (
        {"when": "points.earned", "for": "earner", "reach": "2"},
        "5: rule 'one': 'points.earned' is added up: write 'sum: amount'.",
    ),
    (
        {"when": "badge.earned", "for": "earner", "where": "{badge: first-contcat}", "reach": "2"},
        "8: rule 'one': 'first-contcat' is not a badge. Did you mean 'first-contact'?",
    ),
    (
        {"when": "points.earned", "for": "earner", "sum": "amount", "where": "{currency: gold}", "reach": "2"},
        "9: rule 'one': 'gold' is not a currency. Known: xp.",
    ),
    (
        {
            "when": "points.earned",
            "for": "earner",
            "sum": "amount",
            "where": "{amount: {at_least: 5}}",
            "reach": "{bronze: 2, silver: 3}",
            "give": "{badge: good-company}",
        },
        "9: rule 'one': 'amount' is added up, and not a condition. Take it out of 'where'.",
    ),
    (
        {"when": "points.earned", "for": "earner", "sum": "amount", "reach": "2"},
        "4: rule 'one': it hears of what it gives itself. Say with 'where' which awards count.",
    ),
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
        ("breaks: 2026-12-21\n" + HEAD + RULE, "1: 'breaks' is a list of days, for example [2026-12-21..2027-01-03]."),
        ("breaks: [2026-12-21]\n" + HEAD + RULE, "1: Write a break as its first and last day, for example "),
        ("breaks: [2026-12-21..]\n" + HEAD + RULE, "1: Write a break as its first and last day, for example "),
        ("breaks: [2026-01-01..2026-12-31]\n" + HEAD + RULE, "1: A break takes at most 120 days."),
        (HEAD + "\t" + RULE, "4: A tab at the beginning of the line. Indent with spaces."),
        (
            HEAD + RULE.replace("mentor", "&who mentor"),
            "6: '&who' names this place for later, which is not done here. ",
        ),
        (HEAD + RULE.replace("mentor", "*who"), "6: '*who' points to another place, which is not done here. "),
        (HEAD + RULE.replace("10 xp", "!!python/name:os.system"), "7: "),
        (HEAD + RULE.replace("session.completed", "no"), "5: rule 'one': no event is called 'no'. Known: "),
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


def test_a_file_of_ten_megabytes_is_refused_before_it_is_read(tmp_path):
    (mistake,) = mistakes_in(tmp_path, HEAD + "# a long story\n" * 700_000)

    assert mistake == "1: Larger than 1 MB. Make it shorter, or make two of it."


def test_rules_that_feed_each_other_in_a_circle_are_named(tmp_path):
    first = with_parts(
        when="badge.earned",
        **{"for": "earner"},
        where="{badge: good-company}",
        reach="1",
        give="{badge: first-contact}",
    )
    second = with_parts(
        id="two",
        when="badge.earned",
        **{"for": "earner"},
        where="{badge: first-contact}",
        reach="{bronze: 1, silver: 2}",
        give="{badge: good-company}",
    ).removeprefix(HEAD)

    (mistake,) = mistakes_in(tmp_path, first + second)

    assert mistake.startswith("4: rules feed each other in a circle: ")
    assert "one, two" in mistake


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


def test_all_words_of_the_language_are_read(tmp_path):
    text = "breaks: [2026-12-21..2027-01-03]\nweek_starts: sunday\n" + with_parts(
        when="[session.completed, lesson.completed]",
        active="2026-10-01..",
        streak="week",
        freeze="1",
        reach="{bronze: 4, silver: 12}",
        give="{badge: good-company}",
    )

    (rule,) = load(tmp_path, text).rules

    assert (rule.streak, rule.freeze, rule.week_starts) == ("week", 1, "sunday")
    assert [str(span) for span in (rule.active, *rule.breaks)] == ["2026-10-01..", "2026-12-21..2027-01-03"]
    assert from_definition(rule.id, rule.definition, name=None, because=None).hash == rule.hash


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_every_period_of_the_calendar_can_be_named(tmp_path, period):
    (rule,) = load(tmp_path, with_parts(per=period, reach="2")).rules

    assert rule.per == period


def test_the_rules_that_come_with_the_portal_are_right():
    content = Path(__file__).parents[2] / "content"
    files = sorted(content.glob("rules/*.yaml"))
    badges = {file.stem: tuple(yaml.read(file)[0].get("levels", {})) for file in content.glob("badges/*.yaml")}
    tracks = [folder.name for folder in content.glob("tracks/*")]

    rulebook = gamification.load(files, badges=badges, tracks=tracks, relative_to=content.parent)

    assert files
    assert all(rule.because for rule in rulebook.rules)
