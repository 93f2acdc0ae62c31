"""All of one's badges as one file."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

from flask import Response, send_file
from flask_login import login_required

from portal.blueprints.awards import unless_hidden
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import bundle
from portal.web.security import limiter
from portal.web.sign_in import me

IN_MEMORY = 1024 * 1024
"""Bytes of the file that stay in memory; what is more waits on the disk."""


@bp.get("/me/badges.zip")
@login_required
@limiter.limit("20 per hour")
@unless_hidden
def all_mine() -> Response:
    """Every good badge, as files for wallets."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the response)
    bundle.write(me(), file)
    file.seek(0)
    return send_file(file, "application/zip", as_attachment=True, download_name="badges.zip", etag=False)
