"""The history of the tables: numbered, named, up and down. Only `migrate` imports Alembic, and only when called."""
