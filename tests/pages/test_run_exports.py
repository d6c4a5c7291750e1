"""The box beside the upload that says how runs are got out of a service."""

from tests.pages.run_files import with_file
from tests.pages.screen import CONTENT, TEXT, shown, unfold


def choose(at, name):
    [choice] = [box for box in at.selectbox if box.key == "import.out_of"]
    at = choice.select(name).run()
    assert not at.exception
    return at


def test_a_service_is_told_in_lines_and_how_sure_we_are(open_page):
    at = unfold(open_page("my_data"), "import.out")
    for export in CONTENT.run_exports:
        at = choose(at, export.name)
        words = shown(at)
        assert f"{len(export.lines)}. " in words
        assert (TEXT("import.out_untried") in words) is export.is_untried
        assert (TEXT("import.out_unchecked") in words) is (export.seen is None)
        if export.seen:
            assert TEXT("import.out_checked", month="November 2026") in words


def test_any_file_can_be_chosen_and_what_is_none_is_named(open_page):
    at = open_page("my_data")
    upload = next(u for u in at.get("file_uploader") if str(u.key).startswith("import.files."))
    assert not upload.proto.type
    at = with_file(at, "holiday.jpeg", b"\xff\xd8\xff\xe0" + bytes(200))
    told = "\n".join(element.value for element in at.text)
    assert f"holiday.jpeg: {TEXT('import.told.unknown-kind')}" in told
