"""Seal a sample of what this version of Backcare writes, to test every later version with it.

Run it as `python -m scripts.seal_sample` after `RECORD_VERSION` or `CLUB_SHAPE` was raised. A
sealed sample is history: it is never overwritten.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from backcare.domain.club.documents import AnyClubDocument
from backcare.domain.profile import Profile
from backcare.storage.club import to_club_document
from backcare.storage.documents import RECORD_VERSION, AnyRecord
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import one_of_each_club_document, sampled_records, year_profile

SEALED = Path(__file__).resolve().parents[1] / "tests" / "storage"
SHAPES = SEALED / "shapes.json"
"""Name and fingerprint of what each sealed version can write."""
CLUB_SHAPE = 4
"""How often the club's documents have changed. They have no version: see `storage/club.py`."""


class Sample(NamedTuple):
    """What one version writes: a file with every type, and the fingerprint of the types.

    `advice` says what to do if either differs from what was sealed.
    """

    path: Path
    content: bytes
    shape: str
    advice: str

    def is_as_sealed(self, shape: str | None) -> bool:
        """Return whether sealing would change nothing; `shape` is the sealed fingerprint."""
        is_same_file = not self.path.exists() or self.path.read_bytes() == self.content
        return is_same_file and shape in (None, self.shape)


def present() -> dict[str, Sample]:
    """Return the samples of the present version, by name."""
    return {
        f"records-v{RECORD_VERSION}": Sample(
            SEALED / "golden" / f"records-v{RECORD_VERSION}.json",
            _records_file(),
            shape_of(AnyRecord, Profile),
            "a record or the profile has changed: raise RECORD_VERSION, give the version before a"
            " line in UPCAST, run `python -m scripts.seal_sample`"
            " (CONTRIBUTING.md, a field of a record)",
        ),
        f"club-{CLUB_SHAPE}": Sample(
            SEALED / "golden_club" / f"club-{CLUB_SHAPE}.json",
            msgspec.json.encode([to_club_document(d) for d in one_of_each_club_document()]),
            shape_of(AnyClubDocument),
            "a document of the club has changed: it has no version, so a field may come in with a"
            " default and nothing else may change; raise CLUB_SHAPE of scripts/seal_sample.py, run"
            " `python -m scripts.seal_sample`",
        ),
    }


def sealed_shapes() -> dict[str, str]:
    """Return the fingerprint of each sealed version, by name."""
    shapes: dict[str, str] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return shapes


def shape_of(*types: Any) -> str:
    """Return a fingerprint of what documents of some types may hold: names, bounds, defaults.

    Docstrings and class names are left out, because no document has them.
    """
    schemas, parts = msgspec.json.schema_components(types)
    plain = [_without_words(schema, parts) for schema in schemas]
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()


def _without_words(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_without_words(inner, parts) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _without_words(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {
        key: _without_words(inner, parts)
        for key, inner in schema.items()
        if key != "discriminator" and not (key in ("title", "description") and type(inner) is str)
    }


def _records_file() -> bytes:
    """Return a member's file with a profile and a record of every kind."""
    with tempfile.TemporaryDirectory() as root:
        store = TinyTrackerStore(Path(root))
        store.add_all("me", sampled_records())
        store.save_profile("me", year_profile())
        return Folder(Path(root)).file_of("me").read_bytes()


def main() -> int:
    """Seal what is new; if a sealed sample would change, change nothing and return 1."""
    samples, shapes = present(), sealed_shapes()
    changed = {
        name: sample
        for name, sample in samples.items()
        if not sample.is_as_sealed(shapes.get(name))
    }
    for name, sample in changed.items():
        print(f"{name} is sealed and stays as it is, but {sample.advice}.", file=sys.stderr)
    if changed:
        return 1
    for sample in samples.values():
        sample.path.write_bytes(sample.content)
    shapes |= {name: sample.shape for name, sample in samples.items()}
    SHAPES.write_text(json.dumps(shapes, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"sealed: {', '.join(samples)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
