"""Files that last, beyond what the crash model and the faults already try."""

import stat

import pytest

from backcare.storage.tinydb_files import files


@pytest.mark.parametrize("before", [b"", b"one\n", b"one\ntw"])
def test_a_line_that_was_cut_short_does_not_swallow_the_next_one(tmp_path, before):
    log = tmp_path / "erased.log"
    log.write_bytes(before)
    files.append_line(log, "three")
    files.append_line(log, "four")
    assert log.read_text().splitlines()[-2:] == ["three", "four"]
    assert log.read_bytes().startswith(before)


def test_every_new_directory_above_is_private_and_its_name_is_synced(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(files, "sync_directory", synced.append)
    files.make_directory(tmp_path / "a" / "b" / "c")
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    for made in (tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_directory_that_is_there_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "sync_directory", lambda _: pytest.fail("nothing to sync"))
    tmp_path.chmod(0o755)
    files.make_directory(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
