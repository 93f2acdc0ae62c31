"""How a message is said: to Slack as text, to Teams as a card, to any other system as signed JSON.

Slack takes ``{"text": …}`` with ``& < >`` escaped. Workflows of Teams take a message with an Adaptive Card. The signed
form follows Standard Webhooks: HMAC-SHA256 over id, time and body, joined by dots.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from portal import catalog, clock
from portal.config import Settings
from portal.post.hooks.models import SLACK, TEAMS, Hook, HookMessage


@dataclass(frozen=True)
class About:
    """The programme that a message is about."""

    slug: str
    name: str


def secret_of(hook_id: str, settings: Settings) -> str:
    """What a receiver checks signatures with, as Standard Webhooks writes it. Computed, so it is kept nowhere."""
    raw = hmac.digest(settings.secret_key.encode(), b"webhook:" + hook_id.encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(raw).decode()


def body_of(hook: Hook, message: HookMessage, about: About, settings: Settings) -> bytes:
    """What is sent."""
    if hook.flavour in (SLACK, TEAMS):
        with force_locale(hook.language.replace("-", "_")):
            text = f"{about.name}: {sentence(message)}"
            page, words = f"{settings.base_url}/programmes/{about.slug}", _("Open the programme")
        said = _slack(text) if hook.flavour == SLACK else _teams(text, page, words)
    else:
        said = {
            "id": message.id,
            "type": message.type,
            "at": message.at.isoformat().replace("+00:00", "Z"),
            "programme": about.slug,
            "facts": message.facts,
        }
    return json.dumps(said, ensure_ascii=False).encode()


def headers_of(hook: Hook, message: HookMessage, body: bytes, settings: Settings) -> dict[str, str]:
    """What stands above it: the same id at each try, so that a receiver knows a message again."""
    common = {"Content-Type": "application/json; charset=utf-8"}
    if hook.flavour in (SLACK, TEAMS):
        return common
    moment = str(int(clock.now().timestamp()))
    key = base64.b64decode(secret_of(hook.id, settings).removeprefix("whsec_"))
    signed = hmac.digest(key, b".".join((message.id.encode(), moment.encode(), body)), hashlib.sha256)
    signature = "v1," + base64.b64encode(signed).decode()
    return common | {"webhook-id": message.id, "webhook-timestamp": moment, "webhook-signature": signature}


def sentence(message: HookMessage) -> str:
    """A message in words."""
    if message.type == "week.summary":
        return _week(message.facts)
    track = _track(message.facts.get("track", ""))
    return {
        "hook.added": _("From now on news of this programme appear here."),
        "pair.formed": _("A new pair has formed."),
        "session.completed": _("A session was held."),
        "goal.completed": _("A pair brought a goal to its end."),
        "track.completed": _("Somebody finished the track “%(track)s”.", track=track),
        "micro_lesson.published": _("There is a new micro-lesson in “%(track)s”.", track=track),
    }[message.type]


def _week(facts: dict[str, Any]) -> str:
    told = [
        ngettext("%(num)s session held", "%(num)s sessions held", facts["sessions"]),
        ngettext("%(num)s new pair", "%(num)s new pairs", facts["pairs"]),
        ngettext("%(num)s goal brought to its end", "%(num)s goals brought to their end", facts["goals"]),
        ngettext("%(num)s track finished", "%(num)s tracks finished", facts["tracks"]),
    ]
    counts = (facts["sessions"], facts["pairs"], facts["goals"], facts["tracks"])
    return _("last week: %(what)s.", what=", ".join(words for words, n in zip(told, counts, strict=True) if n))


def _track(slug: str) -> str:
    return next((track.title for track in catalog.tracks() if track.slug == slug), slug)


def _slack(text: str) -> dict[str, Any]:
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def _teams(text: str, page: str, words: str) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}],
        "actions": [{"type": "Action.OpenUrl", "title": words, "url": page}],
    }
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attached]}
