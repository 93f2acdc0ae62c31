"""Alembic's entry: migrations run inside the package, on the connection that ``portal.migrations`` hands over."""

from __future__ import annotations

from alembic import context

from portal import db

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
