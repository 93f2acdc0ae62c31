"""Who signed a document of Open Badges 3.0, and does the signature hold? Badges, status lists and endorsements alike.

A document is sealed by a proof embedded in it, or by being the payload of a signed text (VC-JWT).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import structlog
from flask_babel import gettext as _

from portal import clock
from portal.credentials import compact, contexts, methods, portable, proof, publickeys, suites
from portal.credentials.checks import Finding, listed, text_of
from portal.credentials.compact import Token
from portal.credentials.methods import Method
from portal.credentials.sources import Sources, loads
from portal.turns import Turns

log = structlog.get_logger(__name__)

_TURNS = Turns(2, waiting=2)

MOST_PROOFS = 4
"""Signatures of one document that are looked at, since each takes its time."""

CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
"""What the payload of a signed text says again (RFC 7519), beside the credential."""


@dataclass(frozen=True)
class Sealed:
    """A document, with the signed text that it was read from; None when it carries its proof itself."""

    document: dict[str, Any]
    token: Token | None = None


def read(text: str) -> Sealed:
    """The document of a text: JSON, or a signed text. Raises ``ValueError`` when it cannot be read without doubt."""
    if compact.is_token(text):
        token = compact.read(text)
        return Sealed(token.payload, token)
    document = loads(text)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return Sealed(document)


def issuer_of(document: dict[str, Any]) -> str:
    """The name of who says that they issued it."""
    issuer = document.get("issuer")
    return issuer if isinstance(issuer, str) else text_of(issuer, "id")


def apart(sealed: Sealed, sources: Sources) -> list[Sealed]:
    """The document once for each signature that has to hold: all those of its issuer whose suite is known here.

    A ``Finding`` when there are several, and none of them can be checked.
    """
    document = sealed.document
    proofs = document.get("proof")
    if sealed.token is not None or not isinstance(proofs, list) or len(proofs) < 2:
        return [sealed]
    issuer = issuer_of(document)
    known = [each for each in proofs if isinstance(each, dict) and _is_by(issuer, each)]
    is_ours = issuer == sources.us.did
    if is_ours or not known or len(proofs) > MOST_PROOFS or any("previousProof" in each for each in known):
        said = _("It carries several signatures, which cannot be checked here.")
        raise Finding(False if is_ours else None, said, "proof")
    return [Sealed({**document, "proof": each}) for each in known]


def _is_by(issuer: str, options: dict[str, Any]) -> bool:
    """Whether a proof is of a suite that is known here, and says that it is its issuer's."""
    owner = text_of(options, "verificationMethod").partition("#")[0]
    return suites.name_of(options) != "" and (owner in ("", issuer) or not issuer.startswith("did:"))


def method_of(sealed: Sealed, sources: Sources) -> Method:
    """The key that it says it was signed with, if that is one of its issuer's. Else a ``Finding``."""
    issuer = issuer_of(sealed.document)
    if sealed.token is None:
        return methods.method_of(issuer, _options(sealed.document, sources).get("verificationMethod"), sources)
    return _method_of_token(sealed.token, issuer, sources)


def check(sealed: Sealed, method: Method, sources: Sources, known_at: dt.datetime | None = None) -> None:
    """A ``Finding`` when the signature does not hold, or not for every word."""
    if sealed.token is not None:
        methods.check_key(method, sealed.document.get("validFrom"), known_at)
        _check_token(sealed.token, method, is_ours=issuer_of(sealed.document) == sources.us.did)
        return
    options = _options(sealed.document, sources)
    methods.check_key(method, options.get("created"), known_at)
    parts = portable.parts_of(sealed.document)
    sources.check_effort(parts)
    _check_words(sealed.document, sources)
    _check_purpose(options)
    problem = _problem(sealed.document, method.public)
    if problem:
        log.info("signature refused", problem=problem[:200])
        raise _not_covered() if problem.startswith(proof.UNCOVERED) else _does_not_fit()


def _problem(document: dict[str, Any], public: publickeys.PublicKey) -> str:
    """What is wrong with a proof. Much work, if it was made to be: so only a few are looked at at once."""
    if proof.is_known_to_hold(document, public):
        return ""
    with _TURNS.one() as is_mine:
        if not is_mine:
            said = _("Too much is being checked at the moment. Please try again in a minute.")
            raise Finding(None, said, "proof")
        return proof.problem(document, public) or ""


def content_of(document: dict[str, Any]) -> dict[str, Any]:
    """What a document says, without what only serves to sign it."""
    return {name: value for name, value in document.items() if name not in ("proof", *CLAIMS)}


def open_sealed(sealed: Sealed, sources: Sources) -> str:
    """Check all of it; answer the issuer. A ``Finding`` when it is not theirs, or not as they signed it."""
    for each in apart(sealed, sources):
        check(each, method_of(each, sources), sources)
    return issuer_of(sealed.document)


def _options(document: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """The one proof, of a kind that is checked here."""
    proofs = listed(document.get("proof"))
    is_ours = issuer_of(document) == sources.us.did
    if not proofs:
        raise Finding(False, _("It carries no signature."), "proof")
    try:
        return proof.options_of(document)
    except ValueError as problem:
        kind = text_of(proofs[0], "cryptosuite") or text_of(proofs[0], "type") or "?"
        said = _("It is signed in a way that cannot be checked here: %(kind)s.", kind=kind[:60])
        raise Finding(False if is_ours or kind in suites.KEYS else None, said, "proof") from problem


def _check_words(document: dict[str, Any], sources: Sources) -> None:
    """A ``Finding`` when others' words are explained where nobody looks: what was signed cannot be worked out then."""
    for address in listed(document.get("@context")):
        if isinstance(address, str) and not contexts.is_known(address) and issuer_of(document) != sources.us.did:
            said = _("Its words are explained at a place that is not asked here: %(address)s.", address=address[:200])
            raise Finding(None, said, "proof")


def _check_purpose(options: dict[str, Any]) -> None:
    """A ``Finding`` when what was signed was signed for something else, or only for a while that is over."""
    if options.get("proofPurpose") != "assertionMethod":
        raise Finding(False, _("It was signed for another purpose than to issue a badge."), "proof")
    try:
        is_over = "expires" in options and portable.read_moment(options["expires"]) < clock.now()
    except ValueError as problem:
        raise _does_not_fit() from problem
    if is_over:
        raise Finding(False, _("Its signature was good for a while only, which is over."), "proof")


def _method_of_token(token: Token, issuer: str, sources: Sources) -> Method:
    """By its name in the header, or by the key in the header if the issuer's document has the same."""
    kid, jwk = token.header.get("kid"), token.header.get("jwk")
    if any(name in token.header for name in compact.NEVER):
        raise Finding(False, _("Its signature brings a key of its own, or asks to be read in another way."), "proof")
    if kid is None and jwk is None:
        raise Finding(False, _("It does not say with which key it was signed."), "proof")
    named = kid is not None
    method = _method_named(kid, issuer, sources) if named else methods.method_with(issuer, _key_in(jwk), sources)
    if jwk is not None and not publickeys.is_same(method.public, _key_in(jwk)):
        raise Finding(False, _("It names one key, and brings another."), "proof")
    return method


def _method_named(kid: Any, issuer: str, sources: Sources) -> Method:
    """A name in the issuer's document; or the address of a key on the issuer's own site."""
    ours = sources.us.url("/keys/")
    if isinstance(kid, str) and kid.startswith(ours) and issuer == sources.us.did:
        return methods.method_of(issuer, sources.us.method(kid.removeprefix(ours)), sources)
    if not isinstance(kid, str) or not kid.startswith("https://"):
        return methods.method_of(issuer, kid, sources)
    if not methods.is_at_home(issuer, kid, sources):
        raise Finding(False, _("It was signed with a key that is not one of its issuer's."))
    return methods.method_at(issuer, kid, sources)


def _key_in(jwk: Any) -> publickeys.PublicKey:
    try:
        return publickeys.of_jwk(jwk)
    except ValueError as problem:
        raise methods.unreadable(problem) from problem


def _check_token(token: Token, method: Method, *, is_ours: bool) -> None:
    if token.algorithm in compact.NOT_CHECKED and not is_ours:
        said = _("It is signed in a way that cannot be checked here: %(kind)s.", kind=token.algorithm)
        raise Finding(None, said, "proof")
    if token.algorithm not in compact.algorithms_of(method.public):
        said = _("It says that it is signed as %(kind)s, which its issuer's key is not for.", kind=token.algorithm)
        raise Finding(False, said, "proof")
    if not compact.fits(token, method.public):
        raise _does_not_fit()


def check_claims(token: Token) -> None:
    """A ``Finding`` when the names of the signed text are not those of the credential in it (Open Badges 3.0, 8.2)."""
    document = token.payload
    if "vc" in document:
        raise Finding(False, _("What is signed says two things about itself: %(name)s.", name="vc"), "proof")
    subject = next(iter(listed(document.get("credentialSubject"))), None)
    said = {name: document.get(name) for name in CLAIMS}
    wanted = {
        "iss": issuer_of(document),
        "jti": document.get("id"),
        "sub": text_of(subject, "id") or None,
        "nbf": _seconds(document.get("validFrom")),
        "exp": _seconds(document.get("validUntil")),
    }
    for name, value in wanted.items():
        if said[name] != value or isinstance(said[name], bool):
            raise Finding(False, _("What is signed says two things about itself: %(name)s.", name=name), "proof")


def _seconds(moment: Any) -> int | None:
    try:
        return None if moment is None else int(portable.read_moment(moment).timestamp())
    except (ValueError, OverflowError):
        return -1


def _not_covered() -> Finding:
    return Finding(False, _("It says things that its signature does not cover: anybody may have added them."), "proof")


def _does_not_fit() -> Finding:
    return Finding(False, _("The signature does not fit: something was changed after it was signed."), "proof")
