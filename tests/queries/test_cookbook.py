"""docs/cookbook.md is what the packaged project answers now."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from tests.queries.conftest import Asked

ROOT = Path(__file__).parents[2]
COOKBOOK = ROOT / "docs" / "cookbook.py"
PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")


def run(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(COOKBOOK), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=False,
    )


def test_the_page_is_current_whatever_the_hash_seed(of_packaged: Asked) -> None:
    assert of_packaged.kg.release is not None
    for seed in ("1", "2"):
        done = run("--check", "--release", str(of_packaged.kg.release.path), seed=seed)
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_page_has_every_question() -> None:
    library = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))
    asked = re.findall(r"^prospects-kg query ([a-z-]+)", PAGE, flags=re.MULTILINE)
    assert asked == [query.name for query in library]


def test_an_unknown_argument_is_refused() -> None:
    for arguments in (["--chekc"], ["--release"], ["--check", "DIR"]):
        refused = run(*arguments)
        assert refused.returncode == 2
        assert "--check" in refused.stderr
