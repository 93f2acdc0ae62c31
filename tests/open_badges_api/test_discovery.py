"""The service description: open to all, true, and OpenAPI that other makers' tools can read."""

from __future__ import annotations

import pytest
import schemathesis
from schemathesis.core.result import Ok

from tests.oauth.wallet import EVERYTHING

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PATH = "/ims/ob/v3p0/discovery"


@pytest.fixture
def document(client, house):
    """The document as it is served."""
    answer = client.get(PATH)
    assert answer.status_code == 200
    return answer.json


def test_it_is_open_to_every_program_and_may_be_kept_for_an_hour(client, house):
    answer = client.get(PATH)

    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "max-age=3600"
    assert client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_has_what_1edtech_adds(client, document):
    info, scheme = document["info"], document["components"]["securitySchemes"]["OAuth2ACG"]
    flow = scheme["flows"]["authorizationCode"]

    assert document["openapi"].startswith("3.0.")
    assert info["title"] == "Reverse Mentoring Portal"
    assert list(flow["scopes"]) == EVERYTHING.split()
    for address in (
        info["x-imssf-image"],
        info["x-imssf-privacyPolicyUrl"],
        info["termsOfService"],
        scheme["x-imssf-privacyPolicyUrl"],
        scheme["x-imssf-termsOfServiceUrl"],
    ):
        assert client.get(address.removeprefix("http://localhost").partition("#")[0]).status_code == 200
    for address in (
        scheme["x-imssf-registrationUrl"],
        flow["authorizationUrl"],
        flow["tokenUrl"],
        flow["refreshUrl"],
    ):
        assert client.options(address.removeprefix("http://localhost")).status_code == 200


def test_every_route_and_nothing_else_is_described(app, document):
    root = "/ims/ob/v3p0"
    routes = {
        (rule.rule.removeprefix(root), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("open_badges_api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    described = {(path, method) for path, methods in document["paths"].items() for method in methods}

    assert described == routes
    assert document["servers"] == [{"url": f"http://localhost{root}"}]


def test_another_makers_tool_reads_it(document):
    schema = schemathesis.openapi.from_dict(document)

    operations = [operation.ok().label for operation in schema.get_all_operations() if isinstance(operation, Ok)]

    assert sorted(operations) == sorted(
        ["GET /credentials", "POST /credentials", "GET /profile", "PUT /profile", "GET /discovery"]
    )


def test_sixty_a_minute_are_enough(client, house):
    codes = [client.get(PATH).status_code for _time in range(61)]

    assert codes == [200] * 60 + [429]
