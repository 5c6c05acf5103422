"""The gallery shows what the software draws of the packaged project, and stays within reason."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLDER = DOCS / "gallery"


def test_every_picture_of_the_gallery_is_current(packaged_release):
    done = subprocess.run(
        [sys.executable, str(DOCS / "gallery.py"), "--check", str(packaged_release)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(DOCS.parent), "PYTHONUTF8": "1", "PYTHONHASHSEED": "7"},
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_every_picture_is_shown_and_none_is_left_over():
    shown = re.findall(r"\]\(gallery/([a-z-]+\.svg)\)", (DOCS / "gallery.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(path.name for path in FOLDER.iterdir())


def test_no_picture_is_larger_than_a_page_can_bear():
    assert {
        path.name: path.stat().st_size for path in FOLDER.iterdir() if path.stat().st_size > 300_000
    } == {}
