"""The way into a programme: invited, applied, approved, trained; and out of it again."""
