"""How much light gets where: the inner loops, compiled by numba. Arrays are float32.

Sums use fixed chunks, so that a picture does not depend on the number of threads.
"""

import numpy as np
from numba import njit, prange


@njit(cache=True, fastmath=True, nogil=True)
def depth_map(spots, depths, triangles, wide, high, buffer, lowest):
    """Fill `buffer[:high, :wide]` with the greatest depth towards the light, seen in parallel, and
    `lowest` with the least.

    `spots` (V, 2) are pixel positions, `depths` (V,) grow towards the light.
    """
    buffer[:high, :wide] = np.float32(-1e9)
    lowest[:high, :wide] = np.float32(1e9)
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = spots[a, 0], spots[a, 1]
        x1, y1 = spots[b, 0], spots[b, 1]
        x2, y2 = spots[c, 0], spots[c, 1]
        top = max(int(np.ceil(min(y0, y1, y2))), 0)
        bottom = min(int(np.floor(max(y0, y1, y2))), high - 1)
        left = max(int(np.ceil(min(x0, x1, x2))), 0)
        right = min(int(np.floor(max(x0, x1, x2))), wide - 1)
        if left > right or top > bottom:
            continue
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < np.float32(1e-9):
            continue
        inverse = np.float32(1.0) / area
        d0 = depths[a]
        d1, d2 = depths[b] - d0, depths[c] - d0
        for y in range(top, bottom + 1):
            dy = np.float32(y) - y0
            for x in range(left, right + 1):
                dx = np.float32(x) - x0
                w1 = (dx * (y2 - y0) - (x2 - x0) * dy) * inverse
                w2 = ((x1 - x0) * dy - dx * (y1 - y0)) * inverse
                least = min(w1, w2, np.float32(1.0) - w1 - w2)
                if least >= np.float32(-1e-6):
                    depth = d0 + w1 * d1 + w2 * d2
                    buffer[y, x] = max(buffer[y, x], depth)
                    lowest[y, x] = min(lowest[y, x], depth)


@njit(cache=True, fastmath=True, nogil=True)
def _seen(buffer, wide, high, fx, fy, depth):
    """Return which share of the light at a spot of the depth map gets as far as `depth`."""
    if fx < 0 or fy < 0 or fx >= wide - 1 or fy >= high - 1:
        return np.float32(1.0)
    ix, iy = int(fx), int(fy)
    ax, ay = fx - np.float32(ix), fy - np.float32(iy)
    one = np.float32(1.0)
    seen = np.float32(0.0)
    if buffer[iy, ix] <= depth:
        seen += (one - ax) * (one - ay)
    if buffer[iy, ix + 1] <= depth:
        seen += ax * (one - ay)
    if buffer[iy + 1, ix] <= depth:
        seen += (one - ax) * ay
    if buffer[iy + 1, ix + 1] <= depth:
        seen += ax * ay
    return seen


@njit(cache=True, fastmath=True, nogil=True)
def _left(lowest, depth, reach):
    """Return which share of its light what is `lowest` over a spot leaves to a depth below it: all
    if it is not above, more the farther up it is, and all from `reach` on.
    """
    away = lowest - depth
    if away <= 0 or away >= reach:
        return np.float32(1.0)
    share = away / reach
    return share * share * (np.float32(3.0) - np.float32(2.0) * share)


@njit(cache=True, fastmath=True, nogil=True)
def _ground_light(lowest, wide, high, fx, fy, depth, reach):
    """Return which share of the light at a spot of the depth map gets as far as floor or wall."""
    if fx < 0 or fy < 0 or fx >= wide - 1 or fy >= high - 1:
        return np.float32(1.0)
    ix, iy = int(fx), int(fy)
    ax, ay = fx - np.float32(ix), fy - np.float32(iy)
    one = np.float32(1.0)
    return (
        _left(lowest[iy, ix], depth, reach) * (one - ax) * (one - ay)
        + _left(lowest[iy, ix + 1], depth, reach) * ax * (one - ay)
        + _left(lowest[iy + 1, ix], depth, reach) * (one - ax) * ay
        + _left(lowest[iy + 1, ix + 1], depth, reach) * ax * ay
    )


@njit(cache=True, parallel=True, fastmath=True)
def gather_light(
    vertices, triangles, directions, strengths, points, normals, on_wall, grid, reach, grain, most,
    bias, lift, out, floor
):  # fmt: skip
    """Add the light from all `directions` (D, 3) to `out` (chunks, P) for `points`, and to `floor`
    (chunks, rows, columns) for a grid of points that look up at height 0.

    `grid` is the place (x, z) of its first point and its step. Only `triangles` shade. Each
    direction has its own depth map, `grain` metres a pixel and `most` pixels a side at most.
    `bias` and `lift` (metres) keep a surface from shading itself.

    The last `on_wall` of the points are on a wall. It and the floor are shaded by what is near,
    within `reach` metres of the way to the light and the less the farther it is: so shadows are
    dark where something touches, and what is far above leaves no blot.
    """
    total, chunks = len(directions), out.shape[0]
    solid = points.shape[0] - on_wall
    for chunk in prange(chunks):
        buffer = np.empty((most, most), np.float32)
        lowest = np.empty((most, most), np.float32)
        spots = np.empty((vertices.shape[0], 2), np.float32)
        depths = np.empty(vertices.shape[0], np.float32)
        for k in range(chunk, total, chunks):
            lx, ly, lz = directions[k, 0], directions[k, 1], directions[k, 2]
            if abs(ly) < np.float32(0.95):
                ux, uy, uz = lz, np.float32(0.0), -lx
            else:
                ux, uy, uz = np.float32(0.0), -lz, ly
            q = np.float32(1.0) / np.sqrt(ux * ux + uy * uy + uz * uz)
            ux, uy, uz = ux * q, uy * q, uz * q
            vx, vy, vz = ly * uz - lz * uy, lz * ux - lx * uz, lx * uy - ly * ux
            scale = np.float32(1.0) / grain
            low_x, low_y = np.float32(1e9), np.float32(1e9)
            high_x, high_y = np.float32(-1e9), np.float32(-1e9)
            for i in range(vertices.shape[0]):
                x, y, z = vertices[i, 0], vertices[i, 1], vertices[i, 2]
                spots[i, 0] = (x * ux + y * uy + z * uz) * scale
                spots[i, 1] = (x * vx + y * vy + z * vz) * scale
                depths[i] = x * lx + y * ly + z * lz
                low_x, high_x = min(low_x, spots[i, 0]), max(high_x, spots[i, 0])
                low_y, high_y = min(low_y, spots[i, 1]), max(high_y, spots[i, 1])
            low_x, low_y = low_x - np.float32(2.0), low_y - np.float32(2.0)
            for i in range(vertices.shape[0]):
                spots[i, 0] -= low_x
                spots[i, 1] -= low_y
            wide = int(high_x - low_x) + 4
            high = int(high_y - low_y) + 4
            wide, high = min(wide, most), min(high, most)
            depth_map(spots, depths, triangles, wide, high, buffer, lowest)
            for i in range(points.shape[0]):
                nx, ny, nz = normals[i, 0], normals[i, 1], normals[i, 2]
                cosine = nx * lx + ny * ly + nz * lz
                if cosine <= 0:
                    continue
                x = points[i, 0] + lift * nx
                y = points[i, 1] + lift * ny
                z = points[i, 2] + lift * nz
                fx = (x * ux + y * uy + z * uz) * scale - low_x
                fy = (x * vx + y * vy + z * vz) * scale - low_y
                depth = x * lx + y * ly + z * lz + bias
                if i < solid:
                    seen = _seen(buffer, wide, high, fx, fy, depth)
                else:
                    seen = _ground_light(lowest, wide, high, fx, fy, depth, reach)
                out[chunk, i] += strengths[k] * cosine * seen
            whole = strengths[k] * ly
            for r in range(floor.shape[1]):
                z = grid[1] + grid[2] * np.float32(r)
                for c in range(floor.shape[2]):
                    x = grid[0] + grid[2] * np.float32(c)
                    fx = (x * ux + lift * uy + z * uz) * scale - low_x
                    fy = (x * vx + lift * vy + z * vz) * scale - low_y
                    depth = x * lx + lift * ly + z * lz + bias
                    seen = _ground_light(lowest, wide, high, fx, fy, depth, reach)
                    floor[chunk, r, c] += whole * seen
