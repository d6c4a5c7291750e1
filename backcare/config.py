"""Settings from the environment, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are.

    `user_data` is made at the first save. `today` fixes the calendar day for tests and pictures;
    `None` means the runner's own day.
    """

    content: Path = ROOT / "data" / "content"
    clips: Path = ROOT / "data" / "media" / "clips"
    user_data: Path = ROOT / "data" / "user"
    today: date | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read `BACKCARE_DATA` (a folder) and `BACKCARE_TODAY` (YYYY-MM-DD)."""
        folder, today = environ.get("BACKCARE_DATA"), environ.get("BACKCARE_TODAY")
        return cls(
            user_data=Path(folder).expanduser().resolve() if folder else ROOT / "data" / "user",
            today=date.fromisoformat(today) if today else None,
        )
