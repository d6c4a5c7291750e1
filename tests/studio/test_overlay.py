"""Marks over the picture: where they are, on which pictures, and that they need no ground."""

from typing import get_args, get_type_hints

import msgspec
import numpy as np
import pytest

from backcare.studio.curves import clear_of, levels, swung, within
from backcare.studio.framing import SIZES, fitted, scaled
from backcare.studio.motion import load_motion
from backcare.studio.overlay import Overlay
from backcare.studio.pose_file import Camera, Mark
from backcare.studio.pose_rules import read_pose
from backcare.studio.readable import change, fullness
from backcare.studio.scene import ROUGH
from backcare.studio.silhouette import elsewhere, seen
from backcare.studio.stage import Stage, key_frame, telling

HIPS = ([["root", -0.12, 0.08, 0.18], ["root", 0.12, 0.08, 0.18]],)


@pytest.fixture(scope="module")
def kept(folders, figure):
    pose = read_pose(folders.poses / "single_leg_balance.yaml", figure.rig)
    return pose, load_motion(folders.motions / "single_leg_balance.npz", pose, with_faults=False)


@pytest.fixture(scope="module")
def marked(figure, kept):
    """Return an overlay of the marks given, on a small picture."""

    def of(*marks):
        pose = msgspec.structs.replace(kept[0], overlay=tuple(marks))
        stage = Stage(figure, pose, quality=ROUGH, size=scaled(SIZES["upright"], 0.4))
        return Overlay(stage, kept[1], stage.view(pose.camera, kept[1].postures))

    return of


def inked(layer):
    """Return the rows and columns of what is drawn."""
    return np.argwhere(np.asarray(layer)[..., 3] > 128)


def test_a_level_line_goes_across_the_pelvis_and_is_level(marked, kept):
    overlay = marked(Mark(kind="level", through=tuple(HIPS[0]), beyond=0.06))
    layer = overlay.layer(kept[1].keys["lift"], key_frame("lift"), "poster")
    rows, columns = inked(layer).T
    height = layer.height
    assert 0.35 * height < rows.min() <= rows.max() < 0.6 * height
    assert np.ptp(columns) > 8 * np.ptp(rows)


def test_a_path_leads_from_the_first_step_and_is_not_in_the_film(marked, kept):
    overlay = marked(Mark(kind="path", of="knee_front.R"))
    keys = kept[1].keys
    shown = {
        (key, on): overlay.layer(keys[key], key_frame(key), on) is not None
        for key in ("start", "lift")
        for on in ("poster", "steps", "film")
    }
    assert {name for name, is_shown in shown.items() if is_shown} == {
        ("start", "poster"),
        ("lift", "poster"),
        ("start", "steps"),
    }


def test_an_arrow_of_a_way_shows_on_the_way_and_at_its_end(marked, kept):
    mark = Mark(kind="arrow", start="knee_front.R", to=[0.4, 1.2, 0.3], way=("start", "lift"))
    overlay, motion = marked(mark), kept[1]
    seen = {
        (frame.start, frame.end)
        for posture, frame in zip(motion.postures, motion.frames, strict=True)
        if 0.3 < frame.share < 0.7 and overlay.layer(posture, frame, "film") is not None
    }
    assert seen == {("start", "lift")}
    at = {
        key: overlay.layer(motion.keys[key], key_frame(key), "steps") for key in ("start", "lift")
    }
    assert at["start"] is None
    assert at["lift"] is not None


def test_the_outline_of_the_start_is_only_where_the_figure_is_elsewhere(marked, kept):
    overlay, keys = marked(Mark(kind="ghost")), kept[1].keys
    moved = overlay.layer(keys["lift"], key_frame("lift"), "poster")
    still = overlay.layer(keys["start"], key_frame("start"), "poster")
    assert len(inked(moved)) > 50
    assert len(inked(still)) == 0


def test_only_what_has_moved_far_enough_has_an_outline(marked, kept):
    keys = kept[1].keys
    low, high = (
        len(inked(marked(mark).layer(keys["lift"], key_frame("lift"), "poster")))
        for mark in (Mark(kind="ghost"), Mark(kind="ghost", moved=0.2))
    )
    assert 0 < high < 0.8 * low


def test_an_outline_may_be_only_around_a_place(marked, kept):
    keys = kept[1].keys
    mark = Mark(kind="ghost", at="knee_front.R", across=0.2)
    overlay = marked(mark)
    rows, columns = inked(overlay.layer(keys["lift"], key_frame("lift"), "poster")).T
    knee = overlay.place(mark.at, overlay.rig.pose(keys["lift"]))
    [spot] = overlay.spots([knee])
    far = overlay.spots([knee + 0.3 * overlay.view.axes[0]])[0, 0] - spot[0]
    assert len(rows) > 20
    assert np.hypot(columns - spot[0], rows - spot[1]).max() < far


def test_a_limb_that_hardly_moved_has_no_outline(figure):
    side = fitted(Camera(az=90, el=0), figure.neutral, (200, 300))
    raised = figure.neutral.copy()
    is_arm = figure.share("upperarm01.L") > 0.5
    raised[is_arm, 2] += 0.5
    raised[:, 2] += 0.004
    hits = [seen(v, figure.triangles, side, (200, 300)) for v in (figure.neutral, raised)]
    moved = elsewhere(figure, *hits)
    assert moved[figure.share("upperleg01.L")[figure.triangles[:, 0]] > 0.9].max() == 0
    assert moved[figure.share("head")[figure.triangles[:, 0]] > 0.9].max() == 0
    low = figure.neutral - [0, 0.4, 0]
    hits[1] = seen(low, figure.triangles, side, (200, 300))
    assert elsewhere(figure, *hits)[figure.share("head")[figure.triangles[:, 0]] > 0.9].min() == 1


def test_a_short_way_has_an_arrow_that_is_seen_on_a_card(marked, kept):
    mark = Mark(kind="arrow", start=[0, 1, 0], to=[0, 1.02, 0], keys=("lift",))
    layer = marked(mark).layer(kept[1].keys["lift"], key_frame("lift"), "poster")
    rows, _ = inked(layer).T
    assert np.ptp(rows) > 0.1 * layer.height


@pytest.mark.parametrize("az", [-50, 0, 40, 170])
def test_a_level_line_tilts_as_in_the_room_from_wherever_it_is_seen(az):
    view = fitted(Camera(az=az, el=25), np.eye(3), SIZES["classic"])
    tilts = []
    for rise in (0.0, 0.1):
        ends = np.array([[-0.2, 0, 0], [0.2, rise, 0]])
        own, flat = levels(ends, 0.1, view, SIZES["classic"])
        assert flat[0, 1] == flat[1, 1]
        (x, y) = own[1] - own[0]
        tilts.append(np.degrees(np.arctan2(-y, x)))
    rising = np.degrees(np.arctan2(0.1, 0.4)) * (1 if abs(az) < 90 else -1)
    assert tilts == pytest.approx([0, rising], abs=0.1)


def test_a_tilt_sets_in_softly():
    """What is level to the eye is drawn so, and a little more does not jump."""
    view = fitted(Camera(az=0, el=10), np.eye(3), SIZES["classic"])
    tilts = []
    for degrees in (1.5, 3.9, 4.1, 8.0):
        rise = 0.4 * np.tan(np.radians(degrees))
        own, _ = levels(np.array([[-0.2, 0, 0], [0.2, rise, 0]]), 0.1, view, SIZES["classic"])
        (x, y) = own[1] - own[0]
        tilts.append(abs(np.degrees(np.arctan2(-y, x))))
    assert tilts[0] == 0
    assert tilts[1] < tilts[2] < tilts[1] + 0.5
    assert tilts[3] == pytest.approx(8, abs=0.1)


def test_a_dashed_line_is_left_out_where_it_would_merge_and_stands_beside_a_line_alike():
    line = np.array([[0.0, 0.0], [200.0, 0.0]])
    wedge = np.array([[0.0, 0.0], [200.0, -60.0]])
    [part] = clear_of(line, wedge, 15, moves=True)
    assert part[0, 0] == pytest.approx(50, abs=4)
    assert part[-1] == pytest.approx(line[-1])
    alike = line + np.array([0, 2])
    assert clear_of(line, alike, 15, moves=False) == []
    [moved] = clear_of(line, alike, 15, moves=True)
    assert moved[:, 1] == pytest.approx(alike[0, 1] - 15)


def test_an_arrow_that_would_leave_the_picture_is_moved_into_it():
    arrow = np.array([[-30.0, 50.0], [40.0, 130.0]])
    inside = within(arrow, (200, 120), 10)
    assert np.diff(inside, axis=0) == pytest.approx(np.diff(arrow, axis=0))
    assert inside.min(0) == pytest.approx([10, 30])
    assert inside.max(0) == pytest.approx([80, 110])
    assert within(inside, (200, 120), 10) == pytest.approx(inside)


def test_a_way_loses_its_kinks_and_keeps_its_ends():
    share = np.linspace(0, np.pi / 2, 30)
    arc = 100 * np.stack([np.cos(share), np.sin(share)], 1)
    shaken = (
        arc + np.where(np.arange(30) % 2, 3, -3)[:, None] * (share * (np.pi / 2 - share))[:, None]
    )
    smooth = swung(shaken)
    assert smooth[[0, -1]] == pytest.approx(shaken[[0, -1]])
    assert np.abs(np.linalg.norm(smooth, axis=1) - 100).max() < 3


def test_marks_need_no_ground_and_a_picture_without_marks_stays(marked, kept):
    width, height = marked().stage.size
    empty = np.zeros((height, width, 4), np.uint8)
    moment = kept[1].keys["lift"], key_frame("lift")
    assert marked().over(empty, *moment, "poster") is empty
    drawn = marked(Mark(kind="dots", through=("knee_front.R",))).over(empty, *moment, "poster")
    assert drawn.shape == empty.shape
    rows, columns = inked(drawn).T
    assert 4 < np.ptp(rows) < 20
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 1


@pytest.mark.parametrize("corner", get_args(get_type_hints(Mark)["corner"]))
def test_a_close_up_is_a_disc_in_its_corner(marked, kept, corner):
    mark = Mark(kind="inset", at="knee_front.R", across=0.3, corner=corner)
    layer = marked(mark).layer(kept[1].keys["lift"], key_frame("lift"), "poster")
    alpha = np.asarray(layer)[..., 3]
    down, side = corner.split("_")
    half = round(0.40 * layer.width) // 2
    column = {"left": half + 4, "right": layer.width - half - 4}[side]
    row = {"top": half + 4, "middle": round(0.58 * layer.height), "bottom": layer.height - half - 4}
    assert alpha[row[down], column] == 255
    assert alpha[row[down] - half + 4, column - half + 4] == 0


def test_where_marks_are_is_told_by_the_poster_of_a_moment(folders, figure):
    pose = read_pose(folders.poses / "sit_to_stand.yaml", figure.rig)
    motion = load_motion(folders.motions / "sit_to_stand.npz", pose, with_faults=False)
    _, frame = telling(pose, motion)
    assert (frame.start, frame.end) == (pose.poster.start, pose.poster.end)
    assert frame.share == pytest.approx(pose.poster.share, abs=0.1)


def test_a_nearer_camera_fills_more_and_the_same_pose_changes_nothing(figure, kept):
    pose, motion = kept
    stage = Stage(figure, pose)
    near = stage.view(pose.camera, motion.postures)
    wide = Camera(az=pose.camera.az, el=pose.camera.el, margin=0.2)
    far = stage.view(wide, motion.postures)
    assert fullness(stage, motion, near) > 1.5 * fullness(stage, motion, far) > 0
    alike = msgspec.structs.replace(pose, steps=("lift", "lift"))
    assert change(Stage(figure, alike), motion, near) == 0
    assert change(stage, motion, near) > 40


@pytest.mark.parametrize("aspect", SIZES)
def test_all_points_are_in_a_picture_of_any_shape(aspect):
    points = np.random.default_rng(1).normal(size=(50, 3)) * [0.3, 0.9, 0.2]
    view = fitted(Camera(az=40, el=10, margin=0.05), points, SIZES[aspect])
    spots, _ = view.project(points, *SIZES[aspect])
    shares = spots / np.array(SIZES[aspect])
    assert shares.min() == pytest.approx(0.05, abs=0.003)
    assert shares.max() == pytest.approx(0.95, abs=0.003)
    focal = [view.focal(SIZES[aspect][0]) / max(SIZES[aspect])]
    assert focal == pytest.approx([0.5 / np.tan(np.radians(12))])
