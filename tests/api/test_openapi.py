"""The OpenAPI document is true: schemathesis calls what it promises, and it leaves nothing out."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine.events import EngineFinished, NonFatalError, ScenarioFinished

from portal import clock
from portal.mentoring.outside import types_from_outside
from portal.web import security
from tests.api.conftest import ROOT, Caller
from tests.conftest import MORNING

EXAMPLES = int(os.environ.get("PORTAL_API_EXAMPLES", "10"))
"""For each operation; more of them when somebody wants to know."""
HOW: dict[str, Any] = {
    "seed": 7,
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
    "checks": {
        # What has the right shape may still name nobody here, or a cursor that nobody gave.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "409", "422"]},
        # Calls again without what only a network has (schemathesis 4.32 over WSGI); test_access.py tries the same.
        "ignored_auth": {"enabled": False},
    },
}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def caller(app, pair, clara):
    """A system with Clara's token, that has sent an event."""
    found = Caller(app, clara)
    found.send()
    return found


@pytest.fixture
def schema(app, caller):
    """The API as it describes itself, called with Clara's token as often as one likes."""
    how = SchemathesisConfig.from_dict(HOW | {"headers": caller.headers})

    def never_too_fast(environ, start_response):
        security.limiter.reset()
        with clock.at(MORNING):
            return app(environ, start_response)

    return schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", never_too_fast, config=how)


@pytest.fixture
def document(client):
    """The document as it is served."""
    return client.get(f"{ROOT}/openapi.json").json


def test_every_answer_is_as_promised(schema):
    seen = list(engine.from_schema(schema).execute())

    errors = [f"{event.label}: {event.value!r}" for event in seen if isinstance(event, NonFatalError)]
    calls = sum(len(event.recorder.cases) for event in seen if isinstance(event, ScenarioFinished))
    (finished,) = [event for event in seen if isinstance(event, EngineFinished)]
    assert errors == []
    assert [f"{failure.title}: {failure.message}" for failure in finished.failures] == []
    assert calls > 1000


def test_every_route_and_nothing_else_is_described(app, document):
    routes = {
        (re.sub(r"<id:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.document"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert {(path, method) for path, ways in document["paths"].items() for method in ways} == routes


def test_everything_is_described_in_sentences(document):
    operations = [operation for ways in document["paths"].values() for operation in ways.values()]
    answers = [answer for operation in operations for answer in operation["responses"].values()]

    assert all(operation["summary"] for operation in operations)
    assert all(answer["description"].endswith(".") for answer in answers)
    assert all(schema["description"] for schema in document["components"]["schemas"].values())


def test_whoever_has_no_token_may_read_the_document(client):
    answer = client.get(f"{ROOT}/openapi.json")

    assert answer.status_code == 200
    assert answer.json["openapi"] == "3.1.0"
    assert answer.json["servers"] == [{"url": "http://localhost"}]
    assert answer.json["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_the_examples_are_good(caller, document):
    schemas = document["components"]["schemas"]
    event, back = (schemas[name]["examples"][0] for name in ("EventToSend", "RetractionToSend"))

    sent = caller.post("/events", event | {"key": "example"})
    taken = caller.post("/events/retractions", back | {"of": "example"})

    assert (sent.status_code, taken.status_code) == (201, 201)


@pytest.mark.parametrize("name", types_from_outside())
def test_each_type_of_event_can_be_sent_as_it_is_described(caller, document, pair, name):
    found = document["components"]["schemas"][f"Event.{name}"]
    least, most = (made(found, only_needed=way, pair=pair) for way in (True, False))

    answers = [caller.post("/events", least | {"key": "least"}), caller.post("/events", most | {"key": "most"})]

    assert [answer.status_code for answer in answers] == [201, 201], [answer.text for answer in answers]


def made(schema: dict[str, Any], *, only_needed: bool, pair: Any) -> Any:
    """What a schema of an event asks for: only what is needed, or everything."""
    real = {"person": "robert@demo.example", "at": "2026-03-03T08:00:00Z", "programme": "spring"}
    real |= {"pair": pair.id, "absent": "maya@demo.example"}
    if schema.get("type") != "object":
        kinds = {"string": "x", "integer": schema.get("maximum"), "boolean": True}
        return schema.get("const") or schema.get("enum", [None])[0] or kinds[schema["type"]]
    names = schema["required"] if only_needed else schema["properties"]
    return {
        name: real.get(name) or made(schema["properties"][name], only_needed=only_needed, pair=pair) for name in names
    }
