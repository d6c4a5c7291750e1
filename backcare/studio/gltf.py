"""A binary glTF file, as it is built up."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backcare.studio.colour import linear
from backcare.studio.meshes import normals
from backcare.studio.shapes import Mesh

BYTE, UBYTE, SHORT, USHORT, UINT, FLOAT = 5120, 5121, 5122, 5123, 5125, 5126
"""Kinds of numbers, as glTF calls them."""
OF_VERTICES, OF_TRIANGLES = 34962, 34963
"""What an array is for."""
Json = dict[str, Any]


class Glb:
    """A binary glTF file under construction."""

    def __init__(self) -> None:
        self.nodes: list[Json] = []
        self.meshes: list[Json] = []
        self.roots: list[int] = []
        self._views: list[Json] = []
        self._accessors: list[Json] = []
        self._materials: list[Json] = []
        self._bytes = bytearray()

    def add(
        self,
        values: NDArray[Any],
        component: int,
        shape: str,
        *,
        stride: int | None = None,
        target: int | None = None,
        **said: Any,
    ) -> int:
        """Append an array and return its accessor; `said` are additional fields of the accessor."""
        purpose: Json = {} if target is None else {"target": target}
        if stride is not None:
            purpose = {"byteStride": stride, "target": OF_VERTICES}
        view = self._view(values, **purpose)
        accessor = {
            "bufferView": view,
            "componentType": component,
            "count": len(values),
            "type": shape,
        }
        self._accessors.append(accessor | said)
        return len(self._accessors) - 1

    def add_sparse(self, values: NDArray[Any], component: int, shape: str, **said: Any) -> int:
        """Append an array of which most rows are zero, as `add` does, without these rows."""
        rows = np.flatnonzero(values.any(1))
        accessor: Json = {"componentType": component, "count": len(values), "type": shape}
        # without `sparse` all is zero, and `sparse` must not be empty
        if len(rows):
            is_short = len(values) <= np.iinfo(np.uint16).max + 1
            numbers = self._view(rows.astype(np.uint16 if is_short else np.uint32))
            accessor["sparse"] = {
                "count": len(rows),
                "indices": {
                    "bufferView": numbers,
                    "componentType": USHORT if is_short else UINT,
                },
                "values": {"bufferView": self._view(values[rows])},
            }
        self._accessors.append(accessor | said)
        return len(self._accessors) - 1

    def _view(self, values: NDArray[Any], **said: Any) -> int:
        """Append an array and return its part of the buffer."""
        self._bytes.extend(b"\0" * (-len(self._bytes) % 4))
        raw = np.ascontiguousarray(values).tobytes()
        self._views.append(
            {"buffer": 0, "byteOffset": len(self._bytes), "byteLength": len(raw)} | said
        )
        self._bytes.extend(raw)
        return len(self._views) - 1

    def material(self, colour: str) -> int:
        """Return a matt material with this sRGB colour."""
        red, green, blue = (round(float(x), 4) for x in linear(colour))
        surface = {
            "baseColorFactor": [red, green, blue, 1],
            "metallicFactor": 0,
            "roughnessFactor": 0.8,
        }
        self._materials.append({"doubleSided": True, "pbrMetallicRoughness": surface})
        return len(self._materials) - 1

    def add_mesh(self, mesh: Mesh, name: str) -> None:
        """Add a mesh as a node of its own."""
        places = mesh.vertices.astype(np.float32)
        facing = np.zeros((len(places), 4), np.int8)
        facing[:, :3] = np.round(normals(mesh.vertices, mesh.triangles) * 127)
        low, high = places.min(0).tolist(), places.max(0).tolist()
        attributes = {
            "POSITION": self.add(places, FLOAT, "VEC3", stride=12, min=low, max=high),
            "NORMAL": self.add(facing, BYTE, "VEC3", stride=4, normalized=True),
        }
        corners = mesh.triangles.astype(np.uint16).ravel()
        primitive = {
            "attributes": attributes,
            "indices": self.add(corners, USHORT, "SCALAR", target=OF_TRIANGLES),
            "material": self.material(mesh.colour),
        }
        self.meshes.append({"primitives": [primitive]})
        self.roots.append(len(self.nodes))
        self.nodes.append({"name": name, "mesh": len(self.meshes) - 1})

    def save(self, target: Path, **said: Any) -> None:
        """Write the file; `said` are additional fields of the document."""
        document = {
            "asset": {"version": "2.0", "copyright": "CC BY 4.0, Backcare"},
            "scene": 0,
            "scenes": [{"nodes": self.roots}],
            "nodes": self.nodes,
            "meshes": self.meshes,
            "materials": self._materials,
            "accessors": self._accessors,
            "bufferViews": self._views,
            "buffers": [{"byteLength": len(self._bytes)}],
        }
        words = json.dumps({k: v for k, v in (document | said).items() if v != []}).encode()
        parts = [
            (b"JSON", words + b" " * (-len(words) % 4)),
            (b"BIN\0", bytes(self._bytes) + b"\0" * (-len(self._bytes) % 4)),
        ]
        chunks = b"".join(struct.pack("<I", len(part)) + kind + part for kind, part in parts)
        target.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
