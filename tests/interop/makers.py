"""Verifiers that other makers wrote, installed once for each state of their lock files: beside the house, not in it.

Each file is checked against its hash. No script of a package runs, but for two of Python that have no wheel. For
another version, change ``package.json``, run ``npm install --ignore-scripts`` here and take each ``funding`` and each
``resolved`` out of its lock, which is to hold no address; or change one of the other locks and its hashes.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("offline.mjs", "pictures.mjs", "digital-bazaar.mjs", "digital-credentials.mjs", "tokens.mjs", "verify.mjs")
LOCKS = ("validator.lock", "validator-sources.lock")
NODE = 20
"""The oldest version of Node that all of them run on."""


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, filled by ``make`` if it is not there yet. Of several who ask at once, one makes it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = folder.parent / f"{folder.name}.fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            make(fresh)
            fresh.rename(folder)
    return folder


def of_npm(cache: Path) -> Path:
    """A folder with the packages of ``package-lock.json``, which holds hashes and no addresses."""
    names = ("package.json", "package-lock.json")
    return once(cache / f"npm-{_hash(names)}", lambda folder: _install_packages(folder, names))


def of_python(cache: Path) -> Path:
    """The Python of an environment of its own, with 1EdTech's validator of Open Badges 2.0 (``openbadges``)."""
    name = f"{sys.implementation.cache_tag}-{_hash(LOCKS)}"
    return once(cache / name, _install_validator) / "bin" / "python"


def run(command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """What a program printed; it must have succeeded."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _hash(names: Sequence[str]) -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()[:16]


def _install_packages(folder: Path, names: Sequence[str]) -> None:
    npm = shutil.which("npm")
    assert npm, "The verifiers of other makers need npm on PATH: for example `apt-get install npm`."
    version = run(["node", "--version"]).strip()
    assert int(version[1:].split(".")[0]) >= NODE, f"The verifiers of other makers need Node {NODE}, not {version}."
    for name in names:
        shutil.copy(HERE / name, folder)
    run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder)


def _install_validator(folder: Path) -> None:
    venv.EnvBuilder(symlinks=True).create(folder)
    python, uv = str(folder / "bin" / "python"), shutil.which("uv")
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", python]
    else:
        pip = [sys.executable, "-m", "pip", "--python", python, "--no-input", "--disable-pip-version-check"]
        install = [*pip, "install", "--quiet", "--no-compile"]
    checked = [*install, "--require-hashes", "--no-deps", "-r"]
    wheels, sources = (str(HERE / lock) for lock in LOCKS)
    run([*checked, wheels, "--only-binary", ":all:"])
    run([*checked, sources, "--no-binary", ":all:", "--no-build-isolation"])
