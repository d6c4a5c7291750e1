"""The renderer's inner loops, compiled by numba. Arrays are float32 unless stated otherwise.

Sums use fixed chunks, so that a picture does not depend on the number of threads.
"""

import numpy as np
from numba import njit, prange


@njit(cache=True, fastmath=True, nogil=True)
def depth_map(spots, depths, triangles, size, buffer):
    """Fill `buffer` (size, size) with the greatest depth towards the light, in parallel projection.

    `spots` (V, 2) are pixel positions, `depths` (V,) grow towards the light.
    """
    for i in range(size):
        for j in range(size):
            buffer[i, j] = -1e9
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0, x1, y1, x2, y2 = (
            spots[a, 0],
            spots[a, 1],
            spots[b, 0],
            spots[b, 1],
            spots[c, 0],
            spots[c, 1],
        )
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9:
            continue
        left = max(int(np.ceil(min(x0, x1, x2))), 0)
        right = min(int(np.floor(max(x0, x1, x2))), size - 1)
        top = max(int(np.ceil(min(y0, y1, y2))), 0)
        bottom = min(int(np.floor(max(y0, y1, y2))), size - 1)
        if left > right or top > bottom:
            continue
        inverse = 1.0 / area
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                w1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * inverse
                w2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * inverse
                w0 = 1 - w1 - w2
                if w0 >= -1e-6 and w1 >= -1e-6 and w2 >= -1e-6:
                    depth = w0 * depths[a] + w1 * depths[b] + w2 * depths[c]
                    if depth > buffer[y, x]:
                        buffer[y, x] = depth


@njit(cache=True, parallel=True, fastmath=True)
def gather_light(
    vertices,
    triangles,
    directions,
    strengths,
    points,
    normals,
    has_normals,
    centre,
    half,
    size,
    bias,
    lift,
    out,
):
    """Add to `out` (chunks, P) the light that reaches `points` from all `directions` (D, 3).

    Each direction has its own depth map of `size` pixels over a square of 2 `half` metres; points
    without normals look up. `bias` and `lift` (metres) keep a surface from shading itself.
    """
    total, chunks = len(directions), out.shape[0]
    for chunk in prange(chunks):
        buffer = np.empty((size, size), np.float32)
        spots = np.empty((vertices.shape[0], 2), np.float32)
        depths = np.empty(vertices.shape[0], np.float32)
        for k in range(chunk, total, chunks):
            lx, ly, lz = directions[k, 0], directions[k, 1], directions[k, 2]
            if abs(ly) < 0.95:
                ux, uy, uz = lz, 0.0, -lx
            else:
                ux, uy, uz = 0.0, -lz, ly
            q = (ux * ux + uy * uy + uz * uz) ** -0.5
            ux *= q
            uy *= q
            uz *= q
            vx = ly * uz - lz * uy
            vy = lz * ux - lx * uz
            vz = lx * uy - ly * ux
            scale = (size - 1) / (2 * half)
            for i in range(vertices.shape[0]):
                x = vertices[i, 0] - centre[0]
                y = vertices[i, 1] - centre[1]
                z = vertices[i, 2] - centre[2]
                spots[i, 0] = (x * ux + y * uy + z * uz + half) * scale
                spots[i, 1] = (x * vx + y * vy + z * vz + half) * scale
                depths[i] = x * lx + y * ly + z * lz
            depth_map(spots, depths, triangles, size, buffer)
            for i in range(points.shape[0]):
                if has_normals:
                    nx, ny, nz = normals[i, 0], normals[i, 1], normals[i, 2]
                    cosine = nx * lx + ny * ly + nz * lz
                    if cosine <= 0:
                        continue
                    x = points[i, 0] + lift * nx - centre[0]
                    y = points[i, 1] + lift * ny - centre[1]
                    z = points[i, 2] + lift * nz - centre[2]
                else:
                    cosine = ly
                    x = points[i, 0] - centre[0]
                    y = points[i, 1] - centre[1]
                    z = points[i, 2] - centre[2]
                fx = (x * ux + y * uy + z * uz + half) * scale
                fy = (x * vx + y * vy + z * vz + half) * scale
                depth = x * lx + y * ly + z * lz + bias
                ix, iy = int(np.floor(fx)), int(np.floor(fy))
                if ix < 0 or iy < 0 or ix >= size - 1 or iy >= size - 1:
                    out[chunk, i] += strengths[k] * cosine
                    continue
                ax, ay = fx - ix, fy - iy
                seen = 0.0
                if buffer[iy, ix] <= depth:
                    seen += (1 - ax) * (1 - ay)
                if buffer[iy, ix + 1] <= depth:
                    seen += ax * (1 - ay)
                if buffer[iy + 1, ix] <= depth:
                    seen += (1 - ax) * ay
                if buffer[iy + 1, ix + 1] <= depth:
                    seen += ax * ay
                out[chunk, i] += strengths[k] * cosine * seen


@njit(cache=True, parallel=True, fastmath=True)
def rasterise(spots, nearness, triangles, width, height, bands, z_buffer, hit, shares):
    """Find the triangle visible at each pixel: `hit` (H, W) is its index or -1.

    `nearness` (V,) is 1 / depth; `shares` (H, W, 3) are the perspective-correct weights of its
    corners. Bands of rows run in parallel.
    """
    for band in prange(bands):
        first, last = band * height // bands, (band + 1) * height // bands
        for y in range(first, last):
            for x in range(width):
                z_buffer[y, x] = 0.0
                hit[y, x] = -1
        for t in range(triangles.shape[0]):
            a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            x0, y0, x1, y1, x2, y2 = (
                spots[a, 0],
                spots[a, 1],
                spots[b, 0],
                spots[b, 1],
                spots[c, 0],
                spots[c, 1],
            )
            area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            if abs(area) < 1e-9:
                continue
            left = max(int(np.ceil(min(x0, x1, x2))), 0)
            right = min(int(np.floor(max(x0, x1, x2))), width - 1)
            top = max(int(np.ceil(min(y0, y1, y2))), first)
            bottom = min(int(np.floor(max(y0, y1, y2))), last - 1)
            inverse = 1.0 / area
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    w1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * inverse
                    w2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * inverse
                    w0 = 1 - w1 - w2
                    if w0 >= 0 and w1 >= 0 and w2 >= 0:
                        near = w0 * nearness[a] + w1 * nearness[b] + w2 * nearness[c]
                        if near > z_buffer[y, x]:
                            z_buffer[y, x] = near
                            hit[y, x] = t
                            shares[y, x, 0] = w0 * nearness[a] / near
                            shares[y, x, 1] = w1 * nearness[b] / near
                            shares[y, x, 2] = w2 * nearness[c] / near


@njit(cache=True, fastmath=True)
def floor_light(light, centre, reach, size, x, z):
    """Return the light on the floor at a point: 1 is unshaded; the map fades out at its border."""
    u = min(max((x - centre[0] + reach) / (2 * reach) * (size - 1), 0.0), size - 1.001)
    v = min(max((z - centre[2] + reach) / (2 * reach) * (size - 1), 0.0), size - 1.001)
    i, j = int(u), int(v)
    a, b = u - i, v - j
    value = (
        light[j, i] * (1 - a) * (1 - b)
        + light[j, i + 1] * a * (1 - b)
        + light[j + 1, i] * (1 - a) * b
        + light[j + 1, i + 1] * a * b
    )
    edge = max(abs(x - centre[0]), abs(z - centre[2])) / reach
    fade = min(max((1 - edge) / 0.2, 0.0), 1.0)
    return 1 + (value - 1) * fade


@njit(cache=True, parallel=True, fastmath=True)
def shade(
    pixel,
    z_buffer,
    points,
    normals,
    albedo,
    painted,
    through,
    key_light,
    sky_light,
    floor,
    centre,
    reach,
    size,
    eye,
    axes,
    focal,
    floor_height,
    backdrop,
    key_direction,
    key,
    sky,
    tones,
    image,
):
    """Write linear light as sRGB into `image` (H, W, 3); `pixel` (H, W) indexes the points or -1.

    Key and sky light, the floor's bounce, a soft sheen, a small highlight, and a darker line where
    one part passes in front of another, which keeps crossed limbs readable. `painted` is on the
    surface, `through` shows through it: colour times opacity, and opacity (P, 4).
    """
    height, width = pixel.shape
    for r in prange(height):
        for c in range(width):
            i = pixel[r, c]
            if i < 0:
                a, b = (c - width / 2) / focal, -(r - height / 2) / focal
                down = a * axes[0, 1] + b * axes[1, 1] - axes[2, 1]
                shadow = 1.0
                if down < -1e-4:
                    t = (floor_height - eye[1]) / down
                    x = eye[0] + t * (a * axes[0, 0] + b * axes[1, 0] - axes[2, 0])
                    z = eye[2] + t * (a * axes[0, 2] + b * axes[1, 2] - axes[2, 2])
                    lit = floor_light(floor, centre, reach, size, x, z)
                    shadow = 1 - 0.92 * (1 - min(max(lit, 0.0), 1.0))
                for q in range(3):
                    image[r, c, q] = tones[int(min(max(backdrop[q] * shadow, 0.0), 1.0) * 4096)]
                continue
            vx, vy, vz = eye[0] - points[i, 0], eye[1] - points[i, 1], eye[2] - points[i, 2]
            length = 1 / np.sqrt(vx * vx + vy * vy + vz * vz)
            vx *= length
            vy *= length
            vz *= length
            nx, ny, nz = normals[i, 0], normals[i, 1], normals[i, 2]
            facing = min(max(nx * vx + ny * vy + nz * vz, 0.0), 1.0)
            down_share = 0.5 - 0.5 * ny
            openness = min(max(sky_light[i], 0.0), 1.0)
            bounce = floor_light(floor, centre, reach, size, points[i, 0], points[i, 2])
            light = key * key_light[i] + sky * sky_light[i] + down_share * bounce * 0.42
            hx, hy, hz = vx + key_direction[0], vy + key_direction[1], vz + key_direction[2]
            half_length = 1 / np.sqrt(hx * hx + hy * hy + hz * hz)
            gloss = max((nx * hx + ny * hy + nz * hz) * half_length, 0.0) ** 24
            added = 0.10 * (1 - facing) ** 3 * min(openness + 0.25, 1.0)
            added += 0.035 * gloss * min(key_light[i], 1.0)
            here, step = 1 / z_buffer[r, c], 0.0
            for q in range(4):
                rr, cc = r + (q == 0) - (q == 1), c + (q == 2) - (q == 3)
                if rr < 0 or cc < 0 or rr >= height or cc >= width:
                    continue
                there = 1 / z_buffer[rr, cc] if pixel[rr, cc] >= 0 else 1e3
                step = max(step, there - here)
            line = 1 - 0.30 * min(max((step - 0.02) / 0.05, 0.0), 1.0)
            for q in range(3):
                own = albedo[i, q] * (1 - painted[i, 3]) + painted[i, q]
                value = (own * light + own * own * 0.16 * (1 - 0.5 * openness) + added) * line
                tone = tones[int(min(max(value, 0.0), 1.0) * 4096)]
                image[r, c, q] = tone * (1 - through[i, 3]) + through[i, q]
