"""Endorsements: what somebody else says, signed, about a badge or about one person's credential."""

from __future__ import annotations
