"""The ``run`` script, in a checkout with an empty lock file and a portal that only repeats what it was told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

REPEAT = """
import os, sys
print(*sys.argv[1:], "|", sys.prefix, "|", os.environ.get("PYTHONDONTWRITEBYTECODE"), "|", os.getcwd())
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what ``run`` needs, as after a clone."""
    folder = tmp_path / "a checkout"
    (folder / "portal").mkdir(parents=True)
    (folder / "portal/__init__.py").write_text("")
    (folder / "portal/__main__.py").write_text(REPEAT)
    (folder / "requirements.lock").write_text("# nothing\n")
    shutil.copy(ROOT / "run", folder)
    return folder


def start(checkout: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start ``run`` from another folder, with the Python of the tests."""
    command = [sys.executable, str(checkout / "run"), *arguments]
    told = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told["PYTHONDONTWRITEBYTECODE"] = "1"
    pipe = subprocess.PIPE
    return subprocess.Popen(command, text=True, cwd=checkout.parent, env=told, stdout=pipe, stderr=pipe)


def run(checkout: Path, *arguments: str) -> tuple[str, str]:
    """What ``run`` said on stdout and on stderr; it must have succeeded."""
    said = start(checkout, *arguments)
    out, err = said.communicate(timeout=120)
    assert said.returncode == 0, err
    return out, err


def test_it_becomes_the_portal_of_its_own_environment(checkout):
    out, _err = run(checkout, "content", "check", "--json")

    told, prefix, dont_compile, folder = out.strip().split(" | ")
    assert told == "content check --json"
    assert Path(prefix) == checkout / ".venv"
    assert dont_compile == "None"
    assert Path(folder) == checkout.parent


def test_alone_it_is_the_demo_and_installs_once(checkout):
    first, first_said = run(checkout)
    second, second_said = run(checkout)

    assert first == second
    assert first.startswith("demo |")
    assert "Installing requirements.lock" in first_said
    assert second_said == ""


def test_a_changed_lock_file_is_installed(checkout):
    run(checkout)
    (checkout / "requirements.lock").write_text("# still nothing\n")

    _out, said = run(checkout)

    assert "Installing" in said


def test_what_was_interrupted_is_begun_again(checkout):
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to("nowhere")

    out, _said = run(checkout)

    assert out.startswith("demo |")


def test_of_two_at_once_one_installs(checkout):
    both = [start(checkout), start(checkout)]

    said = [one.communicate(timeout=120) for one in both]

    assert [out.split()[0] for out, _err in said] == ["demo", "demo"]
    assert sum("Installing" in err for _out, err in said) == 1


def test_a_requirement_without_a_hash_is_not_installed(checkout):
    (checkout / "requirements.lock").write_text("six==1.17.0\n")

    refused = start(checkout)
    _out, err = refused.communicate(timeout=120)

    assert refused.returncode == 1
    assert "requirements.lock could not be installed" in err.splitlines()[-1]


def test_tests_name_what_is_missing(checkout, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    refused = start(checkout, "test")
    _out, err = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert err.strip() == (
        "The tests need chromium, redis-server, npm on PATH: for example `apt-get install chromium redis-server npm`."
    )
