"""The body map as it is drawn: areas that can be told apart, left and right alike."""

import itertools
import math
import re

import msgspec
import pytest
from PIL import Image

from backcare.config import Settings
from backcare.domain.check.body_map import WIDTH, BodyMap
from tests.ours import our_library

MAP = our_library().body_map
AREAS = {area.id: area for area in MAP.areas}


def outline(path, steps=8):
    """Return points along a path, its curves included; a curve may swing out between its ends."""
    points = []
    for command, rest in re.findall(r"([MLC])([^MLCZ]*)", path):
        numbers = [float(n) for n in rest.split()]
        given = list(zip(numbers[::2], numbers[1::2], strict=True))
        points += along(points[-1], *given, steps) if command == "C" else given
    return points


def along(a, b, c, d, steps):
    """Return points of a Bezier curve without its start."""
    times = [i / steps for i in range(1, steps + 1)]
    weights = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in times]
    corners = (a, b, c, d)
    return [
        tuple(sum(w * p[axis] for w, p in zip(ws, corners, strict=True)) for axis in (0, 1))
        for ws in weights
    ]


def is_inside(point, polygon):
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def test_back_and_front_of_trunk_pelvis_thighs_and_lower_legs_can_be_marked():
    parts = {area.removeprefix("A.").removesuffix("-left").removesuffix("-right") for area in AREAS}
    assert parts == {
        *("upper-back", "low-back", "low-back-middle", "dimple", "buttock", "thigh-back", "calf"),
        *("chest", "belly", "hip-front", "groin", "thigh-front", "shin"),
    }


def test_every_area_lies_inside_its_picture():
    for area in MAP.areas:
        for x, y in outline(area.path):
            assert 0 <= x <= WIDTH, area.id
            assert 0 <= y <= MAP.height, area.id


@pytest.mark.parametrize("view", MAP.views, ids=lambda view: view.id)
def test_areas_keep_to_the_figure(view):
    with Image.open(Settings().clips / view.picture) as file:
        picture = file.convert("RGB")
    scale = picture.width / WIDTH
    backdrop = picture.getpixel((5, 5))
    for area in (a for a in MAP.areas if a.view == view.id):
        points = outline(area.path)
        seen = [picture.getpixel((int(x * scale), int(y * scale))) for x, y in points]
        beside = [c for c in seen if max(abs(a - b) for a, b in zip(c, backdrop, strict=True)) < 6]
        assert len(beside) <= 0.03 * len(points), area.id


def test_no_two_areas_overlap():
    for view in MAP.views:
        polygons = {a.id: outline(a.path) for a in MAP.areas if a.view == view.id}
        for (name, one), (other, two) in itertools.combinations(polygons.items(), 2):
            assert not any(is_inside(point, two) for point in one), (name, other)
            assert not any(is_inside(point, one) for point in two), (name, other)
            assert min(math.dist(p, q) for p in one for q in two) > 1, (name, other)


def test_every_area_is_large_enough_for_a_thumb():
    phone = 165 / WIDTH
    for area in MAP.areas:
        for axis in (0, 1):
            values = [point[axis] for point in outline(area.path)]
            assert (max(values) - min(values)) * phone >= 24, area.id


@pytest.mark.parametrize("name", [a for a in AREAS if a.endswith("-left")])
def test_left_and_right_are_mirror_images(name):
    left, right = (AREAS[name[:-4] + side] for side in ("left", "right"))
    there = outline(right.path)
    for x, y in outline(left.path):
        assert min(math.dist((WIDTH - x, y), point) for point in there) < 1
    assert left.view == right.view
    assert "eft" in left.label
    assert "ight" in right.label


def test_each_view_says_which_side_is_which():
    middle = WIDTH / 2
    for view in MAP.views:
        for area in (a for a in MAP.areas if a.view == view.id and "-" in a.id):
            side = area.id.rpartition("-")[2]
            if side in ("left", "right"):
                xs = [x for x, _ in outline(area.path)]
                at = 0 if sum(xs) / len(xs) < middle else 1
                assert view.sides[at] == side, area.id


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m["areas"].append(m["areas"][0]), "each area id once"),
        (lambda m: m["areas"][0].update(view="inside"), "that there is not"),
        (lambda m: m["areas"][0].update(path="M 1 1 Q 2 2 Z"), "regex"),
        (lambda m: m["views"][0].update(picture="https://example.org/x.webp"), "regex"),
    ],
)
def test_a_broken_map_is_refused(change, told):
    content = msgspec.json.decode(msgspec.json.encode(MAP))
    change(content)
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(content, BodyMap)
