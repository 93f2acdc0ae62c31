"""News of a programme for chat channels and other systems: totals and facts without names, never a text."""
