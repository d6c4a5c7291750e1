"""A server with a broken content file does not start, and says which file, in a sentence."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_a_broken_file_stops_the_start_with_file_and_line(tmp_path):
    for name in ("app.py", "backcare", "pages", ".streamlit"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    shutil.copytree(ROOT / "data" / "content", tmp_path / "data" / "content")
    (tmp_path / "data" / "media").symlink_to(ROOT / "data" / "media")
    broken = tmp_path / "data" / "content" / "exercises" / "E12.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("level: 2", "level: hard"))
    start = subprocess.run(
        [sys.executable, "app.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert start.returncode != 0
    assert "Backcare cannot start" in start.stderr
    assert "E12.yaml, line" in start.stderr
    assert "expected type 'integer', found 'hard'" in start.stderr
    assert "Traceback" not in start.stderr
