"""Runs out of the files of watches and running services; nothing is stored here."""
