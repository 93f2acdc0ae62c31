"""Mentoring: pairs, their agreement, goals and sessions."""
