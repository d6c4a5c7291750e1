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
_VP9 = "-c:v libvpx-vp9 -b:v 0 -deadline good -cpu-used 2 -row-mt 0 -g 240"
_H264 = "-c:v libx264 -preset slower -tune animation -profile:v high -movflags +faststart"
FORMATS = {".webm": (34, 38, 42, 46), ".mp4": (23, 26, 29, 32)}
"""VP9 plays in every current browser; H.264 is for old phones. The qualities are tried from the
best one on, until a film is small enough.
"""
MOST = 210_000
"""Bytes of a film: with its poster and a mistake a page of 0.25 MB."""


def save_films(frames: Sequence[Picture], stem: Path) -> None:
    """Write a film of each format on each ground: `stem`.webm, `stem`_dark.mp4 and so on.

    The same frames give the same bytes. Raises `RuntimeError` with the encoder's message.
    """
    height, width, _ = frames[0].shape
    source = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {FPS} -i - {_COLOURS}"
    for name, ground in GROUNDS.items():
        raw = b"".join(laid_on(frame, ground).tobytes() for frame in frames)
        beside = stem.with_name(f"{stem.name}{name}")
        with TemporaryDirectory() as notes:
            # what the first pass has seen, for the second one, whatever its quality
            log = f"-passlogfile {notes}/pass"
            _encode(raw, f"{source} -crf 34 {_VP9} -pass 1 {log} -f null", os.devnull)
            _smallest(raw, f"{source} {_VP9} -pass 2 {log}", beside.with_suffix(".webm"))
        _smallest(raw, f"{source} {_H264}", beside.with_suffix(".mp4"))


def _smallest(raw: bytes, options: str, target: Path) -> None:
    for quality in FORMATS[target.suffix]:
        _encode(raw, f"{options} -crf {quality}", str(target))
        if target.stat().st_size <= MOST:
            return


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
