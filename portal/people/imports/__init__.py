"""People from a file that a coordinator sends: what would change is shown first, and done when they say so.

The file is kept row by row between the two, for a few days. Long work is a generator that does a chunk in the caller's
transaction at each step; interrupted anywhere, it goes on where it was.
"""
