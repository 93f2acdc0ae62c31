"""``portal keys``: what credentials are signed with."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import click

from portal import config
from portal.cli.answers import Answer, answering
from portal.config import Settings
from portal.credentials import keys as ring
from portal.credentials import portable
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


@keys.command()
@click.argument("kid")
@click.option("--reason", required=True, help="Why it is not to be trusted; kept beside the key.")
@click.option("--at", metavar="MOMENT", help="Since when, such as 2026-03-01T09:00Z; without, since now.")
@answering
def compromised(kid: str, reason: str, at: str | None) -> Answer:
    """Mark a key as not to be trusted since a moment; when it is the one in use, a new one is made."""
    settings = _settings()
    key, new = ring.compromise(settings.keys, settings.key_passphrase, kid, reason=reason, at=_moment(at))
    lines = [f"{key.kid} is not to be trusted since {key.revoked_at}. What it signed should be issued anew."]
    lines += [f"This key signs from now on: {new.kid}"] if new else []
    return Answer({"key": _plain(key), "new": _plain(new) if new else None}, lines)


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


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return portable.read_moment(text) if text is not None else None
    except ValueError as problem:
        raise click.BadParameter(
            "write a moment with its zone, such as 2026-03-01T09:00Z.", param_hint="--at"
        ) from problem


def _state(key: Key) -> str:
    if key.revoked_at:
        return f"not to be trusted since {key.revoked_at}: {key.reason}"
    return f"signed until {key.retired_at}" if key.retired_at else f"signs since {key.created_at}"


def _plain(key: Key) -> dict[str, Any]:
    plain = asdict(key)
    del plain["modulus"]
    return plain | {"rsa_kid": key.rsa.kid if key.rsa else None}
