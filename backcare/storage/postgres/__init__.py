"""The engine for a club's PostgreSQL. It is only imported once a database is used."""
