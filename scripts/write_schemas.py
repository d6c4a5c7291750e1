"""Write what editors need to check and complete content while typing: a JSON schema for each kind
of file, and the first line of each file, which names its schema.

Run it as `python -m scripts.write_schemas`; a test fails when that is due.
"""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from backcare.config import Settings
from backcare.content.brief import Brief
from backcare.content.us_words import UsBook
from backcare.domain.check.advice import Advice
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.pages import CheckFlow
from backcare.domain.check.people import Person
from backcare.domain.check.rules import Behaviour, Question, Rules
from backcare.domain.check.triage import Screen
from backcare.domain.check.warning_card import WarningCard
from backcare.domain.demo_story import DemoStory
from backcare.domain.exercises.circuit import Circuit
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.exercises.guidance import Article, ArticleGroup, Picture
from backcare.domain.helplines import Helplines
from backcare.domain.plan.after_run import AfterRun
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.programme import Programme, Reason
from backcare.domain.plan.run_walk import RunWalk
from backcare.domain.review import Doubt, Mark, Place, Source
from backcare.domain.run_exports import RunExport
from backcare.domain.tracker.answer_book import AnswerBook
from backcare.domain.tracker.unlikely import Asking

CONTENT = Settings().content
SCHEMAS = CONTENT / "schemas"
TYPES: dict[str, Any] = {
    "article_groups.yaml": list[ArticleGroup],
    "club/circuit.yaml": Circuit,
    "doubts.yaml": dict[Place, Doubt],
    "demo/story.yaml": DemoStory,
    "exercises/*.yaml": Exercise,
    "guidance/*.yaml": Article,
    "helplines/*.yaml": Helplines,
    "pictures/*.yaml": Picture,
    "plan/after_run.yaml": AfterRun,
    "plan/gates.yaml": Gates,
    "plan/programme.yaml": Programme,
    "plan/reasons.yaml": list[Reason],
    "plan/run_walk.yaml": RunWalk,
    "reviews.yaml": list[Mark],
    "run_exports.yaml": list[RunExport],
    "sources.yaml": list[Source],
    "check/advice.yaml": Advice,
    "check/behaviour.yaml": Behaviour,
    "check/body_map.yaml": BodyMap,
    "check/brief.yaml": Brief,
    "check/pages.yaml": CheckFlow,
    "check/people.yaml": list[Person],
    "check/questions.yaml": list[Question],
    "check/rules.yaml": Rules,
    "check/screen.yaml": Screen,
    "check/warning_card.yaml": WarningCard,
    "texts/fahrenheit.yaml": dict[str, str],
    "texts/miles.yaml": dict[str, str],
    "texts/pounds.yaml": dict[str, str],
    "texts/us.yaml": UsBook,
    "today.yaml": list[Reason],
    "tracker/answers.yaml": AnswerBook,
    "typed.yaml": Asking,
}
"""The type of each file; `texts/en.yaml` and `muscles.yaml` have none, only words."""
MARK = "# yaml-language-server: $schema="


def wanted() -> dict[Path, str]:
    """Return what the text of each schema and each content file should be."""
    texts = {}
    for pattern, type_ in TYPES.items():
        schema = SCHEMAS / f"{_name_of(pattern)}.schema.json"
        texts[schema] = _schema_of(type_)
        for path in sorted(CONTENT.glob(pattern)):
            texts[path] = _naming(schema, path)
    return texts


def _name_of(pattern: str) -> str:
    return pattern.removesuffix(".yaml").removesuffix("/*").replace("/", "-")


def _schema_of(type_: Any) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(type_),
    }
    return json.dumps(_unindented(schema), indent=1) + "\n"


def _unindented(part: Any) -> Any:
    """Remove the indentation of docstrings, as Python 3.13 does by itself."""
    if isinstance(part, dict):
        return {key: _unindented(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_unindented(item) for item in part]
    return inspect.cleandoc(part) if isinstance(part, str) else part


def _naming(schema: Path, path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines[0].startswith(MARK):
        del lines[0]
    up = "../" * (len(path.relative_to(CONTENT).parts) - 1)
    return f"{MARK}{up}schemas/{schema.name}\n" + "".join(lines)


def main() -> None:
    """Write the schemas and the content files."""
    SCHEMAS.mkdir(exist_ok=True)
    for path, text in wanted().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
