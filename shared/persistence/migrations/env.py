"""Run by Alembic: the connection comes from `migrate`, which has begun the one transaction all steps share."""

from __future__ import annotations

from alembic import context

from shared.persistence.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite can, though Alembic does not assume it
)
with context.begin_transaction():
    context.run_migrations()
