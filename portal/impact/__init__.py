"""What a programme changes: what people say before it begins, kept without a name."""
