"""The body map as it is drawn: areas that can be told apart, left and right alike."""

import re

import msgspec
import pytest

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.body_map import WIDTH, BodyMap

MAP = build_services(Settings()).content.body_map
AREAS = {area.id: area for area in MAP.areas}


def corners(path):
    """Return the points that a path goes through."""
    numbers = [float(n) for n in re.findall(r"[0-9.]+", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [points[0], *points[3::3]]


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
        for x, y in corners(area.path):
            assert 0 <= x <= WIDTH, area.id
            assert 0 <= y <= MAP.height, area.id


def test_no_two_areas_overlap():
    for view in MAP.views:
        polygons = {a.id: corners(a.path) for a in MAP.areas if a.view == view.id}
        for name, polygon in polygons.items():
            for other, points in polygons.items():
                if name != other:
                    assert not any(is_inside(point, polygon) for point in points), (name, other)


@pytest.mark.parametrize("name", [a for a in AREAS if a.endswith("-left")])
def test_left_and_right_are_mirror_images(name):
    left, right = (AREAS[name[:-4] + side] for side in ("left", "right"))
    mirrored = {(round(WIDTH - x, 1), y) for x, y in corners(left.path)}
    assert mirrored == set(corners(right.path))
    assert left.view == right.view
    assert "eft" in left.label
    assert "ight" in right.label


def test_each_view_says_which_side_is_which():
    middle = WIDTH / 2
    for view in MAP.views:
        for area in (a for a in MAP.areas if a.view == view.id and "-" in a.id):
            side = area.id.rpartition("-")[2]
            if side in ("left", "right"):
                xs = [x for x, _ in corners(area.path)]
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
