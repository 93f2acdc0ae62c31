"""``portal keys``: what credentials are signed with."""

from __future__ import annotations

from typing import Any

import click

from portal import config
from portal.cli.answers import Answer, answering
from portal.config import Settings
from portal.credentials import keys as ring
from portal.credentials.keys import Key


@click.group()
def keys() -> None:
    """The keys that sign credentials."""


@keys.command()
@answering
def create() -> Answer:
    """Make the first signing key. Refused when there is one: then rotate."""
    settings = _settings()
    return _one(ring.create(settings.keys, settings.key_passphrase), "This key signs from now on")


@keys.command()
@answering
def rotate() -> Answer:
    """Make a new signing key; credentials signed with the old ones stay valid."""
    settings = _settings()
    return _one(ring.rotate(settings.keys, settings.key_passphrase), "This key signs from now on")


@keys.command("list")
@answering
def list_keys() -> Answer:
    """Every key that ever signed."""
    found = ring.listed(config.look().keys)
    lines = [f"{key.kid}  {_state(key)}" for key in found] or ["There is no key yet. `portal keys create` makes one."]
    return Answer({"keys": [_plain(key) for key in found]}, lines)


def _settings() -> Settings:
    """As configured, with the instance folder there."""
    settings = config.look()
    config.make_instance(settings.instance)
    return settings


def _one(key: Key, words: str) -> Answer:
    return Answer({"key": _plain(key)}, [f"{words}: {key.kid}"])


def _state(key: Key) -> str:
    return f"signed until {key.retired_at}" if key.retired_at else f"signs since {key.created_at}"


def _plain(key: Key) -> dict[str, Any]:
    return {"kid": key.kid, "created_at": key.created_at, "retired_at": key.retired_at}
