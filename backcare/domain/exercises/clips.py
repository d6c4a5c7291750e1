"""The files that show an exercise, by what follows the id of its pose file."""

FILM_FILES = (".webm", ".mp4", "_dark.webm", "_dark.mp4", "_poster.webp")
"""A film on a light and on a dark ground, and the picture that stands for it."""
CLIP_FILES = (*FILM_FILES, "_steps.webp", ".glb")
"""All of an exercise's first view."""
