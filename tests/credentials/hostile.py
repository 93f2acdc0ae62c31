"""Things that somebody might give to be checked who means no good. Each is made for some other sites."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import jwt

from portal.credentials import baking, base58
from tests.credentials import foreign
from tests.credentials.foreign import DID, ED25519, LIST, RSA, SITE

if TYPE_CHECKING:
    from tests.elsewhere import Elsewhere

Thing = bytes | str
Make = Callable[["Elsewhere"], Thing]

DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
METADATA = "https://169.254.169.254/latest/meta-data/"
OPEN = '{"type":["VerifiableCredential","OpenBadgeCredential"],'


def badge(**members: Any) -> dict[str, Any]:
    """A badge from elsewhere with a signature that is none, which is seen late."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-03-01T12:00:00Z",
        "verificationMethod": f"{ED25519.did_key}#{ED25519.did_key[8:]}",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + base58.encode(b"\1" * 64),
    }
    made: dict[str, Any] = {**foreign.credential(ED25519.did_key).to_vc(), "proof": proof, **members}
    return made


def signed(**members: Any) -> dict[str, Any]:
    """A good badge from elsewhere, changed after it was signed."""
    made: dict[str, Any] = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))
    return made | members


def in_parts(value: bytes = b"", **members: Any) -> dict[str, Any]:
    """A badge of which parts are shown, with a proof of any bytes."""
    options = {"cryptosuite": "ecdsa-sd-2023", "verificationMethod": f"{DID}#key-3"}
    packed = "u" + base64.urlsafe_b64encode(b"\xd9\x5d\x01" + value).decode().rstrip("=")
    return signed(proof={**signed()["proof"], **options, "proofValue": packed}, **members)


def issued_by(issuer: str, name: str = "#key-1") -> str:
    """A badge whose issuer, and so its key, leads somewhere."""
    document = badge(issuer={"id": issuer, "type": ["Profile"], "name": "Somebody"})
    document["proof"]["verificationMethod"] = issuer + name
    return json.dumps(document)


def token(header: dict[str, Any], payload: dict[str, Any] | None = None, signature: bytes = b"") -> str:
    """A signed text with any header."""
    said = payload or foreign.credential().to_jwt_payload()
    parts = (json.dumps(header).encode(), json.dumps(said).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def well_signed(**header: Any) -> str:
    """A signed text of the issuer's own key, with more in its header."""
    return foreign.token(foreign.credential().to_jwt_payload(), RSA, **header)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return baking.PNG + head + b"".join(chunks) + chunk(b"IEND", b"")


def carrying(text: bytes, *, packed: bool = False) -> bytes:
    flag = b"\1\0" if packed else b"\0\0"
    return chunk(b"iTXt", b"openbadgecredential\0" + flag + b"\0\0" + (zlib.compress(text, 9) if packed else text))


def packed_text(text: bytes) -> bytes:
    return chunk(b"zTXt", b"openbadgecredential\0\0" + zlib.compress(text, 9))


def svg(inside: str, before: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return f"{before}<svg {names}>{inside}</svg>".encode()


def alike(count: int) -> dict[str, Any]:
    """Many nodes without a name that can hardly be told apart."""
    document = badge()
    levels = [{"id": f"_:l{number}", "type": ["RubricCriterionLevel"], "name": "x"} for number in range(count)]
    document["credentialSubject"]["achievement"]["resultDescription"] = [
        {
            "id": f"_:r{number}",
            "type": ["ResultDescription"],
            "name": "x",
            "resultType": "Result",
            "rubricCriterionLevel": [level for place, level in enumerate(levels) if (number + place) % 3],
        }
        for number in range(count)
    ]
    return document


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        handler.wfile.write(b" " * 65536)


def at_site(answer: Any, **headers: Any) -> Make:
    """A badge whose issuer's site answers like this."""

    def make(sites: Elsewhere) -> Thing:
        if callable(answer):
            sites.pages[f"{SITE}/.well-known/did.json"] = answer
        else:
            sites.serve(f"{SITE}/.well-known/did.json", answer, **headers)
        return foreign.embedded(foreign.credential(), name=f"{DID}#key-1")

    return make


def redirected(target: str) -> Make:
    """A badge whose issuer's site sends those who ask somewhere else."""

    def make(sites: Elsewhere) -> Thing:
        sites.serve(f"{SITE}/.well-known/did.json", "", 302, Location=target)
        sites.names["inside.example"] = [sites.forbidden.getsockname()]
        return foreign.embedded(foreign.credential(), name=f"{DID}#key-1")

    return make


def named(*addresses: str) -> Make:
    """A badge whose issuer's name leads to these addresses."""

    def make(sites: Elsewhere) -> Thing:
        sites.names["issuer.example"] = [(address, sites.forbidden.getsockname()[1]) for address in addresses]
        return foreign.embedded(foreign.credential(), name=f"{DID}#key-1")

    return make


def listed(answer: Any, **wishes: Any) -> Make:
    """A good badge whose status list is like this."""

    def make(sites: Elsewhere) -> Thing:
        foreign.open_site(sites)
        if callable(answer):
            sites.pages[LIST] = answer
        else:
            sites.serve(LIST, answer)
        document = foreign.credential(credential_status=foreign.status(**wishes))
        return foreign.embedded(document, name=f"{DID}#key-1")

    return make


def plain(thing: Thing | dict[str, Any]) -> Make:
    """Something that needs no other site; the issuer's is there all the same."""

    def make(sites: Elsewhere) -> Thing:
        foreign.open_site(sites)
        return json.dumps(thing) if isinstance(thing, dict) else thing

    return make


def bomb(size: int) -> dict[str, Any]:
    """A status list that unpacks to a lot."""
    document = foreign.status_list()
    packed = base64.urlsafe_b64encode(gzip.compress(b"\0" * size)).decode().rstrip("=")
    document["credentialSubject"]["encodedList"] = "u" + packed
    return document


def confused() -> str:
    """The issuer's public key, used as if it were a secret."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": f"{DID}#key-2"}).encode()).decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps(foreign.credential().to_jwt_payload()).encode()).decode().rstrip("=")
    made = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(f"{head}.{body}".encode(), RSA.public)
    return f"{head}.{body}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def said_in_turn(depth: int) -> dict[str, Any]:
    """Endorsements by those who were endorsed by those who were endorsed; at the end something is wrong."""
    somebody: dict[str, Any] = {"id": "urn:x:1", "type": ["Profile"], "official": 5}
    for _ in range(depth):
        said = {**badge(), "type": ["VerifiableCredential", "EndorsementCredential"], "issuer": somebody, "name": "x"}
        said["credentialSubject"] = {"id": "urn:x:2", "type": ["EndorsementSubject"]}
        somebody = {"id": "urn:x:1", "type": ["Profile"], "endorsement": [said]}
    return badge(issuer=somebody)


ENTITIES = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
CONTEXTS = foreign.credential().to_vc()["@context"]

DOCUMENTS: dict[str, Make] = {
    "nothing": plain(""),
    "a word": plain("badge"),
    "three megabytes": plain(b"x" * 3_000_000),
    "300 KB of JSON": plain('{"a":"' + "x" * 300_000 + '"}'),
    "deep lists": plain("[" * 100_000),
    "deep objects": plain('{"a":' * 5_000 + "1" + "}" * 5_000),
    "a list": plain("[]"),
    "a number": plain("5"),
    "a number without end": plain(OPEN + '"name":' + "9" * 5_000 + "}"),
    "infinity": plain('{"validFrom":Infinity}'),
    "infinity by another name": plain(OPEN + '"name":1e999}'),
    "no number": plain(OPEN + '"name":NaN}'),
    "a member said twice": plain('{"type":["VerifiableCredential"],"type":[]}'),
    "many empty objects": plain(OPEN + '"evidence":[' + ",".join(["{}"] * 60_000) + "]}"),
    "bytes that are no text": plain(b"\xff\xfe\x00\x01"),
    "UTF-16": plain(json.dumps(badge()).encode("utf-16")),
    "a byte order mark twice": plain(b"\xef\xbb\xbf\xef\xbb\xbf" + json.dumps(badge()).encode()),
    "half a letter": plain(json.dumps(badge(name="\ud800"))),
    "half a letter as it is": plain("\ud800"),
    "a zero byte": plain("http://localhost/b/\x00"),
    "types that are no texts": plain('{"type":[["VerifiableCredential"],{},null]}'),
    "an empty credential": plain(OPEN[:-1] + "}"),
    "an address of nothing": plain("http://localhost/"),
    "an address without end": plain("http://localhost/b/" + "x" * 10_000),
    "endorsers of endorsers": plain(said_in_turn(20)),
    "a status list": plain(json.dumps(foreign.status_list())),
}

PICTURES: dict[str, Make] = {
    "an SVG of one part with all it can have": plain(
        b"<svg" + b"".join(b" a%x=''" % n for n in range(150_000)) + b"/>"
    ),
    "a PNG without a badge": plain(baking.PNG + b"\0\0\0\0IEND\xaeB`\x82"),
    "a PNG that is cut off": plain(png(carrying(b"{}"))[:-20]),
    "a PNG with a wrong checksum": plain(png(carrying(b"{}")).replace(b"IEND\xaeB", b"IEND\xaeC")),
    "a PNG with two badges": plain(png(carrying(b"{}"), carrying(b"{}"))),
    "a PNG with thousands of badges that unpack": plain(png(*[carrying(b"x" * 250_000, packed=True)] * 5000)),
    "a PNG whose part is longer than it": plain(baking.PNG + b"\xff\xff\xff\xffiTXt"),
    "a PNG that unpacks to a lot": plain(png(carrying(b"x" * 20_000_000, packed=True))),
    "a PNG of another packing": plain(png(packed_text(json.dumps(badge()).encode()))),
    "a PNG with broken text": plain(png(chunk(b"iTXt", b"openbadgecredential\0\1"))),
    "a PNG that packs a PNG": plain(png(carrying(png(carrying(b"{}")), packed=True))),
    "an SVG with an entity": plain(b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'),
    "an SVG that grows": plain(svg("&i;", ENTITIES + "]>")),
    "an SVG that reads files": plain(svg("&a;", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>")),
    "an SVG that reads a document type": plain(svg("", f'<!DOCTYPE svg SYSTEM "{METADATA}">')),
    "an SVG that includes": plain(svg('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>')),
    "an SVG with a script": plain(svg("<script>fetch('/')</script><openbadges:credential>{}</openbadges:credential>")),
    "an SVG with two badges": plain(svg("<openbadges:credential>{}</openbadges:credential>" * 2)),
    "an SVG with thousands of names": plain(
        svg("".join(f'<g xmlns:a{each}="u:{each}">' for each in range(9000)) + "</g>" * 9000)
    ),
    "an SVG in two bytes a letter": plain("<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16-le")),
    "a deep SVG": plain(b"<svg>" + b"<g>" * 100_000 + b"</g>" * 100_000 + b"</svg>"),
    "an SVG in UTF-7": plain(b'<?xml version="1.0" encoding="utf-7"?><svg>+ADw-</svg>'),
    "a picture that carries a word": plain(baking.bake_svg(DRAWING, "word")),
    "a picture that carries an address inside": plain(baking.bake_svg(DRAWING, "http://127.0.0.1:22/")),
    "a picture that carries an address of the cloud": plain(baking.bake_svg(DRAWING, METADATA)),
}

MEANINGS: dict[str, Make] = {
    "a context that is fetched": plain(signed(**{"@context": [*CONTEXTS, "https://other.example/context"]})),
    "a context in the badge": plain(signed(**{"@context": [*CONTEXTS, {"@vocab": "https://other.example/"}]})),
    "a context that leads to a file": plain(signed(**{"@context": [*CONTEXTS, "file:///etc/passwd"]})),
    "a relative context": plain(signed(**{"@context": [*CONTEXTS, "../context"]})),
    "a context that is no list": plain(signed(**{"@context": CONTEXTS[0]})),
    "a context in a list in a list": plain(signed(**{"@context": [[*CONTEXTS]]})),
    "contexts without end": plain(signed(**{"@context": [*CONTEXTS, *[CONTEXTS[1]] * 1000]})),
    "a context further down": plain(signed(evidence=[{"type": ["Evidence"], "@context": "https://other.example/"}])),
    "a type by another name": plain(signed(**{"@type": ["Evidence"]})),
    "a name by another name": plain(signed(**{"@id": "https://issuer.example/another"})),
    "a relative name": plain(foreign.sealed({**foreign.credential().to_vc(), "id": "another"})),
    "a graph beside": plain(signed(**{"@graph": [{"id": "https://issuer.example/another"}]})),
    "something included": plain(signed(**{"@included": [{"id": "https://issuer.example/another"}]})),
    "something reversed": plain(signed(**{"@reverse": {"credentialSubject": {"id": "urn:x"}}})),
    "nodes that look alike": plain(alike(12)),
    "more nodes that look alike": plain(alike(20)),
    "many parts": plain(badge(evidence=[{"type": ["Evidence"], "name": str(each)} for each in range(4000)])),
    "types without end": plain(badge(evidence=[{"type": ["Evidence"] * 3000}])),
    "more proofs than anybody needs": plain(signed(proof=[signed()["proof"]] * 5)),
    "a proof that holds beside one that does not": plain(
        signed(proof=[signed()["proof"], {**signed()["proof"], "created": "2026-01-01T00:00:00Z"}])
    ),
    "a proof of another proof": plain(
        signed(proof=[signed()["proof"], {**signed()["proof"], "previousProof": "urn:x"}])
    ),
    "parts that look alike": plain(in_parts(credentialSubject=alike(14)["credentialSubject"])),
    "a proof of parts that is cut off": plain(in_parts(b"\x85")),
    "a proof of parts in lists in lists": plain(in_parts(b"\x81" * 100_000)),
    "a proof of more parts than there is room for": plain(in_parts(b"\x9b" + b"\x7f" * 8)),
    "a proof of a number without end": plain(in_parts(b"\xc2\x5a\x00\x02\x00\x00" + b"\xff" * 131_072)),
    "a proof of parts signed with another kind of key": plain(
        signed(proof={**in_parts()["proof"], "verificationMethod": f"{DID}#key-1"})
    ),
    "no proof in a list": plain(signed(proof=[])),
    "a proof in a proof": plain(signed(proof={**signed()["proof"], "proof": signed()["proof"]})),
    "a proof with a context": plain(signed(proof={**signed()["proof"], "@context": CONTEXTS})),
    "a proof for something else": plain(signed(proof={**signed()["proof"], "proofPurpose": "authentication"})),
    "a proof of nothing": plain(signed(proof={**signed()["proof"], "proofValue": "z"})),
    "a proof without end": plain(signed(proof={**signed()["proof"], "proofValue": "z" + "2" * 200_000})),
    "something added after signing": plain(signed(awardedDate="2020-01-01T00:00:00Z")),
    "an unknown word added after signing": plain(signed(grade="A")),
    "an unknown word that was signed": plain(foreign.sealed({**foreign.credential().to_vc(), "grade": "A"})),
    "a word by its address": plain(
        signed(**{"https://www.w3.org/2018/credentials#validUntil": "2020-01-01T00:00:00Z"})
    ),
    "a list in a list": plain(signed(evidence=[signed()["evidence"]])),
    "an end taken away": plain({name: value for name, value in signed().items() if name != "credentialSchema"}),
}

TOKENS: dict[str, Make] = {
    "alg none": plain(token({"alg": "none", "kid": f"{DID}#key-2"})),
    "alg NONE": plain(token({"alg": "NONE", "kid": f"{DID}#key-2"}, signature=b"x")),
    "no alg": plain(token({"kid": f"{DID}#key-2"}, signature=b"x" * 256)),
    "a list as alg": plain(token({"alg": ["RS256"], "kid": f"{DID}#key-2"}, signature=b"x" * 256)),
    "a public key as a secret": plain(confused()),
    "another kind of key": plain(token({"alg": "RS256", "kid": f"{DID}#key-1"}, signature=b"x" * 64)),
    "zeros as a signature": plain(token({"alg": "ES256", "kid": f"{DID}#key-3"}, signature=b"\0" * 64)),
    "a kid that climbs": plain(well_signed(kid="../../../etc/passwd")),
    "a kid that is a file": plain(well_signed(kid="file:///etc/passwd")),
    "a kid that is SQL": plain(well_signed(kid="' OR 1=1 --")),
    "a kid that is an object": plain(token({"alg": "RS256", "kid": {"x": 1}}, signature=b"x" * 256)),
    "a kid in the cloud": plain(well_signed(kid=METADATA)),
    "a kid on another site": plain(well_signed(kid="https://other.example/key")),
    "a kid on a site that begins alike": plain(well_signed(kid="https://issuer.example.other.example/key")),
    "a kid on this portal": plain(well_signed(kid="http://localhost/keys/x")),
    "jku": plain(well_signed(kid=f"{DID}#key-2", jku="https://other.example/keys")),
    "x5u": plain(well_signed(kid=f"{DID}#key-2", x5u="https://other.example/chain")),
    "x5c": plain(well_signed(kid=f"{DID}#key-2", x5c=["MII"])),
    "a key of its own": plain(foreign.bare_token(foreign.credential(), foreign.signer())),
    "a key of its own beside the issuer's": plain(well_signed(kid=f"{DID}#key-2", jwk=foreign.P256.jwk)),
    "neither kid nor key": plain(well_signed()),
    "something critical": plain(token({"alg": "RS256", "kid": f"{DID}#key-2", "crit": ["x"], "x": 1}, signature=b"x")),
    "an unencoded payload": plain(token({"alg": "RS256", "kid": f"{DID}#key-2", "b64": False}, signature=b"x")),
    "four parts": plain(well_signed(kid=f"{DID}#key-2") + ".x"),
    "no payload": plain("eyJhbGciOiJub25lIn0.."),
    "a payload that is a list": plain("eyJhbGciOiJub25lIn0.W10.eA"),
    "an empty payload": plain("eyJhbGciOiJub25lIn0.e30."),
    "another issuer in its claims": plain(
        foreign.token({**foreign.credential().to_jwt_payload(), "iss": ED25519.did_key}, kid=f"{DID}#key-2")
    ),
    "another end in its claims": plain(
        foreign.token({**foreign.credential().to_jwt_payload(), "exp": 2**40}, kid=f"{DID}#key-2")
    ),
    "a credential in a claim beside it": plain(
        foreign.token(
            {**foreign.credential().to_jwt_payload(), "vc": {"expirationDate": "2020-01-01T00:00:00Z"}},
            kid=f"{DID}#key-2",
        )
    ),
    "claims without a name": plain(
        foreign.token({**foreign.credential().to_jwt_payload(), "jti": None}, kid=f"{DID}#key-2")
    ),
}

NAMES: dict[str, Make] = {
    f"the issuer {issuer}": plain(issued_by(issuer))
    for issuer in (
        "did:web:127.0.0.1",
        "did:web:localhost%3A22",
        "did:web:169.254.169.254",
        "did:web:%5B%3A%3A1%5D",
        "did:web:issuer.example:..:..:etc",
        "did:web:issuer.example%2Fetc",
        "did:web:issuer.example:a%2F..%2Fb",
        "did:web:user%40issuer.example",
        "did:web:user:password@issuer.example",
        "did:web:issuer.example%3A22",
        "did:web:issuer.example%3A99999999",
        "did:web:",
        "did:web:ıssuer.example",
        "did:web:issuer.example?x=y",
        "did:key:z6Mk",
        "did:key:z" + "1" * 5000,
        "did:example:123",
        "did:jwk:eyJrdHkiOiJPS1AifQ",
        "http://issuer.example/",
        "ftp://issuer.example/",
        "file:///etc/passwd",
        "gopher://issuer.example/",
        "data:application/json,{}",
        "javascript:alert(1)",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://issuer.example@127.0.0.1/",
        "https://issuer.example:22/",
        "https://issuer.example/\r\nX: y",
        "https://issuer.example/ x",
        "https://ıssuer.example/",
        "urn:uuid:00000000-0000-4000-8000-000000000000",
        "",
    )
}

SITES: dict[str, Make] = {
    "a name of this machine": named("127.0.0.1"),
    "a name of this machine in new numbers": named("::1"),
    "a name of this machine, mapped": named("::ffff:127.0.0.1"),
    "a name of this machine, translated": named("64:ff9b::7f00:1"),
    "a name of the cloud's": named("169.254.169.254"),
    "a name of a neighbour": named("10.0.0.1"),
    "a name of two, one of them here": named("93.184.215.14", "127.0.0.1"),
    "a redirect to this machine": redirected("https://127.0.0.1/"),
    "a redirect to a name of this machine": redirected("https://inside.example/"),
    "a redirect to the cloud": redirected(METADATA),
    "a redirect to http": redirected("http://issuer.example/did.json"),
    "a redirect to a file": redirected("file:///etc/passwd"),
    "a redirect to another site": redirected("https://other.example/did.json"),
    "a redirect to itself": redirected("/.well-known/did.json"),
    "a site that drips": at_site(dripping),
    "a site that never ends": at_site(endless),
    "a site that packs": at_site(gzip.compress(b"[" * 10_000_000), Content_Encoding="gzip"),
    "a site that says nothing": at_site(lambda _handler: None),
    "a document that is deep": at_site("[" * 100_000),
    "a document that is a list": at_site([]),
    "a document with strange keys": at_site(
        {"id": DID, "verificationMethod": [None, 5, {"id": 5}, {"id": "#key-1"}], "assertionMethod": ["#key-1", {}, 7]}
    ),
    "a document with a bad curve": at_site(
        foreign.did_document(
            DID,
            foreign.method(DID, ED25519, publicKeyJwk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
        )
    ),
    "a document with a weak key": at_site(
        foreign.did_document(DID, foreign.method(DID, ED25519, publicKeyJwk={"kty": "RSA", "n": "AQAB", "e": "AQ"}))
    ),
    "a document with a secret key": at_site(
        foreign.did_document(DID, foreign.method(DID, ED25519, publicKeyJwk={**ED25519.jwk, "d": "AA"}))
    ),
}

LISTS: dict[str, Make] = {
    "a list of another": listed(foreign.sealed(foreign.status_list(issuer=f"{DID}:other"))),
    "a list that nobody signed": listed(foreign.status_list()),
    "a list that is over": listed(foreign.sealed(foreign.status_list(valid_until=foreign.ISSUED))),
    "a list that unpacks to a lot": listed(foreign.sealed(bomb(20_000_000))),
    "a list that is no list": listed("[]"),
    "a list that is a badge": listed(foreign.embedded(foreign.credential(), name=f"{DID}#key-1")),
    "a list that never ends": listed(endless),
    "a list that drips": listed(dripping),
    "a place in no list": listed(foreign.sealed(foreign.status_list()), index=10**8),
    "a list on this machine": listed("", address="https://127.0.0.1/list"),
    "a list in the cloud": listed("", address=METADATA),
    "a list in a file": listed("", address="file:///etc/passwd"),
    "a list of this portal": listed("", address="http://localhost/status/1"),
}
