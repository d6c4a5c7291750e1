"""Encodes frames as films. The encoder is a separate program that we run and do not ship."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg

from backcare.studio.grounds import GROUNDS, laid_on
from backcare.studio.motion import FPS
from backcare.studio.renderer import Picture

_COLOURS = (
    "-vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p -colorspace bt709"
    " -color_primaries bt709 -color_trc bt709 -color_range tv"
)
_SAME_BYTES = "-fflags +bitexact -flags +bitexact -map_metadata -1 -threads 1"
_VP9 = "-c:v libvpx-vp9 -crf 34 -b:v 0 -deadline good -cpu-used 2 -row-mt 0 -g 240"
_H264 = "-c:v libx264 -preset slower -crf 23 -tune animation -profile:v high -movflags +faststart"
FORMATS = (".webm", ".mp4")
"""VP9 plays in every current browser; H.264 is for old phones."""


def save_films(frames: Sequence[Picture], stem: Path) -> None:
    """Write a film of each format on each ground: `stem`.webm, `stem`_dark.mp4 and so on.

    The same frames give the same bytes. Raises `RuntimeError` with the encoder's message.
    """
    height, width, _ = frames[0].shape
    source = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {FPS} -i -"
    for name, ground in GROUNDS.items():
        raw = b"".join(laid_on(frame, ground).tobytes() for frame in frames)
        webm, mp4 = (str(stem.with_name(f"{stem.name}{name}{ending}")) for ending in FORMATS)
        with TemporaryDirectory() as notes:  # what the first pass has seen, for the second one
            log = f"-passlogfile {notes}/pass"
            _encode(raw, f"{source} {_COLOURS} {_VP9} -pass 1 {log} -f null", os.devnull)
            _encode(raw, f"{source} {_COLOURS} {_VP9} -pass 2 {log}", webm)
        _encode(raw, f"{source} {_COLOURS} {_H264}", mp4)


def _encode(raw: bytes, options: str, target: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own options, no shell
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            *f"-y -loglevel error {options} {_SAME_BYTES}".split(),
            target,
        ],
        input=raw,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{target}: {done.stderr.decode(errors='replace')[-300:]}")
