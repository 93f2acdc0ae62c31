"""Rules about the Python of the house."""

from __future__ import annotations

import ast

from tests.house.sources import ROOT, calls, name_of, python_of_portal

FRONT = ("portal/blueprints/", "portal/web/", "portal/cli/", "portal/demo/", "portal/assembly.py", "portal/__init__.py")
COMMITS = (*(part for part in FRONT if part != "portal/web/"), "portal/credentials/", "portal/post/")
PRINTS = ("portal/cli/", "portal/demo/")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}
CLOCKS |= {f"dt.{name}" for name in CLOCKS}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "NotImplemented" + "Error", "lorem " + "ipsum")
PRETENDED = ("unittest." + "mock", "Magic" + "Mock", "pytest.mark." + "skip", "pytest." + "skip", "x" + "fail")
TEXTS = {".py", ".html", ".md", ".yaml", ".css", ".js", ".toml", ".svg", ""}
PLAIN_WORDS = {"level"}  # a badge is called so, and so are the levels of all the others
LONG_FILES = {"portal/events.py": "the whole vocabulary in one place, a few lines a word"}


def texts_of(*folders: str) -> list[tuple[str, str]]:
    """Name and text of every file in these folders that people write."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*"))]
    ours = [file for file in files if file.is_file() and file.suffix in TEXTS and ".min." not in file.name]
    return [(name_of(file), file.read_text()) for file in ours]


def is_view(function: ast.FunctionDef) -> bool:
    """Whether Flask calls this function for a route."""
    decorators = [one.func for one in function.decorator_list if isinstance(one, ast.Call)]
    return any(isinstance(one, ast.Attribute) and one.attr in ("get", "post", "route") for one in decorators)


def test_no_file_is_longer_than_three_hundred_lines():
    lengths = {name: (ROOT / name).read_text().count("\n") for name, _tree in python_of_portal()}

    long = {name: length for name, length in lengths.items() if length > 300 and name not in LONG_FILES}

    assert long == {}


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
    ]

    assert long == []


def test_nothing_is_printed_outside_of_the_command_line():
    printing = [
        f"{name}:{call.lineno}"
        for name, tree in python_of_portal()
        for called, call in calls(tree)
        if called == "print" and not name.startswith(PRINTS)
    ]

    assert printing == []


def test_only_the_front_the_mint_and_the_post_commit():
    committing = [
        f"{name}:{call.lineno}"
        for name, tree in python_of_portal()
        for called, call in calls(tree)
        if called == "db.session.commit" and not name.startswith(COMMITS)
    ]

    assert committing == []


def test_only_the_clock_asks_what_time_it_is():
    asking = [
        f"{name}:{call.lineno} {called}"
        for name, tree in python_of_portal()
        for called, call in calls(tree)
        if called in CLOCKS and name != "portal/clock.py"
    ]

    assert asking == []


def test_nobody_below_the_front_door_knows_a_request():
    knowing = [
        f"{name}:{node.lineno} {node.module}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ("flask", "flask_login", "flask_wtf", "werkzeug")
        and not name.startswith(FRONT)
    ]

    assert knowing == []


def test_pages_ask_for_what_somebody_earned_where_the_off_switch_is_known():
    past = {"awards_of", "award_of", "unseen_of", "news_of", "holdings_of", "points_of", "badges_of", "missing_for"}

    asking = [
        f"{name}:{node.lineno} {alias.name}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and name.startswith(("portal/blueprints/", "portal/web/"))
        for alias in node.names
        if (node.module == "portal.gamification" and alias.name == "queries")
        or ((node.module or "").startswith("portal.gamification.") and alias.name in past)
    ]

    assert asking == []


def test_views_catch_nothing():
    catching = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and is_view(node)
        if any(isinstance(part, ast.Try) for part in ast.walk(node))
    ]

    assert catching == []


def test_every_exception_that_is_caught_has_a_name():
    nameless = [
        f"{name}:{node.lineno}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]

    assert nameless == []


def test_no_badge_is_named_in_code():
    badges = {file.stem for file in (ROOT / "content/badges").glob("*.yaml")} - PLAIN_WORDS

    named = [
        f"{name}:{node.lineno} {node.value}"
        for name, tree in python_of_portal()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in badges
    ]

    assert named == []


def test_no_number_of_points_is_given_in_code():
    giving = [
        f"{name}:{call.lineno}"
        for name, tree in python_of_portal()
        for _called, call in calls(tree)
        for given in call.keywords
        if given.arg == "points" and isinstance(given.value, ast.Constant) and given.value.value
    ]

    assert giving == []


def test_no_module_is_called_after_a_drawer_for_everything():
    names = {"utils.py", "helpers.py", "managers.py", "services", "misc.py", "common.py"}

    found = [name for name, _tree in python_of_portal() if names & set(name.split("/"))]

    assert found == []


def test_nothing_is_left_unfinished():
    left = [
        f"{name}: {word}"
        for name, text in texts_of("portal", "tests", "content", "bench", "docs", ".ci")
        for word in UNFINISHED
        if word in text
    ]

    assert left == []


def test_no_test_pretends():
    pretending = [f"{name}: {word}" for name, text in texts_of("tests") for word in PRETENDED if word in text]

    assert pretending == []
