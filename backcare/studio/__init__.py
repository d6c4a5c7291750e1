"""The studio: makes the moving demonstrations of exercises from pose files.

Used by `make media` only; its packages are in `requirements-media.txt`, and nothing of the
dashboard imports it. docs/media.md tells how it works and how to add an exercise.
"""
