"""What it takes until the embedded server answers, beside a bare one: printed as a table.

The floor is one page of Flask, served by waitress, with the libraries imported that every page of the portal needs: the
ORM, sign-in, forms, languages, limits, static files. Each is started anew in its own process, the two by turns, on an
empty instance that exists already. Medians of CPU time (wall time of a shared machine lies, and is printed all the
same) and of resident memory after the first answer, read from /proc: Linux only.

    PYTHONPATH=. .venv/bin/python bench/start.py [rounds]
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

ROUNDS = 5
PATIENCE = 120
"""Seconds."""
PROMISED = "first answer within 1.5 s, 80 MB"
FLOOR = """
import sys
import click, flask_babel, flask_limiter, flask_login, flask_wtf, sqlalchemy.orm, structlog, whitenoise, wtforms
import flask, waitress

app = flask.Flask("floor")
app.get("/healthz")(lambda: "here")
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), _quiet=True)
"""


class Start(NamedTuple):
    """Seconds and MB."""

    cpu: float
    wall: float
    resident: float


def main(rounds: int) -> None:
    """Measure, print, end."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PORTAL_INSTANCE": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env.setdefault("PYTHONPYCACHEPREFIX", f"{folder}/compiled")
        commands = {"floor": ["-c", FLOOR], "portal": ["-m", "portal", "serve", "--port"]}
        for command in commands.values():
            start(command, env)  # compiles, and makes the instance
        found: dict[str, list[Start]] = {name: [] for name in commands}
        for _round in range(rounds):
            for name, command in commands.items():
                found[name].append(start(command, env))
    print(f"{'':8}{'CPU s':>8}{'wall s':>8}{'MB':>8}    medians of {rounds}; promised: {PROMISED}")
    middle = {name: Start(*map(statistics.median, zip(*starts, strict=True))) for name, starts in found.items()}
    for name, (cpu, wall, resident) in middle.items():
        print(f"{name:8}{cpu:8.2f}{wall:8.2f}{resident:8.1f}")
    ratio = [mine / bare for mine, bare in zip(middle["portal"], middle["floor"], strict=True)]
    print(f"{'ratio':8}{ratio[0]:8.2f}{ratio[1]:8.2f}{ratio[2]:8.2f}")


def start(command: list[str], env: dict[str, str]) -> Start:
    """One start, until the first answer."""
    port = free_port()
    began = time.monotonic()
    with subprocess.Popen([sys.executable, *command, str(port)], env=env, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server, began)
            wall = time.monotonic() - began
            return Start(cpu_of(server.pid), wall, resident_of(server.pid))
        finally:
            server.kill()


def wait_for(address: str, server: subprocess.Popen[bytes], began: float) -> None:
    while time.monotonic() < began + PATIENCE:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.01)
        else:
            return
    sys.exit("The server did not answer.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def cpu_of(pid: int) -> float:
    """Seconds of all its threads."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def resident_of(pid: int) -> float:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
