"""One session, guided: exercises or run-walk."""
