"""The studio: makes the moving demonstrations of exercises from pose files.

Used by `make media` only; its packages are in `requirements-media.txt`, and the dashboard never
imports it. docs/media.md explains how it works and how to add an exercise.
"""
