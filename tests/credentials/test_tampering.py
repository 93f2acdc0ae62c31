"""Whatever is changed in a credential of ours, left out or added, in any form, is refused on the right line."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from portal import credentials
from portal.credentials import baking, compact, exports, queries, schema
from portal.credentials.check_ob2 import REQUIRED
from portal.credentials.check_ob3 import is_credential
from tests.credentials.reading import wrong

if TYPE_CHECKING:
    from portal.credentials.models import Credential
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

OTHERS: tuple[Any, ...] = ("https://issuer.example/another", {}, 7)


def texts_of(credential: Credential) -> dict[str, str]:
    """Each different text that leaves the house, by the form in which it does; pictures carry one of them."""
    found: dict[str, str] = {}
    for form in exports.FORMS:
        content = exports.export(credential, queries.picture_of(credential), form).content
        is_picture = content.startswith((baking.PNG, b"<"))
        text = baking.unbake(content) if is_picture else content.decode()
        if text not in found.values():
            found[form] = text
    return found


def changed(whole: Any) -> Iterator[tuple[str, Any]]:
    """The document with one member or item changed, left out or added; and what was done, in words."""
    for path, _value in members(whole):
        for other in OTHERS:
            if at(whole, path) != other:
                yield f"{path} is {other}", put(whole, path, other)
        yield f"{path} is left out", put(whole, path, None, leave=True)
    for path, value in [((), whole), *members(whole)]:
        if isinstance(value, dict):
            yield f"{path} gained a member", put(whole, (*path, "added"), "something")
        if isinstance(value, list):
            yield f"{path} gained an item", put(whole, path, [*value, "something"])


def members(whole: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    inside = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    for name, value in inside:
        yield (*path, name), value
        yield from members(value, (*path, name))


def at(whole: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        whole = whole[name]
    return whole


def put(whole: Any, path: tuple[Any, ...], value: Any, *, leave: bool = False) -> Any:
    made = copy.deepcopy(whole)
    if not path:
        return value
    inside = at(made, path[:-1])
    if leave:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return made


def line_of_3(document: dict[str, Any], original: dict[str, Any]) -> list[str]:
    """Where a change of this kind is seen first."""
    if not is_credential(document):
        return ["format"]
    if schema.problem(document):
        return ["schema"]
    if _issuer(document) != _issuer(original):
        return ["issuer"]
    return ["issuer", "proof"] if document.get("proof") != original.get("proof") else ["proof"]


def _issuer(document: dict[str, Any]) -> Any:
    issuer = document["issuer"]
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def line_of_2(document: dict[str, Any], original: dict[str, Any]) -> list[str]:
    """The same for Open Badges 2.0."""
    if any(document.get(name) != original[name] for name in ("@context", "type")):
        return ["format", "proof"]
    if not all(document.get(name) for name in REQUIRED):
        return ["schema"]
    return ["schema", "issuer", "proof"]


def test_each_member_of_each_text_is_covered(credential: Credential, elsewhere: Elsewhere):
    for form, text in texts_of(credential).items():
        is_token = compact.is_token(text)
        whole = compact.read(text).payload if is_token else json.loads(text)
        line_of = line_of_2 if "ob2" in form else line_of_3
        assert credentials.verify(text, network=elsewhere.network()).is_good, form

        for what, document in changed(whole):
            report = credentials.verify(
                resealed(text, document) if is_token else json.dumps(document), network=elsewhere.network()
            )

            assert not report.is_good, (form, what)
            assert not report.is_open, (form, what)
            assert len(wrong(report)) == 1, (form, what, wrong(report))
            assert wrong(report)[0] in line_of(document, whole), (form, what)


def resealed(token: str, payload: Any) -> str:
    """The signed text, with another payload under the same signature."""
    head, _body, signature = token.split(".")
    return f"{head}.{encoded(payload)}.{signature}"


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_each_member_of_a_header_is_covered(credential: Credential, elsewhere: Elsewhere):
    for form, text in texts_of(credential).items():
        if not compact.is_token(text):
            continue
        _head, body, signature = text.split(".")
        for what, header in changed(compact.read(text).header):
            report = credentials.verify(f"{encoded(header)}.{body}.{signature}", network=elsewhere.network())
            assert len(wrong(report)) == 1, (form, what)
            assert not report.is_good, (form, what)


KEYWORDS = ("@language", "@base", "@vocab", "@set", "@graph", "@json", "@preserve", "@unknown", "@index", "@nest")


def test_what_no_graph_holds_is_not_smuggled_in(credential: Credential, elsewhere: Elsewhere):
    """JSON-LD passes over some keywords, and over empty lists, in silence: no signature covers them."""
    whole = json.loads(credential.document)
    additions: list[tuple[str, Any]] = [(name, "Grand master") for name in KEYWORDS] + [
        ("endorsement", []),
        ("sec:proof", []),
    ]
    places = [path for path, value in [((), whole), *members(whole)] if isinstance(value, dict)]

    for path in places:
        for name, value in additions:
            report = credentials.verify(json.dumps(put(whole, (*path, name), value)), network=elsewhere.network())
            assert wrong(report) in (["proof"], ["schema"]), (path, name)


def test_what_means_the_same_is_not_what_we_wrote(credential: Credential, elsewhere: Elsewhere):
    """A signature covers a graph, which is the same in another order, and told twice; we compare with our records."""
    whole = json.loads(credential.document)
    achievement = whole["credentialSubject"]["achievement"]
    places: list[tuple[tuple[Any, ...], Any]] = [
        (("@context",), [*whole["@context"], "https://w3id.org/security/data-integrity/v2"]),
        (("type",), ["VerifiableCredential", "AchievementCredential"]),
        (("evidence",), whole["evidence"] * 2),
        (("credentialSubject", "achievement", "tag"), achievement["tag"][::-1]),
    ]

    for path, value in places:
        report = credentials.verify(json.dumps(put(whole, path, value)), network=elsewhere.network())
        assert (path, wrong(report)) == (path, ["proof"])

    alone = put(whole, ("credentialSubject", "type"), "AchievementSubject")
    assert credentials.verify(json.dumps(alone), network=elsewhere.network()).is_good


def test_a_signature_of_another_credential_fits_nothing(credential: Credential, elsewhere: Elsewhere):
    for form, text in texts_of(credential).items():
        if compact.is_token(text):
            head, body, signature = text.split(".")
            turned = signature[:-2] + ("AA" if signature[-2:] != "AA" else "BA")
            for other in (turned, signature[:-4], ""):
                assert wrong(credentials.verify(f"{head}.{body}.{other}", network=elsewhere.network())) in (
                    ["proof"],
                    ["format"],
                ), form
