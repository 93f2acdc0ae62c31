"""Rules about the lock files: what is installed is what was checked, from wherever it comes."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.house.sources import ROOT

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "tests/interop/validator.lock",
    "tests/interop/validator-sources.lock",
)
NPM_LOCK = ROOT / "tests/interop/package-lock.json"
ADDRESS = re.compile(r"://|@ |^-|--(?:index|extra|find|trusted)|\bfile:|\.whl|\.tar\.gz", re.MULTILINE)
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+?)(?: ; (?P<only>.+?))? \\$")


def requirements(lock: str) -> dict[str, str]:
    """What a lock file installs: each line with a version, and the hashes that follow it."""
    found = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip()):
        first, *hashes = entry.splitlines()
        found[first] = "\n".join(hashes)
    return found


def names(wanted: list[str]) -> set[str]:
    """The names of requirements as lock files write them."""
    return {re.split(r"[\[<>=!~; ]", one)[0].lower().replace("_", "-").replace(".", "-") for one in wanted}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_no_address(lock):
    assert ADDRESS.findall((ROOT / lock).read_text()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_a_version_and_hashes(lock):
    loose = [first for first in requirements(lock) if not PINNED.match(first)]
    unchecked = [
        first
        for first, hashes in requirements(lock).items()
        if not re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}(?: \\\n|$))+", hashes)
    ]

    assert (loose, unchecked) == ([], [])


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = names(project["project"]["dependencies"] + project["project"]["optional-dependencies"]["scale"])
    asked_to_develop = asked | names(project["dependency-groups"]["dev"])

    assert asked - names(list(requirements("requirements.lock"))) == set()
    assert asked_to_develop - names(list(requirements("requirements-dev.lock"))) == set()


def test_the_development_lock_holds_the_other_one():
    assert set(requirements("requirements.lock")) - set(requirements("requirements-dev.lock")) == set()


def test_the_lock_of_npm_holds_hashes_and_no_address():
    told = json.loads(NPM_LOCK.read_text())["packages"]
    asked = told.pop("")["dependencies"]

    unchecked = [name for name, found in told.items() if not found.get("integrity", "").startswith("sha512-")]

    assert unchecked == []
    assert "://" not in NPM_LOCK.read_text()
    assert not any("resolved" in found or "link" in found for found in told.values())
    assert asked == json.loads(NPM_LOCK.with_name("package.json").read_text())["dependencies"]
    assert {name: told[f"node_modules/{name}"]["version"] for name in asked} == asked
