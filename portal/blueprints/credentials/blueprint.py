"""The blueprint that the files of this folder put their routes on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("credentials", __name__)
