"""The engine for a club's PostgreSQL. Nothing of it is imported before a database is asked for."""
