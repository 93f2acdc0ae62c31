"""Whether the house stands."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response

from portal import db
from portal.web.security import limiter

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@limiter.exempt
def healthz() -> Response:
    """200 while the database answers; no details."""
    db.session.execute(sa.text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
