"""BibTeX for what this software publishes: an answer to a question, a page about a thing, the data as a whole.

All cite the publisher as author and the release by its version and day, so that an entry made by a command and one
copied from a page say the same.
"""

from __future__ import annotations

from typing import Final

from prospects_kg.model.settings import Settings

_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\n": " ",
        "\r": " ",
    }
)
# The author is braced already; an escaped address would no longer be one.
_AS_IT_IS: Final = frozenset({"author", "url"})


def bibtex(key: str, title: str, settings: Settings, *, url: str, note: str = "") -> str:
    r"""A BibTeX entry of a release; the same release gives the same text (no clock is read).

    >>> from datetime import date
    >>> mini = Settings({"en": "Mini"}, "https://ex.org/", "1.0", date(2026, 1, 2), "A & B", "https://ex.org/l", ("en",))
    >>> print(bibtex("eco-park", "Eco park. Mini", mini, url="https://ex.org/id/practice/eco-park"))
    @misc{eco-park,
      title = {Eco park. Mini},
      author = {{A \& B}},
      year = {2026},
      month = {1},
      version = {1.0},
      url = {https://ex.org/id/practice/eco-park}
    }
    """
    fields = {
        "title": title,
        "author": f"{{{settings.publisher.translate(_ESCAPES)}}}",
        "year": str(settings.issued.year),
        "month": str(settings.issued.month),
        "version": settings.version,
        "url": url,
        "note": note,
    }
    lines = [
        f"  {name} = {{{value if name in _AS_IT_IS else value.translate(_ESCAPES)}}}"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"
