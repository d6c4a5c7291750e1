"""The figures without a backdrop: all there, of what they were made from, small, and cut out."""

from hashlib import sha256

import numpy as np
import pytest
from PIL import Image

from backcare.config import FIGURES
from backcare.studio.cutouts import Cutout, draw_cutout
from backcare.studio.figures import (
    FOLDERS,
    file_of,
    read_manifest,
    stale_figures,
    wanted_figures,
)

MADE = read_manifest()


def test_no_figure_is_missing_stale_or_of_nothing():
    assert stale_figures() == {}
    assert MADE.keys() == wanted_figures().keys() > {"hero", "run", "bird_dog"}
    there = {
        path.relative_to(FIGURES).with_suffix("").as_posix() for path in FIGURES.rglob("*.webp")
    }
    assert there == MADE.keys()


def test_the_figures_of_the_page_of_all_exercises_are_small():
    poses = {path.stem for path in FOLDERS.poses.glob("*.yaml")}
    hers = [name for name in MADE if name in poses]
    his = [name for name in MADE if name.removeprefix("man/") in poses and name not in poses]
    assert len(hers) == 57
    for of_exercises in (hers, his):
        assert sum(file_of(name).stat().st_size for name in of_exercises) <= 550_000


@pytest.mark.parametrize("name", MADE)
def test_a_figure_is_the_one_that_was_made_and_lets_the_ground_through(name):
    assert sha256(file_of(name).read_bytes()).hexdigest() == MADE[name].file
    with Image.open(file_of(name)) as picture:
        assert picture.mode == "RGBA"
        assert picture.size == (MADE[name].width, MADE[name].height)
        alpha = np.asarray(picture)[..., 3]
    assert (alpha == 255).mean() > 0.05
    assert (alpha == 0).mean() > 0.05


def test_another_pose_highlight_or_drawing_makes_it_stale(monkeypatch):
    monkeypatch.setattr("backcare.studio.build.code_fingerprints", lambda: ("solves", "draws"))
    assert stale_figures().keys() == wanted_figures().keys()


def test_a_key_that_is_not_there_is_told(folders, figure):
    wanted = Cutout(pose="glute_bridge", key="nowhere")
    with pytest.raises(KeyError):
        draw_cutout(wanted, figure, folders.poses, folders.motions)
