"""Every page of the portal, and who opens it."""

from __future__ import annotations

PAGES: dict[str, list[tuple[str | None, str]]] = {
    "home.home": [("robert", "/"), ("maya", "/"), ("clara", "/"), ("ines", "/"), (None, "/")],
    "sign_in.form": [(None, "/sign-in")],
    "sign_in.forgotten": [(None, "/password")],
    "sign_in.new_password": [(None, "/password/{token}")],
    "sign_in.invitation": [(None, "/invitations/{token}")],
    "learning.tracks": [("robert", "/tracks"), ("ines", "/tracks")],
    "learning.track": [("robert", "/tracks/culture")],
    "learning.lesson": [
        ("robert", "/tracks/culture/what-people-like-to-be-called"),
        ("robert", "/tracks/digital-tools/a-good-question"),
    ],
    "micro_lessons.micro_lessons": [
        ("robert", "/micro-lessons"),
        ("maya", "/micro-lessons"),
        ("clara", "/micro-lessons"),
    ],
    "micro_lessons.new": [("maya", "/micro-lessons/new")],
    "micro_lessons.edit": [("maya", "/micro-lessons/{draft}/edit")],
    "micro_lessons.micro_lesson": [
        ("robert", "/micro-lessons/{published}"),
        ("maya", "/micro-lessons/{draft}"),
        ("clara", "/micro-lessons/{waiting}"),
    ],
    "pairs.pair": [("robert", "/pairs/{pair}"), ("maya", "/pairs/{pair}")],
    "pairs.agreement": [("robert", "/pairs/{pair}/agreement")],
    "goals.goals": [("robert", "/goals")],
    "goals.new": [("robert", "/pairs/{pair}/goals/new")],
    "sessions.sessions": [("robert", "/sessions")],
    "sessions.new": [("maya", "/pairs/{pair}/sessions/new")],
    "sessions.session": [
        ("robert", "/sessions/{asked}"),
        ("robert", "/sessions/{ahead}"),
        ("maya", "/sessions/{behind}"),
        ("clara", "/sessions/{behind}"),
    ],
    "awards.awards": [("robert", "/awards")],
    "awards.award": [("robert", "/awards/{award}")],
    "awards.unseen": [("robert", "/awards/unseen")],
    "awards.how_points_work": [(None, "/how-points-work")],
    "board.board": [("robert", "/board"), ("maya", "/board")],
    "people.mine": [("robert", "/me")],
    "people.person": [(None, "/people/robert-keller")],
    "programmes.programmes": [("clara", "/programmes")],
    "programmes.programme": [("clara", "/programmes/spring")],
    "rules.rules": [("clara", "/programmes/spring/rules")],
    "rules.proposal": [
        ("clara", "/programmes/spring/rules/proposals/{proposal}"),
        ("clara", "/programmes/spring/rules/proposals/{long_proposal}"),
    ],
    "programmes.person": [
        ("clara", "/programmes/spring/people/robert-keller"),
        ("clara", "/programmes/spring/people/clara-rossi"),
    ],
    "credentials.credential": [("robert", "/credentials/{credential}"), (None, "/credentials/{credential}")],
    "credentials.shared": [("robert", "/b/{short}"), (None, "/b/{short}")],
    "credentials.achievement": [(None, "/achievements/first-session"), (None, "/achievements/good-company")],
    "credentials.verification": [(None, "/verify"), (None, "/verify?badge=/b/{short}")],
}
"""By endpoint: who opens it (None is a stranger who is not signed in), and its path."""

NO_PAGES = {
    "static",
    "health.healthz",
    "api.people",
    "api.programmes",
    "api.pairs",
    "api.sessions",
    "api.goals",
    "api.missing",
    "api.events",
    "api.ledger",
    "api.awards",
    "api.holdings",
    "api.credentials",
    "api.document",
    "credentials.did",
    "credentials.issuer_profile",
    "credentials.key",
    "credentials.file",
    "credentials.card",
    "credentials.of_award",
    "credentials.status_list",
    "credentials.assertion",
    "credentials.badge_class",
    "credentials.ob2_issuer",
    "credentials.revocations",
}
"""What GET answers with something that is not a page of HTML."""

VISITS = [(who, path) for visits in PAGES.values() for who, path in visits]
