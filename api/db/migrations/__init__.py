"""Alembic migrations; run by api.db.migrate."""
