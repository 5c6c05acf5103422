"""The one place that makes a Jinja environment: every value is escaped, an unknown name is an error.

Templates lie in folders named `templates` beside the modules that use them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2
from jinja2 import Environment
from markupsafe import Markup

__all__ = ["Environment", "Markup", "environment", "render"]


@cache
def environment(folder: Path) -> Environment:
    """The environment of the templates in a folder; values are escaped whatever a template's suffix is."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Templates are part of the software: to look for a newer one at every page takes longer than some pages.
        auto_reload=False,
    )


def render(template: Path, **values: object) -> str:
    """A template filled in."""
    return environment(template.parent).get_template(template.name).render(values)
