"""The content that is shipped: sound, sourced, readable, reviewed in time, never a diagnosis."""

import ast
import re
import shutil
import string
from collections import Counter
from datetime import UTC, datetime
from statistics import mean

import pytest

from backcare.config import ROOT, Settings
from backcare.content.cited import cited, references, statements
from backcare.content.reading import read_library
from backcare.content.texts import plain_key
from backcare.domain.errors import ContentError
from backcare.domain.exercises.exercise import Equipment, Goal, Position
from backcare.domain.helplines import FALLBACK
from backcare.domain.review import Basis
from backcare.runs.told import Code
from tests.ours import our_library

SETTINGS = Settings()
LIBRARY = our_library()

# clinical wording rules: never name, promise, blame or frighten
FORBIDDEN = re.compile(
    r"\b(you have (a|an)\b(?! (sign|choice|plan|question|check))"
    r"|unstable|out of (line|place)|weak core|wear and tear|all clear|nothing serious"
    r"|cure[sd]?|diagnos(e[sd]?|is) you|will (fix|heal|cure))\b",
    re.IGNORECASE,
)


def all_prose():
    for where, statement in statements(LIBRARY):
        yield where, statement.text
    for article in LIBRARY.articles.values():
        yield article.id, article.lead
        yield article.id, article.summary
    for e in LIBRARY.exercises.values():
        for line in (e.why, e.breathing, *e.setup, *e.movement, *e.cues, *e.stop):
            yield e.id, line
        for mistake in e.mistakes:
            yield e.id, mistake.fault
            yield e.id, mistake.fix
    for sentence in LIBRARY.answers.sentences:
        yield sentence.id, sentence.text
    yield from help_prose()
    yield from check_prose()
    yield from result_prose()


def help_prose():
    """Yield the emergency card, and how one reaches somebody."""
    for line in LIBRARY.warning_card.lines:
        yield "warning card", line.text
        yield "warning card", line.short or ""
    reached = ((c, e.reach) for c, e in LIBRARY.helplines.items() if e.reach is not None)
    yield from ((country, reach.text) for country, reach in reached)


def check_prose():
    """Yield what the self-check asks with."""
    book = LIBRARY.rule_book
    for name in sorted(book.known()):
        yield name, book.words(name)
    for asked in (*book.questions.values(), *book.behaviour_answers.values()):
        if asked.help:
            yield asked.id, asked.help
    for page in LIBRARY.check_flow.pages:
        yield page.id, page.title
        yield page.id, page.lead


def result_prose():
    """Yield what a result is made of."""
    screen, advice = LIBRARY.screen, LIBRARY.advice
    for sheet in advice.groups:
        lines = (sheet.name, sheet.summary, sheet.cannot_tell, sheet.running)
        for line in (*lines, *sheet.also_first, *sheet.also_hold_back):
            yield sheet.group, line
    yield from ((text.row, f"{text.heading}. {text.text}") for text in screen.urgency_texts)
    yield from (("safety net", item.text) for item in screen.safety_net)
    yield from ((flag.flag, flag.text) for flag in advice.flags)
    yield from ((f"running {running.urgency}", running.text) for running in advice.running)
    rest = (*advice.cannot_tell, advice.hold.heading, advice.hold.text, screen.could_not_judge)
    yield from (("result", line) for line in rest)
    for key, words in LIBRARY.texts._words.items():
        if key.startswith(("check.", "hold.", "paper.")):
            yield key, words


def file_prose():
    """Yield what is told of files and of refusals. A back is never damaged; a file can be."""
    for key, words in LIBRARY.texts._words.items():
        if key.startswith(("import.", "guard.")):
            yield key, words


def sentences(text):
    return [s for s in re.split(r"(?<=[.!?:;])\s+", text.strip()) if s]


def test_there_is_what_we_promise():
    assert {
        "what-is-going-on",
        "which-part",
        "sitting-after-a-run",
        "who-to-see",
        "this-week",
        "running-with-pain",
        "long-run",
        "myths",
        "physiotherapist",
        "who-does-what",
        "tablets-and-running",
        "energy-and-bones",
        "sleep-stress-and-worry",
        "older-runners",
        "pain-that-wakes-the-young",
        "after-birth",
        "hip-and-hamstring",
        "far-from-help",
    } <= set(LIBRARY.articles)


def test_every_topic_has_a_picture():
    for article in LIBRARY.articles.values():
        assert any(section.figure or section.picture for section in article.sections), article.id


LEAD_ON = (
    *("who-does-what", "tablets-and-running", "energy-and-bones", "sleep-stress-and-worry"),
    *("older-runners", "pain-that-wakes-the-young", "after-birth", "hip-and-hamstring"),
    *("far-from-help", "who-to-see"),
)


@pytest.mark.parametrize("topic", LEAD_ON)
def test_a_topic_that_tells_whom_to_see_has_a_way_on(topic):
    actions = [a for section in LIBRARY.articles[topic].sections for a in section.actions]
    assert actions
    assert topic == "who-to-see" or "self_check" in {action.page for action in actions}


def test_what_is_urgent_stands_first_among_the_topics():
    assert LIBRARY.article_groups[0].articles[0] == "who-to-see"


def test_every_level_goal_position_and_equipment_has_an_exercise():
    exercises = LIBRARY.exercises.values()
    assert {e.level for e in exercises} == {1, 2, 3}
    assert {g for e in exercises for g in e.goals} == set(Goal)
    assert {e.position for e in exercises} == set(Position)
    assert {thing for e in exercises for thing in e.equipment} == set(Equipment)


def test_every_exercise_has_an_easier_way():
    assert [e.id for e in LIBRARY.exercises.values() if not e.easier] == []


def test_every_source_is_cited_and_every_citation_has_its_source():
    assert {source for _, source in references(cited(LIBRARY))} == set(LIBRARY.sources)


def test_no_source_stands_there_twice():
    sources = LIBRARY.sources.values()
    for named in ([s.short for s in sources], [s.link for s in sources if s.link]):
        assert [name for name, times in Counter(named).items() if times > 1] == []


def test_every_statement_has_a_source_beside_our_own_summary_somewhere_in_its_article():
    for article in LIBRARY.articles.values():
        cited = {
            ref.split()[0]
            for section in article.sections
            for statement in section.statements
            for ref in statement.sources
        }
        assert any(LIBRARY.sources[s].basis is not Basis.SYNTHESIS for s in cited), article.id


def test_no_review_is_overdue():
    today = datetime.now(UTC).date()
    reviews = {
        **{a.id: a.review for a in LIBRARY.articles.values()},
        **{e.id: e.review for e in LIBRARY.exercises.values()},
        "screen": LIBRARY.screen.review,
    }
    overdue = [w for w, r in reviews.items() if r.review_due is not None and r.review_due < today]
    assert overdue == []


def test_words_never_diagnose_promise_or_frighten():
    prose = (*all_prose(), *file_prose())
    assert [told for told in prose if FORBIDDEN.search(told[1])] == []


# what a result may never name: clinical notes 0.2 rule 1, 9.2
NAMED = re.compile(
    r"\b(cauda|syndrome|discs?|hernia\w*|prolapse|sciatica|facet|sacroiliac|sij|spondyl\w*|stenosis"
    r"|arthritis|osteoporo\w*|cancer|tumou?r|metasta\w*|infection|(?<!stress )fracture[sd]?"
    r"|aneurysm|thrombosis|piriformis|endometriosis|shingles|kidney stone|rhabdo\w*|\d+ ?%)\b",
    re.IGNORECASE,
)
AVOIDED = re.compile(
    r"\b(detect\w*|assess your condition|clinical grade|medical-grade|you are safe|treats?"
    r"|prevents?|rehabilitat\w*|damage\w*|injury risk|you may have|probabl\w*|likely)\b",
    re.IGNORECASE,
)


@pytest.mark.safety
def test_a_result_names_no_disease():
    assert [told for told in result_prose() if NAMED.search(told[1])] == []


@pytest.mark.safety
def test_nothing_says_what_the_notes_tell_us_to_avoid():
    assert [told for told in (*all_prose(), *result_prose()) if AVOIDED.search(told[1])] == []


@pytest.mark.safety
def test_every_urgent_result_has_its_number(subtests):
    for country in LIBRARY.helplines:
        with subtests.test(country):
            helplines = LIBRARY.helplines[country]
            assert (helplines.emergency is None) == (country == FALLBACK)
            assert helplines.urgent is not None or helplines.urgent_without_number


def test_sentences_are_short_enough_for_a_twelve_year_old():
    lengths = [len(s.split()) for _, text in all_prose() for s in sentences(text)]
    assert max(lengths) <= 32
    assert mean(lengths) <= 12


def test_what_is_told_of_files_is_as_short():
    lengths = [len(s.split()) for _, text in file_prose() for s in sentences(text)]
    assert max(lengths) <= 32
    assert mean(lengths) <= 12
    told = [words for key, words in file_prose() if key.startswith("import.told.")]
    assert [words for words in told if words[-1] not in ".?" or len(words) > 120] == []


def test_every_line_of_a_do_not_list_says_do_not():
    for article in LIBRARY.articles.values():
        for section in article.sections:
            if section.style == "do-not":
                for statement in section.statements:
                    assert statement.text.startswith("Do not"), statement.text


@pytest.mark.safety
def test_emergency_colour_is_for_emergencies_only():
    for where, statement in statements(LIBRARY):
        if statement.tone == "emergency":
            assert where == "who-to-see"


def text_keys_in_code():
    """Return the literal keys of `text("...")` calls, and patterns of those with a placeholder."""
    literal, patterns = set(), set()
    for path in (
        path
        for part in ("pages", "backcare/ui", "backcare/web", "backcare/runs")
        for path in ROOT.glob(f"{part}/**/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and called_name(node) in ("text", "texts"):
                collect_keys(node.args[0], literal, patterns)
    return literal, patterns


def called_name(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def collect_keys(node, literal, patterns):
    if isinstance(node, ast.JoinedStr):
        parts = (
            re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values
        )
        patterns.add("".join(parts))
    elif isinstance(node, ast.Constant):
        literal.add(node.value)
    elif isinstance(node, ast.IfExp):
        collect_keys(node.body, literal, patterns)
        collect_keys(node.orelse, literal, patterns)


def test_every_text_key_in_the_code_exists_and_every_text_is_used():
    literal, patterns = text_keys_in_code()
    keys = LIBRARY.texts.keys()
    assert literal - keys == set()
    named = {plain_key(key) for key in keys}
    unused = {k for k in named - literal if not any(re.fullmatch(p, k) for p in patterns)}
    assert unused == set()


def test_everything_that_can_be_told_of_a_file_has_its_words_and_nothing_else_has():
    keys = {plain_key(key) for key, _ in file_prose() if key.startswith("import.told.")}
    assert keys == {f"import.told.{code}" for code in Code}


def test_placeholders_of_texts_are_plain_names():
    for key in sorted(LIBRARY.texts.keys()):
        for _, field, spec, _ in string.Formatter().parse(LIBRARY.texts._words[key]):
            assert field is None or field.isidentifier(), key
            assert not spec, key


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return shutil.copytree(SETTINGS.content, tmp_path_factory.mktemp("copied") / "content")


@pytest.fixture
def changed(copied):
    """Return a copy of the content with one file changed, or taken away; it comes back."""
    kept = {}

    def change(file, old=None, new=None):
        path = copied / file
        text = kept[path] = path.read_text(encoding="utf-8")
        if old is None:
            path.unlink()
        else:
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copied

    yield change
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("exercises/E12.yaml", "id: E12", "id: E13", "expected the id 'E12'"),
        ("texts/miles.yaml", "Fewer kilometres", "Fewer km", "no sentence of the content"),
        ("exercises/E12.yaml", "exercise: E11", "exercise: E99", "expected another exercise"),
        ("exercises/E12.yaml", "exercise: E11", "exercise: E12", "expected another exercise"),
        ("exercises/E11.yaml", "level: 1", "level: 3", "expected no lower level than E11"),
        (
            "exercises/E18.yaml",
            "exercise: E20",
            "exercise: E17",
            "never to lead back",
        ),
        ("exercises/E12.yaml", "clip: bird_dog", "clip: no_such", "media file"),
        ("exercises/E12.yaml", "- Buttock (glut", "- Butock (glut", "did you mean 'Buttock"),
        ("exercises/E12.yaml", "picture: ", "picture: no_", "media file"),
        ("exercises/E47.yaml", "ways: [[cat, camel]", "ways: [[cat, cow]", "no ways"),
        ("exercises/E16.yaml", "{do: hold, seconds: 2}, ", "{do: up, seconds: 2}, ", "ways"),
        ("exercises/E12.yaml", "level: 2", "level: 4", "line"),
        ("exercises/E12.yaml", "sources: [", "sources: [R999, ", "cites R999"),
        ("helplines/GB.yaml", "country: GB", "country: UK", "expected the country 'GB'"),
        ("check/body_map.yaml", "picture: body_back.webp", "picture: no.webp", "media file"),
        ("check/advice.yaml", "group: G7", "group: G6", "each group exactly one text"),
        ("check/advice.yaml", "flag: calm", "flag: crisis", "each flag exactly one text"),
        ("check/advice.yaml", "of {day}", "of yesterday", "name their"),
        ("check/advice.yaml", "sources: [R155, R42]", "sources: [R999]", "cites R999"),
        ("guidance/after-birth.yaml", "topic: who-does", "topic: who-did", "expected a topic"),
        ("guidance/after-birth.yaml", "topic: who-does-what", "exercise: E12", "line"),
        (
            "guidance/who-does-what.yaml",
            "    actions:",
            "    numbers: crisis\n    actions:",
            "once",
        ),
        ("article_groups.yaml", "after-birth, ", "", "expected each topic once, found after-birth"),
        ("article_groups.yaml", "[long-run", "[myths, long-run", "stands there twice"),
        ("check/warning_card.yaml", "  short: 'ONE", "  # 'ONE", "small card"),
        ("guidance/which-part.yaml", "picture: anatomy", "picture: nothing", "expected a picture"),
        ("guidance/sitting-after-a-run.yaml", "exercise: E47", "exercise: E99", "expected an exer"),
        ("guidance/sitting-after-a-run.yaml", "page: exercise,", "page: tracker,", "line"),
    ],
)
def test_a_broken_reference_stops_the_start(changed, file, old, new, told):
    content = changed(file, old, new)
    with pytest.raises(ContentError, match=told):
        read_library(content, SETTINGS.clips)


def test_missing_fallback_numbers_stop_the_start(changed):
    content = changed("helplines/ZZ.yaml")
    with pytest.raises(ContentError, match="all other countries"):
        read_library(content, SETTINGS.clips)


def test_a_copy_is_as_sound_as_ours(copied):
    """What the tests before say of one change, they say of nothing else."""
    assert read_library(copied, SETTINGS.clips).texts.keys() == LIBRARY.texts.keys()
