"""Outgoing mail: an outbox in the database, written in the deed's transaction, sent by a worker."""
