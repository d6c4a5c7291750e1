"""The renderer's inner loops, compiled by numba. Arrays are float32 unless stated otherwise.

Sums use fixed chunks, so that a picture does not depend on the number of threads.
"""

import numpy as np
from numba import njit, prange

_TRACE = 0.03
"""Opacity below which there is no shadow: its uneven border, which shows on plain grounds."""
_NEAR, _ALIKE = 0.012, 0.92
"""Sub-pixels share their light if they are this close (metres) and face the same way (cosine)."""


@njit(cache=True, parallel=True, fastmath=True)
def rasterise(spots, nearness, triangles, width, height, bands, z_buffer, hit, shares):
    """Find the triangle visible at each pixel: `hit` (H, W) is its index or -1.

    `nearness` (V,) is 1 / depth; `shares` (H, W, 3) are the perspective-correct weights of its
    corners. Bands of rows run in parallel.
    """
    for band in prange(bands):
        first, last = band * height // bands, (band + 1) * height // bands
        z_buffer[first:last] = np.float32(0.0)
        hit[first:last] = -1
        for t in range(triangles.shape[0]):
            a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            x0, y0 = spots[a, 0], spots[a, 1]
            x1, y1 = spots[b, 0], spots[b, 1]
            x2, y2 = spots[c, 0], spots[c, 1]
            top = max(int(np.ceil(min(y0, y1, y2))), first)
            bottom = min(int(np.floor(max(y0, y1, y2))), last - 1)
            left = max(int(np.ceil(min(x0, x1, x2))), 0)
            right = min(int(np.floor(max(x0, x1, x2))), width - 1)
            if left > right or top > bottom:
                continue
            area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            if abs(area) < 1e-9:
                continue
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


@njit(cache=True, fastmath=True, nogil=True)
def surface(hit, shares, triangles, places, normals, pixel, points, directions):
    """Number the pixels that are hit in `pixel` (H, W), the others -1, and give each of them its
    place and its normal.
    """
    n = 0
    for r in range(hit.shape[0]):
        for c in range(hit.shape[1]):
            t = hit[r, c]
            if t < 0:
                pixel[r, c] = -1
                continue
            pixel[r, c] = n
            length = np.float32(0.0)
            for q in range(3):
                place, facing = np.float32(0.0), np.float32(0.0)
                for k in range(3):
                    place += shares[r, c, k] * places[triangles[t, k], q]
                    facing += shares[r, c, k] * normals[triangles[t, k], q]
                points[n, q], directions[n, q] = place, facing
                length += facing * facing
            length = np.float32(1.0) / max(np.sqrt(length), np.float32(1e-9))
            for q in range(3):
                directions[n, q] *= length
            n += 1


@njit(cache=True, fastmath=True, nogil=True)
def leaders(pixel, hit, triangles, figure, points, directions, samples, led, chosen):
    """Choose the pixels that gather light for themselves, and return how many there are.

    `led` says for each pixel which of `chosen` gathers for it: of the `samples` squared that become
    one, those of one smooth surface share. Tops that lie on the floor take the floor's light: -1.
    """
    count = 0
    height, width = pixel.shape
    for row in range(0, height, samples):
        for column in range(0, width, samples):
            first = count
            for r in range(row, row + samples):
                for c in range(column, column + samples):
                    i = pixel[r, c]
                    if i < 0:
                        continue
                    is_prop = triangles[hit[r, c], 0] >= figure
                    if is_prop and points[i, 1] <= 0.004 and directions[i, 1] >= 0.9:
                        led[i] = -1
                        continue
                    led[i] = count
                    for k in range(first, count):
                        j = chosen[k]
                        alike = np.float32(0.0)
                        apart = np.float32(0.0)
                        for q in range(3):
                            alike += directions[i, q] * directions[j, q]
                            apart += (points[i, q] - points[j, q]) ** 2
                        if alike > _ALIKE and apart < _NEAR * _NEAR:
                            led[i] = k
                            break
                    if led[i] == count:
                        chosen[count] = i
                        count += 1
    return count


@njit(cache=True, fastmath=True, nogil=True)
def floor_light(light, grid, x, z):
    """Return the light on the floor at a point; outside of the map it is 1."""
    u, v = (x - grid[0]) / grid[2], (z - grid[1]) / grid[2]
    if u < 0 or v < 0 or u >= light.shape[1] - 1 or v >= light.shape[0] - 1:
        return np.float32(1.0)
    i, j = int(u), int(v)
    a, b = u - np.float32(i), v - np.float32(j)
    one = np.float32(1.0)
    return (
        light[j, i] * (one - a) * (one - b)
        + light[j, i + 1] * a * (one - b)
        + light[j + 1, i] * (one - a) * b
        + light[j + 1, i + 1] * a * b
    )


@njit(cache=True, fastmath=True, nogil=True)
def _smooth(share):
    """Return a share, which may be beyond 1, with a soft start and end."""
    share = min(share, 1.0)
    return np.float32(share * share * (3 - 2 * share))


@njit(cache=True, fastmath=True, nogil=True)
def _untraced(opacity):
    """Return the opacity of a shadow without its faintest part."""
    return np.float32(max(opacity - _TRACE, 0.0) / (1 - _TRACE))


@njit(cache=True, parallel=True, fastmath=True)
def shade(
    pixel, hit, shares, triangles, z_buffer, points, normals, colours, cover, painted,
    beneath, led, key_light, sky_light, side_light, key_floor, key_grid, sky_floor, sky_grid, eye,
    axes, focal, floor_height, key_direction, key, sky, tones, samples, border, wall_border,
    picture
):  # fmt: skip
    """Write the picture (H, W, 4) in sRGB and with transparency; `pixel` indexes the points or -1.

    Key and sky light, the floor's bounce, a soft sheen, a small highlight, and a darker line where
    one part passes in front of another, which keeps crossed limbs readable. `colours` and `cover`
    are per vertex: what covers less than all lets the ground show through, in its shadows less.
    What is not the figure's fades out over `border` pixels at the picture's edge, a wall over
    `wall_border`. What would be a trace of a shadow is none.
    `painted` is on the surface, `beneath` shows through it: colour times opacity, and opacity
    (P, 4). `side_light` is the sky's light for each of the leaders, or -1 where its vertices have
    it.
    """
    high, wide = picture.shape[0], picture.shape[1]
    height, width = pixel.shape
    full = key + sky
    for row in prange(high):
        for column in range(wide):
            off_x, off_y = min(column, wide - 1 - column), min(row, high - 1 - row)
            fade = _smooth(off_x / border) * _smooth(off_y / border)
            wall_fade = _smooth(off_x / wall_border) * _smooth(off_y / wall_border)
            open_floor = np.float32(-1.0)
            red, green, blue, covered = (
                np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
            )  # fmt: skip
            for s in range(samples * samples):
                r, c = row * samples + s // samples, column * samples + s % samples
                i = pixel[r, c]
                if i < 0:
                    if open_floor < 0:
                        a, b = (c - width / 2) / focal, -(r - height / 2) / focal
                        down = a * axes[0, 1] + b * axes[1, 1] - axes[2, 1]
                        open_floor = np.float32(0.0)
                        if down < -1e-4 and fade > 0:
                            t = (floor_height - eye[1]) / down
                            x = eye[0] + t * (a * axes[0, 0] + b * axes[1, 0] - axes[2, 0])
                            z = eye[2] + t * (a * axes[0, 2] + b * axes[1, 2] - axes[2, 2])
                            light = key * floor_light(key_floor, key_grid, x, z)
                            light += sky * floor_light(sky_floor, sky_grid, x, z)
                            dark = np.float32(0.92) * (1 - min(max(light / full, 0.0), 1.0))
                            open_floor = fade * _untraced(1 - tones[int((1 - dark) * 4096)])
                    covered += open_floor
                    continue
                t = hit[r, c]
                vx, vy, vz = eye[0] - points[i, 0], eye[1] - points[i, 1], eye[2] - points[i, 2]
                length = 1 / np.sqrt(vx * vx + vy * vy + vz * vz)
                vx, vy, vz = vx * length, vy * length, vz * length
                nx, ny, nz = normals[i, 0], normals[i, 1], normals[i, 2]
                facing = min(max(nx * vx + ny * vy + nz * vz, 0.0), 1.0)
                floor_key = floor_light(key_floor, key_grid, points[i, 0], points[i, 2])
                floor_sky = floor_light(sky_floor, sky_grid, points[i, 0], points[i, 2])
                if led[i] < 0:
                    own_key, own_sky = floor_key, floor_sky
                else:
                    own_key, own_sky = key_light[led[i]], side_light[led[i]]
                    if own_sky < 0:
                        own_sky = np.float32(0.0)
                        for k in range(3):
                            own_sky += shares[r, c, k] * sky_light[triangles[t, k]]
                opaque = np.float32(0.0)
                for k in range(3):
                    opaque += shares[r, c, k] * cover[triangles[t, k]]
                openness = min(max(own_sky, 0.0), 1.0)
                bounce = (key * floor_key + sky * floor_sky) / full
                light = key * own_key + sky * own_sky + (0.5 - 0.5 * ny) * bounce * 0.42
                hx, hy, hz = vx + key_direction[0], vy + key_direction[1], vz + key_direction[2]
                half_length = 1 / np.sqrt(hx * hx + hy * hy + hz * hz)
                gloss = max((nx * hx + ny * hy + nz * hz) * half_length, 0.0)
                gloss = gloss * gloss * gloss
                gloss = gloss * gloss
                gloss = gloss * gloss * gloss * gloss
                added = 0.10 * (1 - facing) ** 3 * min(openness + 0.25, 1.0)
                added += 0.035 * gloss * min(own_key, 1.0)
                here, step = 1 / z_buffer[r, c], 0.0
                for q in range(4):
                    rr, cc = r + (q == 0) - (q == 1), c + (q == 2) - (q == 3)
                    if rr < 0 or cc < 0 or rr >= height or cc >= width:
                        continue
                    there = 1 / z_buffer[rr, cc] if pixel[rr, cc] >= 0 else 1e3
                    step = max(step, there - here)
                line = 1 - 0.30 * min(max((step - 0.02) / 0.05, 0.0), 1.0)
                if opaque < 0.999 and led[i] < 0:  # shares of corners are rounded
                    through = tones[int(min(max(light / full, 0.0), 1.0) * 4096)]
                    opaque *= fade
                    covered += opaque + (1 - opaque) * _untraced(1 - through) * fade
                elif opaque < 0.999:
                    # its shadow is in its colour alone: opacity costs more bytes
                    opaque *= wall_fade
                    covered += opaque
                else:
                    opaque = np.float32(1.0)
                    covered += opaque
                for q in range(3):
                    own = np.float32(0.0)
                    for k in range(3):
                        own += shares[r, c, k] * colours[triangles[t, k], q]
                    own = own * (1 - painted[i, 3]) + painted[i, q]
                    value = (own * light + own * own * 0.16 * (1 - 0.5 * openness) + added) * line
                    tone = tones[int(min(max(value, 0.0), 1.0) * 4096)]
                    tone = opaque * (tone * (1 - beneath[i, 3]) + beneath[i, q])
                    if q == 0:
                        red += tone
                    elif q == 1:
                        green += tone
                    else:
                        blue += tone
            if covered > 0:
                picture[row, column, 0] = np.uint8(min(red / covered, 1.0) * 255 + 0.5)
                picture[row, column, 1] = np.uint8(min(green / covered, 1.0) * 255 + 0.5)
                picture[row, column, 2] = np.uint8(min(blue / covered, 1.0) * 255 + 0.5)
            picture[row, column, 3] = np.uint8(covered / (samples * samples) * 255 + 0.5)
