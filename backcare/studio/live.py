"""The figure and its movements as glTF, for the view that a runner can turn with a finger.

`figure.glb` is the dressed, skinned mannequin without a movement. `<exercise>.glb` is one
movement: bones with the same names, props, the camera, and which muscles are lit.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from backcare.studio.angles import Floats
from backcare.studio.figure import Figure
from backcare.studio.framing import SIZES
from backcare.studio.gltf import BYTE, FLOAT, OF_TRIANGLES, SHORT, UBYTE, USHORT, Glb, Json
from backcare.studio.marks import PATH, STEP
from backcare.studio.meshes import normals
from backcare.studio.motion import FPS, Frame, Motion
from backcare.studio.muscles import Role, drawings
from backcare.studio.paint import COLOURS as PAINTS
from backcare.studio.paint import Paint
from backcare.studio.pose_file import PoseFile
from backcare.studio.rig import Bones, Posture
from backcare.studio.stage import Stage
from backcare.studio.view import View

_EVERY = 2
"""Film frames from one stored posture to the next; players interpolate between them."""
_STILL = 2e-4
"""A bone counts as still if its quaternions differ by less than this."""
_WIDE = 0.03
"""Metres from the edge of a muscle within which the distance from it is told."""
_DOTS = (6, 48)
"""The largest distance across a path, in radii of its dots, and along it, in dots."""
_FEW = 0.01
"""Smaller weights are left out; at most four bones per vertex remain."""


def save_figure(figure: Figure, target: Path) -> None:
    """Write the mannequin in its rest pose."""
    glb, skeleton = Glb(), _Skeleton(figure)
    centre, size = _cube(figure)
    places = np.zeros((len(figure.vertices), 4), np.int16)
    places[:, :3] = np.round((figure.vertices - centre) / size * 32767)
    facing = np.zeros((len(figure.vertices), 4), np.int8)
    facing[:, :3] = np.round(normals(figure.vertices, figure.triangles) * 127)
    bones, shares = skeleton.weights()
    low, high = places[:, :3].min(0).tolist(), places[:, :3].max(0).tolist()
    attributes = {
        "POSITION": glb.add(places, SHORT, "VEC3", stride=8, normalized=True, min=low, max=high),
        "NORMAL": glb.add(facing, BYTE, "VEC3", stride=4, normalized=True),
        "JOINTS_0": glb.add(bones, UBYTE, "VEC4", stride=4),
        "WEIGHTS_0": glb.add(shares, UBYTE, "VEC4", stride=4, normalized=True),
    }
    primitives = []
    for region, colour in enumerate(figure.who.colours):
        own = figure.triangles[figure.region[figure.triangles[:, 0]] == region]
        indices = glb.add(own.astype(np.uint16).ravel(), USHORT, "SCALAR", target=OF_TRIANGLES)
        primitives.append(
            {"attributes": attributes, "indices": indices, "material": glb.material(colour)}
        )
    # the matrices from the rest pose to each bone also scale the cube back to metres
    binds = np.tile(np.eye(4, dtype=np.float32), (len(skeleton.kept), 1, 1))
    binds[:, :3, :3] *= size
    binds[:, 3, :3] = centre - figure.rig.rest_heads[skeleton.kept]
    glb.nodes = skeleton.nodes()
    glb.roots = [0, len(glb.nodes)]
    glb.nodes.append({"name": "figure", "mesh": 0, "skin": 0})
    glb.meshes.append({"primitives": primitives})
    skin = {
        "joints": list(range(len(skeleton.kept))),
        "inverseBindMatrices": glb.add(binds.reshape(-1, 16), FLOAT, "MAT4"),
        "skeleton": 0,
    }
    glb.save(target, extensionsUsed=_QUANTIZED, extensionsRequired=_QUANTIZED, skins=[skin])


def save_movement(figure: Figure, pose: PoseFile, motion: Motion, target: Path) -> None:
    """Write one movement for the figure of `save_figure`."""
    glb, skeleton = Glb(), _Skeleton(figure)
    # the player that turns it is 4:3, whatever the shape of the film
    set_ = _LiveStage(figure, pose, size=SIZES["classic"])
    picked = list(range(0, len(motion.postures), _EVERY))
    postures = [motion.postures[i] for i in picked]
    frames = [motion.frames[i] for i in picked]
    # the loop closes on its first posture
    times = np.array([*picked, len(motion.postures)], np.float32) / FPS
    bones = figure.rig.pose_many(*(np.array(part) for part in zip(*postures, strict=True)))
    glb.nodes = skeleton.nodes()
    glb.roots = [0]
    animation = _animation(glb, skeleton, bones, times, pose.id)
    moving = set_.add_props(glb, bones, frames)
    extras = {
        "roles": _roles(glb, figure, pose),
        "seconds": float(times[-1]),
        "camera": _camera(set_.view(pose.camera, motion.postures)),
        "floor": set_.floor,
        "props": moving,
        "morphs": set_.morphs(glb, figure, postures, frames),
    }
    glb.save(
        target,
        extensionsUsed=_QUANTIZED,
        extensionsRequired=_QUANTIZED,
        animations=[animation],
        extras=extras,
    )


def _roles(glb: Glb, figure: Figure, pose: PoseFile) -> Json:
    """Return the colours of each role that is lit, and the accessor of its areas or paths.

    An area is told by how far each vertex is inside, so that a player can draw a smooth edge: half
    of the range is the edge, 0 and 1 are `_WIDE` outside and inside. A path is told by the distance
    from it, in radii of its dots, and the way along it, in dots, both as shares of `_DOTS`.
    """
    drawn = drawings(pose.highlight)
    paint = Paint(figure, drawn)
    result: Json = {}
    for role in Role:
        is_own = np.array([d.role is role for d in drawn])
        is_area = is_own & [d.is_area for d in drawn]
        said: Json = {"colours": PAINTS[role]}
        if is_area.any():
            inside = 0.5 - paint.outside[:, is_area].min(1) / (2 * _WIDE)
            areas = np.round(255 * np.clip(inside, 0, 1)).astype(np.uint8)
            said["areas"] = glb.add(areas, UBYTE, "SCALAR", normalized=True)
        if (is_own & ~is_area).any():
            ways = paint.ways[:, is_own & ~is_area]
            nearest = np.abs(ways[..., 0]).argmin(1)
            path = ways[np.arange(len(ways)), nearest] / [PATH, STEP] / _DOTS + [0.5, 0]
            # far away the side changes; a way beyond the last dot keeps lines from there
            path[np.abs(path[:, 0] - 0.5) >= 0.5, 1] = 1
            whole = np.round(255 * np.clip(path, 0, 1)).astype(np.uint8)
            said["paths"] = glb.add(whole, UBYTE, "VEC2", normalized=True)
        if is_own.any():
            result[role.name.lower()] = said
    return result


_QUANTIZED = ["KHR_mesh_quantization"]


def _cube(figure: Figure) -> tuple[Floats, float]:
    """Return the centre and half the size, in metres, of the cube to which positions are scaled."""
    low, high = figure.vertices.min(0), figure.vertices.max(0)
    centre = (low + high) / 2
    return centre, float(np.abs(figure.vertices - centre).max())


def _camera(view: View) -> Json:
    return {
        "az": view.az,
        "el": view.el,
        "target": [round(float(x), 4) for x in view.target],
        "distance": round(float(view.distance), 4),
        "fov": view.fov,
    }


def _animation(glb: Glb, skeleton: "_Skeleton", bones: Bones, times: Floats, name: str) -> Json:
    """Return the animation; bones that do not move get a single rotation."""
    time = glb.add(times, FLOAT, "SCALAR", min=[float(times[0])], max=[float(times[-1])])
    samplers: list[Json] = []
    channels: list[Json] = []

    def add(node: int, path: str, output: int) -> None:
        samplers.append({"input": time, "output": output, "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": node, "path": path}})

    for node, turns in enumerate(skeleton.turns(bones)):
        if np.abs(turns - turns[0]).max() < _STILL:
            glb.nodes[node]["rotation"] = [round(float(x), 5) for x in turns[0]]
            continue
        closed = np.round(_shortest([*turns, turns[0]]) * 32767).astype(np.int16)
        add(node, "rotation", glb.add(closed, SHORT, "VEC4", normalized=True))
    root = bones.heads[:, skeleton.kept[0]].astype(np.float32)
    add(0, "translation", glb.add(np.vstack([root, root[:1]]), FLOAT, "VEC3"))
    return {"name": name, "samplers": samplers, "channels": channels}


def _shortest(turns: Sequence[Floats]) -> Floats:
    """Return quaternions with signs chosen so that each is nearest to the one before."""
    result = np.array(turns)
    for i in range(1, len(result)):
        if result[i] @ result[i - 1] < 0:
            result[i] = -result[i]
    return result


class _Skeleton:
    """The bones that move vertices, and their parents; `kept` are their indices in the rig."""

    def __init__(self, figure: Figure) -> None:
        self._figure, rig = figure, figure.rig
        used = set(figure.bones4[figure.shares4 > _FEW].ravel().tolist())
        kept = set()
        for bone in used:
            while bone >= 0:
                kept.add(bone)
                bone = rig.parents[bone]
        self.kept = sorted(kept)
        self._new = {bone: i for i, bone in enumerate(self.kept)}

    def nodes(self) -> list[Json]:
        """Return the bones as nodes in the rest pose."""
        rig = self._figure.rig
        nodes: list[Json] = []
        for bone in self.kept:
            parent = rig.parents[bone]
            place = rig.rest_heads[bone] - (rig.rest_heads[parent] if parent >= 0 else 0)
            below = [self._new[b] for b in self.kept if rig.parents[b] == bone]
            nodes.append({"name": rig.names[bone], "translation": np.round(place, 5).tolist()})
            if below:
                nodes[-1]["children"] = below
        return nodes

    def turns(self, bones: Bones) -> list[Floats]:
        """Return for each kept bone its quaternions relative to its parent (N, 4)."""
        result = []
        for bone in self.kept:
            parent = self._figure.rig.parents[bone]
            turns = bones.turns[:, bone]
            if parent >= 0:
                turns = bones.turns[:, parent].transpose(0, 2, 1) @ turns
            result.append(_shortest(Rotation.from_matrix(turns).as_quat()))
        return result

    def weights(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return four bones for each vertex and their shares, which sum to 255."""
        figure = self._figure
        is_used = figure.shares4 > _FEW
        shares = np.where(is_used, figure.shares4, 0)
        whole = np.round(255 * shares / shares.sum(1, keepdims=True)).astype(int)
        whole[:, 0] += 255 - whole.sum(1)
        new = np.array([self._new.get(b, 0) for b in range(len(figure.rig.names))])
        bones = np.where(whole > 0, new[figure.bones4], 0)
        return bones.astype(np.uint8), whole.astype(np.uint8)


class _LiveStage(Stage):
    """What is around the figure, as nodes."""

    @property
    def floor(self) -> float:
        """The height of the floor in metres; the top of the mat is at zero."""
        return self._floor

    def add_props(self, glb: Glb, bones: Bones, frames: Sequence[Frame]) -> Json:
        """Add all props; return the accessor of the matrices of each moving one, by node name."""
        ones = [Bones(*parts) for parts in zip(bones.turns, bones.heads, strict=True)]
        bodies = [self.body(one, frame) for one, frame in zip(ones, frames, strict=True)]
        for number, mesh in enumerate(self.room(bodies[0])):
            glb.add_mesh(mesh, f"{'wall' if mesh.is_wall else 'box'}{number}")
        moving = {}
        for number, prop in enumerate(self._pose.props):
            placed = [
                self._held(prop, one, body, frame)
                for one, body, frame in zip(ones, bodies, frames, strict=True)
            ]
            # each colour of a prop is a node of its own
            for part, meshes in enumerate(zip(*placed, strict=True)):
                name = f"prop{number}_{part}" if part else f"prop{number}"
                glb.add_mesh(meshes[0], name)
                moves = [_move(meshes[0].vertices, mesh.vertices) for mesh in (*meshes, meshes[0])]
                moving[name] = glb.add(np.array(moves, np.float32), FLOAT, "MAT4")
        return moving

    def morphs(
        self, glb: Glb, figure: Figure, postures: Sequence[Posture], frames: Sequence[Frame]
    ) -> list[Json]:
        """Return what joints cannot show: how far vertices move at rest, and how much and when."""
        keys = self._pose.keys
        names = sorted({name for key in keys.values() for name in key.morph})
        _, size = _cube(figure)
        result = []
        for name in names:
            amounts = [
                (1 - f.share) * keys[f.start].morph.get(name, 0)
                + f.share * keys[f.end].morph.get(name, 0)
                for f in frames
            ]
            most = int(np.argmax(np.abs(amounts)))
            bones = figure.rig.pose(postures[most])
            vertices = figure.posed(bones)
            pushed = self._morphed(name, 1.0, bones, vertices) * np.ones_like(vertices)
            at_rest = np.einsum("vji,vj->vi", figure.turns(bones), pushed) / size
            places = np.round(32767 * at_rest).astype(np.int16)
            push = glb.add_sparse(places, SHORT, "VEC3", normalized=True)
            rounded = [round(float(a), 3) for a in (*amounts, amounts[0])]
            result.append({"push": push, "amounts": rounded})
        return result


def _move(first: Floats, now: Floats) -> Floats:
    """Return the matrix (16, column by column) that moves a mesh from `first` to `now`."""
    known = np.column_stack([first, np.ones(len(first))])
    rows = np.linalg.lstsq(known, now, rcond=None)[0]
    return np.column_stack([rows, [0, 0, 0, 1]]).ravel()
