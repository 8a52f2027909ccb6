"""Alembic's entry: runs inside the connection the store hands over."""

from alembic import context

from results.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
