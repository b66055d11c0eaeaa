"""Run the migrations on the connection that api.db.migrate opened."""

from alembic import context

from api.db.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=False)
context.run_migrations()
