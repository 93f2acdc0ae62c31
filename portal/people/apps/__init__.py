"""Apps that people let read their badges, or add to them: OAuth 2.0 (RFC 6749), without the protocol."""
