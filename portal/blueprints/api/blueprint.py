"""The blueprint that the files of this folder put their routes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from portal.web.asked import LARGEST
from portal.web.security import csrf

if TYPE_CHECKING:
    from pydantic import BaseModel

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)


@bp.url_value_preprocessor
def bound(_endpoint: str | None, _values: object) -> None:
    """What is sent is small. Said before anything reads it."""
    request.max_content_length = LARGEST


def answer(body: BaseModel, status: int = 200) -> Response:
    """A body of one of the shapes, as JSON."""
    return Response(body.model_dump_json(), status, content_type="application/json")
