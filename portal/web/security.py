"""Headers, hosts, cookies and limits: what PROMISES.md says under security, in one place."""

from __future__ import annotations

import datetime as dt

from flask import Flask, Response, abort, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import clock
from portal.config import Settings
from portal.web.sign_in import be_nobody

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, swallow_errors=False)

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ONE_MIB = 1024 * 1024


def configuration(settings: Settings) -> dict[str, object]:
    """Flask's settings that have to do with security."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-portal" if settings.is_https else "portal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": dt.timedelta(days=60),
        "MAX_CONTENT_LENGTH": ONE_MIB,
        "MAX_FORM_MEMORY_SIZE": ONE_MIB,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": None,
        # A Referer proves nothing that the token in a __Host- cookie does not; pages with secret addresses send none.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "PREFERRED_URL_SCHEME": "https" if settings.is_https else "http",
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Guard every request."""
    common = headers(settings)
    app.before_request(lambda: _only_our_host(settings.host))
    app.before_request(_only_text)
    csrf.init_app(app)
    limiter.init_app(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in common.items():
            response.headers.setdefault(name, value)
        is_theirs_to_keep = response.cache_control.private and response.cache_control.no_cache
        if response.status_code >= 400 or ("_user_id" in session and not is_theirs_to_keep):
            response.headers["Cache-Control"] = "no-store"
        return response


def headers(settings: Settings) -> dict[str, str]:
    """What stands in the head of every answer, unless the answer says otherwise."""
    strict = {"Strict-Transport-Security": "max-age=63072000"} if settings.is_https else {}
    return HEADERS | strict


def keep_secret(response: Response) -> Response:
    """Of a page whose address is a key: it is kept nowhere, and its address is told to nobody, this site included."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def seconds_to_wait() -> int:
    """After a limit was passed: when it makes sense to try again."""
    passed = limiter.current_limit
    if passed is None:
        return 60
    wait = passed.reset_at - int(clock.now().timestamp()) + 1
    return min(max(wait, 1), passed.limit.get_expiry())


def _only_our_host(host: str) -> None:
    if request.host.lower() != host and request.path != "/healthz":
        be_nobody()
        abort(400)


def _only_text() -> None:
    """No form and no address holds the character zero, and PostgreSQL takes no text that does."""
    forms = () if request.mimetype == "application/json" else request.form.values()
    if any("\0" in text for texts in (forms, request.args.values(), [request.path]) for text in texts):
        abort(400)
