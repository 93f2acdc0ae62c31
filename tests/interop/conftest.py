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
from tests.interop import altered, makers
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
    return asked("world", lambda folder: _play("tests.interop.world", folder))


@pytest.fixture(scope="session")
def deeds(asked: Callable[..., Path]) -> Path:
    """What ``tests.interop.deeds`` has made: two such worlds, ``before`` and ``after``."""
    return asked("deeds", lambda folder: _play("tests.interop.deeds", folder))


@pytest.fixture(scope="session")
def known(world: Path) -> dict[str, Any]:
    """What each public address answers: status, media type, and the body in Base64."""
    return read(world / "known.json")


@pytest.fixture(scope="session")
def ask_node(asked: Callable[..., Path], cache: Path) -> Callable[[str, Path], dict[str, Any]]:
    """What the verifiers in JavaScript say of each file of a world that they can read."""

    def ask(folder: Path, world: Path) -> None:
        for script in makers.SCRIPTS:
            (folder / script).write_bytes((makers.HERE / script).read_bytes())
        (folder / "node_modules").symlink_to(makers.of_npm(cache) / "node_modules")
        files = [file for file in _files(world) if ".ob2." not in file.name or ".jws" in file.name]
        (folder / "said.json").write_text(makers.run(["node", folder / "verify.mjs", world / "known.json", *files]))

    return lambda name, world: read(asked(name, lambda folder: ask(folder, world)) / "said.json")


@pytest.fixture(scope="session")
def ask_validator(asked: Callable[..., Path], cache: Path) -> Callable[[str, Path], dict[str, Any]]:
    """What 1EdTech's validator says of each file of Open Badges 2.0 in a world, given that it is Robert's."""

    def ask(folder: Path, world: Path) -> None:
        files = [file for file in _files(world) if ".ob2." in file.name]
        script = makers.HERE / "validator.py"
        said = makers.run([makers.of_python(cache), "-I", script, world / "known.json", EMAIL, *files])
        (folder / "said.json").write_text(said)

    return lambda name, world: read(asked(name, lambda folder: ask(folder, world)) / "said.json")


@pytest.fixture(scope="session")
def node(ask_node: Callable[[str, Path], dict[str, Any]], world: Path) -> dict[str, Any]:
    """What the verifiers in JavaScript say of the badges of ``world``."""
    return ask_node("node", world)


@pytest.fixture(scope="session")
def validator(ask_validator: Callable[[str, Path], dict[str, Any]], world: Path) -> dict[str, Any]:
    """What 1EdTech's validator says of them."""
    return ask_validator("validator", world)


@pytest.fixture(scope="session")
def issued(asked: Callable[..., Path], cache: Path) -> Path:
    """What ``tests.interop.altered`` has made: badges of kinds that the portal does not issue itself."""
    return asked("issued", lambda folder: altered.make(folder, makers.of_npm(cache)))


def read(file: Path) -> dict[str, Any]:
    """A file of JSON."""
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def _play(module: str, folder: Path) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    makers.run([sys.executable, "-m", module, str(folder)], cwd=ROOT, env=told)


def _files(world: Path) -> list[Path]:
    return sorted((world / "files").iterdir())
