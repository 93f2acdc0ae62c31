"""Badges from elsewhere that people keep here: brought by an app, and checked before they are kept."""
