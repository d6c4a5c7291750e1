"""Reading a component's own files."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def read_source(name: str) -> str:
    """Return the text of a file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")
