"""What the documents say of the program is so, and what the program has they say."""

import re
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import click

from backcare.cli.main import main
from backcare.config import Limits, Settings
from tests.floors import INSIDE, ROOMS
from tests.ours import our_library

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
SOURCES = ("*.py", "*.js", "*.css", "*.yaml", "*.toml", "*.sh", "Makefile", "Dockerfile")
NOT_OURS = {".venv", ".git", "build", "node_modules", "user"}


def read(*path):
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


@cache
def all_documents():
    return "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)


@cache
def sources():
    """Every file of ours, by its path with a slash in front."""
    files = (path for kind in SOURCES for path in ROOT.rglob(kind))
    ours = (p for p in files if not NOT_OURS & {*p.relative_to(ROOT).parts[:-1]})
    return {f"/{path.relative_to(ROOT).as_posix()}": path for path in ours}


@cache
def words_of_the_sources():
    texts = (path.read_text(encoding="utf-8") for path in sources().values())
    return {word for text in texts for word in re.findall(r"\w+", text)}


def found(pattern, flags=0):
    """Return what is found in the documents, each as (document, what)."""
    for document in DOCUMENTS:
        for what in re.findall(pattern, document.read_text(encoding="utf-8"), flags):
            yield document, what


def quoted(pattern):
    """Return what stands between backticks and is like the pattern, each as (document, what)."""
    return {(doc, what) for doc, what in found(r"`([^`\n]+)`") if re.fullmatch(pattern, what)}


def told(wrong):
    return sorted(f"{document.relative_to(ROOT)}: {what}" for document, what in wrong)


def rows(text, beginning):
    """Return the rows of the table whose head begins like that, each as a list of cells."""
    lines = text[text.index(f"\n| {beginning}") :].strip().split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def anchors(text):
    """Return the anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def is_there(document, target):
    path, _, anchor = target.partition("#")
    there = document.parent / path if path else document
    return there.exists() and (not anchor or anchor in anchors(there.read_text(encoding="utf-8")))


def test_links_lead_somewhere():
    links = [(doc, to) for doc, to in found(r"\]\(([^)\s]+)") if "://" not in to]
    assert links
    assert told((doc, to) for doc, to in links if not is_there(doc, to)) == []


def test_files_that_are_named_are_there():
    files = quoted(r"[\w./-]*\w\.(py|js|yaml)")
    assert files
    paths = tuple(sources())
    assert told((d, f) for d, f in files if not any(p.endswith(f"/{f}") for p in paths)) == []


LIMITS = [f"BACKCARE_{name.upper()}" for name in asdict(Limits())]
"""Settings whose names are made of those of the fields."""


def test_names_of_code_that_are_named_are_there():
    parts = {(doc, n) for doc, dotted in quoted(r"[A-Za-z_][\w.]*") for n in dotted.split(".")}
    names = {(doc, name) for doc, name in parts if re.search(r"_|[a-z][A-Z]", name)}
    assert names
    known = words_of_the_sources()
    known |= set(LIMITS)
    assert told((doc, name) for doc, name in names if name not in known) == []


TESTS_NAMED = r"`([\w/]+\.py)::(\w+)`"


def test_tests_that_are_named_as_evidence_are_there():
    named = set(found(TESTS_NAMED))
    assert named
    missing = {
        (document, f"{file}::{test}")
        for document, (file, test) in named
        if not re.search(rf"^def {test}\(", read("tests", file), re.MULTILINE)
    }
    assert told(missing) == []


def test_each_line_of_the_security_table_is_met_with_a_test_or_counted_as_not():
    lines = [row for row in rows(read("docs", "security.md"), "item") if row[0][0].isdigit()]
    assert {met for _, met, *_ in lines} == {"yes", "no"}
    untried = {item for item, met, why in lines if met == "yes" and not re.search(TESTS_NAMED, why)}
    assert {item.split()[0] for item in untried} == {"14.2.5"}, "the SBOM asks the registry"
    met = sum(row[1] == "yes" for row in lines)
    assert f"Met: {met} of {len(lines)} lines" in read("docs", "security.md")


def test_modules_that_are_run_are_there():
    modules = set(found(r"python -m (\w+(?:\.\w+)*)"))
    assert modules
    assert told((doc, module) for doc, module in modules if find_spec(module) is None) == []


def test_each_setting_is_in_the_table_of_settings_and_no_other():
    asked = set()

    class Environment(dict):
        def get(self, name, default=None):
            asked.add(name)
            return default

    Settings.from_env(Environment())
    page = read("docs", "hosting.md")
    tables = [*rows(page, "setting"), *rows(page, "limit")]
    assert sorted(name.strip("`") for name, *_ in tables) == sorted(asked)


def test_every_setting_that_a_document_names_is_read_somewhere():
    named = set(re.findall(r"\bBACKCARE_[A-Z_]+", all_documents()))
    assert named - words_of_the_sources() - set(LIMITS) == set()


def commands(group, *before):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name))


def test_each_command_for_the_host_is_in_a_document_and_no_other():
    known = set(commands(main))
    text = all_documents()
    assert [name for name in known if not re.search(rf"[`|]{name}\b|backcare {name}\b", text)] == []
    groups = "|".join(name for name, one in main.commands.items() if isinstance(one, click.Group))
    called = re.findall(rf"(?:backcare|host\.sh|`) ?((?:{groups}) [a-z][a-z-]+)", text)
    assert set(called) - known == set()
    roots = set(re.findall(r"python -m backcare ([a-z]+)", text))
    assert roots - set(main.commands) == set()


def targets():
    """The targets of the Makefile that `make` alone prints."""
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE)) - {"help"}


def test_each_target_of_make_is_in_the_table_of_the_readme_and_no_other():
    listed = {
        command.strip("`").removeprefix("make ")
        for command, _ in rows(read("README.md"), "command")
    }
    assert listed == targets()


def test_every_target_of_make_that_a_document_names_is_there():
    named = set(found(r"(?:`|^|=yes )make ([a-z-]+)", re.MULTILINE))
    assert named
    assert told((doc, name) for doc, name in named if name not in targets()) == []


def test_the_table_of_floors_has_the_parts_that_are_held_to_it():
    listed = {row[0].split("`")[1] for row in rows(read("docs", "architecture.md"), "part")}
    parts = {part for part in INSIDE if part.removeprefix("backcare/").count("/") == 0}
    small = {"__init__.py", "__main__.py", "bootstrap.py", "clock.py", "config.py"}
    assert listed == parts - {f"backcare/{name}" for name in small}


def test_the_table_of_rooms_has_the_rooms_that_are_held_to_it():
    listed = {row[0].strip("`") for row in rows(read("docs", "architecture.md"), "room")}
    rooms = {*ROOMS["backcare/ui"], *ROOMS["backcare/domain"]} - {"components"}
    assert listed == rooms


def test_the_table_of_the_studio_has_all_its_modules():
    table = rows(read("docs", "media.md"), "step")
    listed = {name for row in table for name in re.findall(r"`(\w+)`", row[1])}
    there = {path.stem for path in (ROOT / "backcare" / "studio").glob("[!_]*.py")}
    assert listed == there


MORE_THAN = {"fifty": 50, "a hundred": 100}
COUNTED = {
    "moving demonstrations": lambda content: content.exercises,
    "countries": lambda content: content.helplines,
}


def test_what_grows_is_not_counted_in_documents_but_by_its_least():
    text = " ".join(all_documents().split())
    things = "exercises|moving demonstrations|made-up people|countries|topics|lines of (?:studio|J)"
    assert re.findall(rf"\b[0-9][0-9,]+ (?:{things})", text) == []
    said = re.findall(rf"more than ({'|'.join(MORE_THAN)}) ({'|'.join(COUNTED)})", text)
    assert {thing for _, thing in said} == set(COUNTED)
    for least, thing in said:
        assert len(COUNTED[thing](our_library())) > MORE_THAN[least], thing
