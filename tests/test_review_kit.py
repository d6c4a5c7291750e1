"""A clinician's evening: documents are written, filled in as people do, and read back."""

import dataclasses
import shutil
import zipfile
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from backcare import bootstrap
from backcare.config import Settings
from backcare.content.cited import cited
from backcare.content.reading import read_library
from backcare.content.strict_yaml import read_typed
from backcare.domain.review import Mark, Verdict
from scripts.review_kit.__main__ import main
from scripts.review_kit.reading import read_back
from scripts.review_kit.sheets import sheets_of
from scripts.review_kit.writing import write_sheet
from tests.ours import our_library
from tests.pages.screen import shown

LIBRARY = our_library()
TOLD = list(cited(LIBRARY))
TODAY = date(2026, 12, 1)
TOPIC = "this-week"
PLACES = [one.place for one in TOLD if one.topic == TOPIC]

pytestmark = pytest.mark.usefixtures("equal_files_are_parsed_once")


def statement_tables(document):
    return [t for t in document.tables if t.cell(0, 0).text.count("·") == 2]


def fill(path, answers, *, name="", profession="", day=""):
    """Write into the cells of a document: answers are by number, yes or no and better words."""
    document = Document(str(path))
    for row, words in enumerate((name, profession, day)):
        document.tables[0].cell(row, 1).text = words
    for number, (said, better) in answers.items():
        table = statement_tables(document)[number]
        table.cell(3, 1).text, table.cell(4, 1).text = said, better
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("blank") / f"{TOPIC}.docx"
    [sheet] = [s for s in sheets_of(LIBRARY, TOLD) if s.name == TOPIC]
    write_sheet(sheet, LIBRARY, path, TODAY)
    return path


@pytest.fixture
def written(blank, tmp_path):
    return shutil.copy(blank, tmp_path / blank.name)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return shutil.copytree(Settings().content, tmp_path_factory.mktemp("kit") / "content")


@pytest.fixture
def ours(copied):
    """Settings with a content of their own, without any mark."""
    shutil.copy(Settings().content / "reviews.yaml", copied)
    return dataclasses.replace(Settings(), content=copied)


def kept(settings):
    return read_typed(settings.content / "reviews.yaml", list[Mark])


def test_a_document_has_all_that_is_needed_to_judge(blank):
    document = Document(str(blank))
    assert [cell.text for cell in document.tables[0].columns[0].cells] == [
        "Name (leave empty if it shall not be shown)",
        "Profession",
        "Date",
    ]
    tables = statement_tables(document)
    told = [one for one in TOLD if one.topic == TOPIC]
    assert len(tables) == len(told)
    for table, one in zip(tables, told, strict=True):
        assert one.place in table.cell(0, 0).text
        assert table.cell(1, 0).text == one.words
        why = table.cell(2, 0)
        links = [link.address for line in why.paragraphs for link in line.hyperlinks]
        for ref in one.refs:
            source = LIBRARY.sources[ref.split()[0]]
            if source.support != "own":
                assert source.short in why.text
                assert source.link is None or source.link in links
        assert [table.cell(row, 0).text for row in (3, 4)] == ["Yes or no:", "Better words:"]
        assert [table.cell(row, 1).text for row in (3, 4)] == ["", ""]


def test_our_doubts_stand_beside_the_statement(tmp_path):
    [sheet] = [s for s in sheets_of(LIBRARY, TOLD) if s.name == "check-emergency"]
    write_sheet(sheet, LIBRARY, tmp_path / "a.docx", TODAY)
    words = [t.cell(2, 0).text for t in statement_tables(Document(str(tmp_path / "a.docx")))]
    for one, said in zip(sheet.told, words, strict=True):
        doubt = LIBRARY.judged.doubts.get(one.place)
        assert doubt is None or f"Our doubt: {doubt}" in said
    assert any("Seen only as quoted elsewhere: " in said for said in words)


def test_what_is_filled_in_is_read_back_and_shown(written, ours, monkeypatch, open_page):
    answers = {0: (" Yes. ", ""), 1: ("NO", "Rest for two days."), 2: ("✓", "")}
    fill(written, answers, name="Anna Meyer", profession="physiotherapist", day="29 Nov 2026")
    assert main(["read", str(written)], ours) == 0
    marks = kept(ours)
    assert [(m.place, m.verdict, m.better) for m in marks] == [
        (PLACES[0], Verdict.YES, None),
        (PLACES[1], Verdict.NO, "Rest for two days."),
        (PLACES[2], Verdict.YES, None),
    ]
    assert {(m.name, m.day) for m in marks} == {("Anna Meyer, physiotherapist", date(2026, 11, 29))}
    library = read_library(ours.content, ours.clips)
    monkeypatch.setattr(bootstrap, "read_library", lambda *_: library)
    at = open_page("article", topic=TOPIC)
    words = shown(at)
    assert words.count("Anna Meyer, physiotherapist agreed on 29 November 2026.") == 2
    captions = " ".join(caption.value for caption in at.caption)
    assert f"A clinician agreed with 2 of {len(PLACES)} statements here." in captions
    assert "Not yet reviewed" not in captions
    other = open_page("article", topic="myths")
    assert "looked at" not in " ".join(caption.value for caption in other.caption)
    assert "Not yet reviewed" in " ".join(caption.value for caption in other.caption)


def test_without_a_name_nobody_is_named(written, ours):
    fill(written, {0: ("y", "")}, profession="physiotherapist")
    assert main(["read", str(written)], ours) == 0
    assert [m.name for m in kept(ours)] == [None]


def test_a_second_reading_changes_nothing_and_a_later_one_replaces(written, ours):
    fill(written, {0: ("yes", ""), 1: ("no", "")}, day="20.11.2026")
    main(["read", str(written)], ours)
    first = (ours.content / "reviews.yaml").read_bytes()
    assert main(["read", str(written)], ours) == 0
    assert (ours.content / "reviews.yaml").read_bytes() == first
    later = shutil.copy(written, written.with_name("later.docx"))
    fill(later, {0: ("no", "Better so.")}, day="2026-11-28")
    main(["read", str(later)], ours)
    both = kept(ours)
    assert [(m.verdict, m.better) for m in both] == [
        (Verdict.NO, "Better so."),
        (Verdict.NO, None),
    ]
    main(["read", str(written)], ours)
    assert kept(ours) == both, "an older document takes back nothing"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        *((s, Verdict.YES) for s in ("yes", "Y", " x ", "X", "✓", "✔", "Ja", "“yes”", "Yes!")),
        *((s, Verdict.NO) for s in ("no", "N", "NO.", " nein", "✗")),
    ],
)
def test_yes_and_no_are_read_however_they_are_written(written, said, verdict):
    found = read_back(fill(written, {3: (said, "")}), TOLD, TODAY)
    assert [(m.place, m.verdict) for m in found.marks] == [(PLACES[3], verdict)]
    assert found.problems == []


def test_an_answer_that_cannot_be_read_is_named_and_the_rest_is_kept(written, ours, capsys):
    fill(written, {0: ("perhaps", "Only after a week."), 1: ("yes", "")})
    assert main(["read", str(written)], ours) == 1
    told = capsys.readouterr().err
    assert f"{TOPIC}.docx: {PLACES[0]}: neither yes nor no" in told
    assert '"perhaps"' in told
    assert "Only after a week." in told
    assert [m.place for m in kept(ours)] == [PLACES[1]]


@pytest.mark.parametrize("said", ["", "yes"])
def test_better_words_are_a_no_to_ours_wherever_they_are_written(written, said):
    document = Document(str(written))
    statement_tables(document)[1].cell(1, 0).paragraphs[0].text = "Our words, written over."
    document.save(str(written))
    found = read_back(fill(written, {0: (said, "These are better."), 1: (said, "")}), TOLD, TODAY)
    assert [(m.verdict, m.better) for m in found.marks] == [
        (Verdict.NO, "These are better."),
        (Verdict.NO, "Our words, written over."),
    ]
    assert len(found.notes) == 2


def test_what_was_written_while_changes_were_tracked_is_read(written):
    document = Document(str(written))
    cell = statement_tables(document)[0].cell(3, 1)
    cell.text = "yes"
    [run] = cell.paragraphs[0].runs
    gone = deepcopy(run._r)
    gone.find(qn("w:t")).tag = qn("w:delText")
    for tag, inner in (("w:ins", run._r), ("w:del", gone)):
        around = OxmlElement(tag)
        cell.paragraphs[0]._p.append(around)
        around.append(inner)
    document.save(str(written))
    assert [m.verdict for m in read_back(written, TOLD, TODAY).marks] == [Verdict.YES]


def test_comments_in_the_margin_are_not_lost_unseen(written):
    document = Document(str(written))
    run = statement_tables(document)[0].cell(1, 0).paragraphs[0].runs[0]
    document.add_comment(run, text="I would not say so.", author="A")
    document.save(str(written))
    assert any(
        "comments in the margin" in line for line in read_back(written, TOLD, TODAY).problems
    )


def test_a_statement_that_changed_since_is_kept_and_does_not_count(written, ours, capsys, tmp_path):
    fill(written, {0: ("no", "Say it so."), 1: ("yes", "")})
    article = ours.content / "guidance" / f"{TOPIC}.yaml"
    before = article.read_text(encoding="utf-8")
    words = next(one for one in TOLD if one.place == PLACES[0]).statement.text
    end = " ".join(words.split()[-2:])
    assert end in before
    try:
        article.write_text(before.replace(end, f"{end[:-1]}, we say."), encoding="utf-8")
        assert main(["read", str(written)], ours) == 0
        assert f"{PLACES[0]}: changed since" in capsys.readouterr().err
        library = read_library(ours.content, ours.clips)
        assert len(library.judged.marks) == 2
        assert [s.text for s in library.judged.agreed] != []
        assert library.judged.agreed_of[TOPIC][0] == 1
        assert main(["write", str(tmp_path / "new"), TOPIC], ours) == 0
        assert main(["--list"], ours) == 0
        assert "1 marks are of earlier words" in capsys.readouterr().out
    finally:
        article.write_text(before, encoding="utf-8")
    tables = statement_tables(Document(str(tmp_path / "new" / f"{TOPIC}.docx")))
    said = tables[0].cell(2, 0).text
    assert "A clinician said no to the earlier words on" in said
    assert "Better words: Say it so." in said
    assert "said yes on" in tables[1].cell(2, 0).text


def test_a_mark_that_counts_is_not_replaced_by_one_of_earlier_words(written, ours):
    document = Document(str(written))
    grey = statement_tables(document)[0].cell(0, 0).paragraphs[0]
    grey.text = f"1 · {PLACES[0]} · 0123456789ab"
    old = written.with_name("old.docx")
    document.save(str(old))
    main(["read", str(fill(written, {0: ("yes", "")}, day="1.11.2026"))], ours)
    main(["read", str(fill(old, {0: ("no", "")}, day="2.11.2026"))], ours)
    assert [m.verdict for m in kept(ours)] == [Verdict.YES]


def test_files_that_are_none_of_ours_are_named(tmp_path, blank, ours, capsys):
    (tmp_path / "none.docx").write_bytes(b"")
    (tmp_path / "half.docx").write_bytes(blank.read_bytes()[:5000])
    Document().save(str(tmp_path / "other.docx"))
    names = ("none", "half", "other", "missing")
    assert main(["read", *(str(tmp_path / f"{name}.docx") for name in names)], ours) == 1
    told = capsys.readouterr().err
    for name in ("none", "half", "missing"):
        assert f"{name}.docx: it cannot be opened as a Word document" in told
    assert "other.docx: it has none of our statements" in told
    assert main(["read", str(blank)], ours) == 0
    assert "nothing is marked in it" in capsys.readouterr().err
    assert kept(ours) == []


def test_a_file_that_lost_a_part_of_itself_is_told_or_read_all_the_same(written, tmp_path):
    fill(written, {0: ("yes", "")})
    with zipfile.ZipFile(written) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for missing in parts:
        with zipfile.ZipFile(tmp_path / "less.docx", "w") as less:
            for name, content in parts.items():
                less.writestr(name, content[:-9] if name == missing else content)
        found = read_back(tmp_path / "less.docx", TOLD, TODAY)
        assert found.problems or [m.place for m in found.marks] == [PLACES[0]], missing


def with_part(path, target, part, content):
    """Write a copy of a document with another content of one part."""
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in whole.namelist():
            new.writestr(name, content if name == part else whole.read(name))
        if part not in whole.namelist():
            new.writestr(part, content)
    return target


def test_a_file_that_would_take_all_memory_or_hours_is_told(written, tmp_path):
    large = with_part(written, tmp_path / "large.docx", "word/media/a.png", bytes(33 << 20))
    assert large.stat().st_size < 1 << 20
    assert "far larger" in read_back(large, TOLD, TODAY).problems[0]
    document = Document(str(written))
    within = document.add_table(1, 1)
    for _ in range(8):
        within = within.cell(0, 0).add_table(1, 1)
    document.save(str(tmp_path / "deep.docx"))
    assert "cannot be opened" in read_back(tmp_path / "deep.docx", TOLD, TODAY).problems[0]


@pytest.mark.parametrize("code", ["FFFFFFFFFF", "D800", "none"])
def test_a_symbol_that_is_no_letter_loses_no_answer(written, code):
    document = Document(str(written))
    cell = statement_tables(document)[0].cell(3, 1)
    cell.text = "yes"
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:char"), code)
    cell.paragraphs[0].runs[0]._r.append(symbol)
    document.save(str(written))
    assert [m.verdict for m in read_back(written, TOLD, TODAY).marks] == [Verdict.YES]


def test_a_damaged_grey_line_loses_no_other_answer(written):
    document = Document(str(written))
    statement_tables(document)[0].cell(0, 0).paragraphs[0].text = "my number one"
    document.save(str(written))
    document = Document(str(written))
    document.tables[1].cell(3, 1).text = "yes"
    document.tables[2].cell(3, 1).text = "yes"
    document.save(str(written))
    found = read_back(written, TOLD, TODAY)
    assert [m.place for m in found.marks] == [PLACES[1]]
    assert any("grey line" in line and '"yes"' in line for line in found.problems)


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        ("5/11/2026", date(2026, 11, 5)),
        ("5th November, 2026", date(2026, 11, 5)),
        ("Nov 5", None),
        ("5.11.2126", None),
    ],
)
def test_a_day_is_read_as_people_write_it(written, day, read):
    found = read_back(fill(written, {0: ("yes", "")}, day=day), TOLD, TODAY)
    assert [m.day for m in found.marks] == [read or TODAY]
    assert any("the date" in line for line in found.problems) == (read is None)


def test_a_name_that_is_none_is_not_shown(written):
    found = read_back(fill(written, {0: ("yes", "")}, name="A" * 200), TOLD, TODAY)
    assert [m.name for m in found.marks] == [None]
    assert any("the name" in line for line in found.problems)


def test_the_day_of_a_document_is_never_to_come(written):
    found = read_back(fill(written, {0: ("yes", "")}), TOLD, TODAY - timedelta(days=9))
    assert [m.day for m in found.marks] == [TODAY - timedelta(days=9)]


def test_a_document_that_may_be_filled_in_is_never_overwritten(written, ours, capsys):
    before = written.read_bytes()
    assert main(["write", str(written.parent), TOPIC, "check/where", "nothing"], ours) == 1
    assert written.read_bytes() == before
    told = capsys.readouterr()
    assert "may be filled in" in told.err
    assert "no topic nothing" in told.err
    assert (written.parent / "check-where.docx").is_file()


def test_the_day_on_which_it_was_written_is_in_the_document(blank):
    about = Document(str(blank)).core_properties
    assert about.modified.replace(tzinfo=UTC) == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert about.language == "en-GB"


def test_a_file_in_place_of_the_folder_is_told(ours, tmp_path, capsys):
    (tmp_path / "kit").write_text("notes")
    assert main(["write", str(tmp_path / "kit")], ours) == 1
    assert "is a file" in capsys.readouterr().err
