"""An answer of HTTP other than success that brings its own sentence."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.exceptions import HTTPException


class Said(HTTPException):
    """The request ends here: a status, a sentence fit to be shown, and perhaps more headers."""

    def __init__(self, code: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.headers = code, sentence, dict(headers or {})
