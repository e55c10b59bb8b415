"""Alembic's entry: run migrations on the engine that `lms.migrations` hands over."""

from alembic import context

from lms.migrations.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    writing = connection.execution_options(lms_writes=True)
    context.configure(connection=writing, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
