"""Write documents in which a clinician judges our statements, and read them back.

`python -m scripts.review_kit --list` names the topics with their sizes, `write FOLDER [TOPIC ...]`
writes their documents, all of them without a topic, and `read FILE ...` takes what was marked in
them into `data/content/reviews.yaml`. Exit code 1: something could not be written or read.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from backcare.config import Settings
from backcare.content.cited import cited
from backcare.content.judged import standing
from backcare.content.library import ContentLibrary
from backcare.content.reading import read_library
from backcare.domain.errors import ContentError
from scripts.review_kit.marks import marks_file, taken_up
from scripts.review_kit.reading import read_back
from scripts.review_kit.sheets import Sheet, sheets_of
from scripts.review_kit.writing import write_sheet


def main(argv: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    """Return 0 if everything could be written or read, else 1."""
    settings = settings or Settings()
    given = _arguments(argv)
    try:
        library = read_library(settings.content, settings.clips)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    today = datetime.now(UTC).date()
    if given.command == "write":
        return _write(library, given.folder, given.topics, today)
    if given.command == "read":
        return _read(library, given.files, settings.content / "reviews.yaml", today)
    _list(library)
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.review_kit", description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the topics with their sizes")
    commands = parser.add_subparsers(dest="command")
    write = commands.add_parser("write", help="write the documents of all topics, or of some")
    write.add_argument("folder", type=Path, metavar="FOLDER")
    write.add_argument("topics", nargs="*", metavar="TOPIC")
    read = commands.add_parser("read", help="take up what was marked in documents")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    given = parser.parse_args(argv)
    if given.command is None and not given.list:
        parser.error("say --list, write or read")
    return given


def _list(library: ContentLibrary) -> None:
    marks = library.judged.marks
    told = list(cited(library))
    stand = standing(marks, told)
    for sheet in sheets_of(library, told):
        looked = sum(one.place in stand for one in sheet.told)
        print(f"{sheet.name:24} {len(sheet.told):3} statements, {looked:3} judged  {sheet.title}")
    lapsed = len(marks) - len(stand)
    print(f"{len(told)} statements, {len(stand)} judged; {lapsed} marks are of earlier words")


def _write(library: ContentLibrary, folder: Path, topics: list[str], today: date) -> int:
    if folder.exists() and not folder.is_dir():
        print(f"{folder} is a file: name a folder for the documents", file=sys.stderr)
        return 1
    sheets = sheets_of(library, list(cited(library)))
    unknown = [name for name in topics if not any(_is_of(sheet, name) for sheet in sheets)]
    for name in unknown:
        print(f"there is no topic {name}; --list names them all", file=sys.stderr)
    chosen = [s for s in sheets if not topics or any(_is_of(s, name) for name in topics)]
    left = 0
    for sheet in chosen:
        path = folder / f"{sheet.name}.docx"
        if path.exists():
            print(f"{path} is there already and may be filled in: left as it is", file=sys.stderr)
            left += 1
            continue
        folder.mkdir(parents=True, exist_ok=True)
        write_sheet(sheet, library, path, today)
        print(f"{path}: {len(sheet.told)} statements")
    return 1 if unknown or left else 0


def _is_of(sheet: Sheet, name: str) -> bool:
    return name in (sheet.name, sheet.topic, sheet.topic.partition("/")[0])


def _read(library: ContentLibrary, files: list[Path], target: Path, today: date) -> int:
    told = list(cited(library))
    marks = list(library.judged.marks)
    is_whole = True
    for path in files:
        found = read_back(path, told, today)
        marks, notes = taken_up(marks, found, told)
        for line in (*found.problems, *notes):
            print(f"{path.name}: {line}", file=sys.stderr)
        yes = sum(mark.verdict == "yes" for mark in found.marks)
        print(f"{path.name}: {yes} times yes, {len(found.marks) - yes} times no")
        is_whole = is_whole and not found.problems
    if tuple(marks) != library.judged.marks:
        target.write_text(marks_file(marks), encoding="utf-8")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
