"""Encodes frames as films. The encoder is a separate program that we run and do not ship."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from backcare.studio.motion import FPS
from backcare.studio.renderer import Picture

_COLOURS = (
    "-vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p -colorspace bt709"
    " -color_primaries bt709 -color_trc bt709 -color_range tv"
)
_SAME_BYTES = "-fflags +bitexact -flags +bitexact -map_metadata -1 -threads 1"
_FORMATS = {
    ".webm": "-c:v libvpx-vp9 -crf 30 -b:v 0 -deadline good -cpu-used 1 -row-mt 0 -g 240",
    ".mp4": "-c:v libx264 -preset veryslow -crf 21 -tune animation -profile:v high"
    " -movflags +faststart",
}
"""VP9 plays in every current browser; H.264 is for old phones."""


def save_films(frames: Sequence[Picture], stem: Path) -> None:
    """Write `stem`.webm and `stem`.mp4; the same frames give the same bytes.

    Raises `RuntimeError` with the encoder's message.
    """
    height, width, _ = frames[0].shape
    raw = np.asarray(frames).tobytes()
    source = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {FPS} -i -"
    for ending, codec in _FORMATS.items():
        options = f"-y -loglevel error {source} {_COLOURS} {codec} {_SAME_BYTES}".split()
        target = stem.with_name(f"{stem.name}{ending}")
        done = subprocess.run(  # noqa: S603 - our own options, no shell
            [imageio_ffmpeg.get_ffmpeg_exe(), *options, str(target)],
            input=raw,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{target}: {done.stderr.decode(errors='replace')[-300:]}")
