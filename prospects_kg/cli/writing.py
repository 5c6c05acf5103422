"""Several files that belong together, written so that all stand there or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from prospects_kg.model.errors import ReleaseError


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files aside and rename them when all are whole; an error leaves what stood there before.

    Raises ReleaseError where one cannot be written.
    """
    aside = {path: path.with_name(f".{path.name}.part") for path in files}
    path = next(iter(files), Path())
    try:
        for path, content in files.items():
            if path.is_dir():
                raise IsADirectoryError(0, "is a folder")
            aside[path].write_bytes(content)
        for path in files:
            aside[path].replace(path)
    except OSError as error:
        raise ReleaseError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from error
    finally:
        for left in aside.values():
            with suppress(OSError):
                left.unlink(missing_ok=True)
