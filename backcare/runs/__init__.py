"""Reads runs from files of watches and running services; stores nothing."""
