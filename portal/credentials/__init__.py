"""The mint: awards become Open Badges that anybody can check."""

from __future__ import annotations

from portal.credentials.actions import issue, issue_pending, revoke, revoke_taken_back, settle, share, withdraw
from portal.credentials.issuer import use
from portal.credentials.renewing import reissue, reissue_signed_with, renew
from portal.credentials.verify import verify

__all__ = [
    "issue",
    "issue_pending",
    "reissue",
    "reissue_signed_with",
    "renew",
    "revoke",
    "revoke_taken_back",
    "settle",
    "share",
    "use",
    "verify",
    "withdraw",
]
