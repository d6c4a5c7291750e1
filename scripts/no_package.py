"""What `pip install .` runs: Backcare is an app that runs from its clone, not a package."""

from typing import NoReturn


def build_wheel(*_: object, **__: object) -> NoReturn:
    """Refuse and say what to do instead; pip shows the message."""
    raise SystemExit(
        "Backcare is an app that runs from its folder, not a package to install. In that folder:"
        " `pip install -r requirements.txt`, then `streamlit run app.py`, or both as `make run`."
    )


build_sdist = build_editable = build_wheel
