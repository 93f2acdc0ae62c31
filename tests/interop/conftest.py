"""Badges of a portal, and what verifiers of other makers say of them: asked once for the whole run."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT
from tests.interop import makers
from tests.interop.world import EMAIL


@pytest.fixture(scope="session")
def cache(request: pytest.FixtureRequest) -> Path:
    """Where other makers' software is installed: it outlives the run, and git does not see it."""
    return Path(request.config.cache.mkdir("interop"))


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Path]:
    """A folder of this run that is made once, whoever of the workers comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "interop"
    return lambda name, make: makers.once(shared / name, make)


@pytest.fixture(scope="session")
def world(asked: Callable[..., Path]) -> Path:
    """What ``tests.interop.world`` has made: files, and everything that the portal answers."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    play = (sys.executable, "-m", "tests.interop.world")
    return asked("world", lambda folder: makers.run([*play, str(folder)], cwd=ROOT, env=told))


@pytest.fixture(scope="session")
def known(world: Path) -> dict[str, Any]:
    """What each public address answers: status, media type, and the body in Base64."""
    return _read(world / "known.json")


@pytest.fixture(scope="session")
def node(asked: Callable[..., Path], cache: Path, world: Path) -> dict[str, Any]:
    """What the verifiers in JavaScript say of each file that they can read."""
    files = [file for file in _files(world) if ".ob2." not in file.name or ".jws" in file.name]

    def ask(folder: Path) -> None:
        for script in makers.SCRIPTS:
            (folder / script).write_bytes((makers.HERE / script).read_bytes())
        (folder / "node_modules").symlink_to(makers.of_npm(cache) / "node_modules")
        (folder / "said.json").write_text(makers.run(["node", folder / "verify.mjs", world / "known.json", *files]))

    return _read(asked("node", ask) / "said.json")


@pytest.fixture(scope="session")
def validator(asked: Callable[..., Path], cache: Path, world: Path) -> dict[str, Any]:
    """What 1EdTech's validator says of each file of Open Badges 2.0, given that it is Robert's."""
    files = [file for file in _files(world) if ".ob2." in file.name]

    def ask(folder: Path) -> None:
        script = makers.HERE / "validator.py"
        said = makers.run([makers.of_python(cache), "-I", script, world / "known.json", EMAIL, *files])
        (folder / "said.json").write_text(said)

    return _read(asked("validator", ask) / "said.json")


def _files(world: Path) -> list[Path]:
    return sorted((world / "files").iterdir())


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())
    return found
