"""Tools for people who work on Backcare."""
