"""Only what changed is made anew."""

import shutil

import msgspec
import pytest

from backcare.studio import build


@pytest.fixture
def copied(folders, tmp_path):
    media = build.Folders(media=tmp_path)
    media.poses.mkdir()
    shutil.copy(folders.poses / "glute_bridge.yaml", media.poses)
    media.clips.symlink_to(folders.clips)
    shutil.copy(folders.body, media.body)
    shutil.copy(folders.manifest, media.manifest)
    return media


def edit(media, old, new):
    path = media.poses / "glute_bridge.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_stale_after_making(copied):
    assert build.stale(copied) == []


def test_who_has_stills_alone_is_stale_once_films_are_wanted(copied):
    made = build.read_manifest(copied).made["glute_bridge"]
    files = {
        name: mark for name, mark in made.files.items() if not name.endswith((".webm", ".mp4"))
    }
    stills = build.Manifest(made={"glute_bridge": msgspec.structs.replace(made, files=files)})
    copied.manifest.write_bytes(msgspec.json.encode(stills))
    assert build.stale(copied, with_films=False) == []
    assert build.stale(copied) == ["glute_bridge"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hip_flex: 53", "hip_flex: 50"),
        ("az: 70", "az: 60"),
        ("lumbar_flex: -30", "lumbar_flex: -9"),
    ],
)
def test_another_movement_camera_or_fault_is_stale(copied, old, new):
    edit(copied, old, new)
    assert build.stale(copied) == ["glute_bridge"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keys:", "# a word\nkeys:"),
        ("title: Glute bridge", "title: Bridge"),
        ("{az: 70, el: 12}", "{el: 12, az: 70}"),
    ],
)
def test_words_and_layout_are_not(copied, old, new):
    edit(copied, old, new)
    assert build.stale(copied) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lumbar_flex: -30", "lumbar_flex: -9"),
        ("poster: top", "poster: start"),
        ("steps: [start, top]", "steps: [top, start]"),
    ],
)
def test_another_fault_or_poster_leaves_the_films_alone(copied, old, new):
    path = copied.poses / "glute_bridge.yaml"
    movement, stills = build.pose_fingerprints(path)
    edit(copied, old, new)
    assert build.pose_fingerprints(path)[0] == movement
    assert build.pose_fingerprints(path)[1] != stills


def test_another_body_and_a_missing_file_are_stale(copied):
    copied.body.write_bytes(copied.body.read_bytes() + b"x")
    assert build.stale(copied) == ["glute_bridge"]


def test_words_about_code_do_not_count():
    one = 'def f() -> int:\n    """Say."""\n    # why\n    return 1\n'
    other = 'def f() -> int:\n    """Say it\n    in two lines."""\n\n    return 1\n'
    assert build._code_only(one) == build._code_only(other)
    assert build._code_only(one) != build._code_only(one.replace("return 1", "return 2"))
