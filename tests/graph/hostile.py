"""Texts that break careless writers, and the small graph that holds them."""

from __future__ import annotations

from prospects_kg.model.terms import XSD, literal

HOSTILE = (
    "",
    " ",
    "plain",
    'say "hi", then, stop',
    "line\nbreak\r\nand\rtab\t.",
    "back\\slash \\n \\u0041",
    "Zażółć gęślą jaźń",
    "𝄞 clef and 👩‍🌾",
    "e\u0301 combining, \u202eright to left\u202c",
    "</script><img src=x onerror=alert(1)>",
    "> } ; DROP ALL # DELETE",
    "| pipe | `code` *star* [a](javascript:alert(1))",
    "=HYPERLINK(1)",
    "'single' '''three'''",
    "&amp; &lt; ]]>",
    "\u2028 \u2029 \u0085 \u00a0 \ufeff",
)
CONTROLS = ("bell \x07 escape \x1b[31m", "nul \x00", "\x7f\x0b\x0c", "\ufffe")

EX = "https://ex.org/"


def hostile_lines() -> list[str]:
    """One statement a text, plain, tagged and in a named graph; the datatypes that the tables write; blanks."""
    lines = []
    for number, text in enumerate((*HOSTILE, *CONTROLS)):
        subject, value = f"<{EX}text/{number:02}>", literal(text)
        lines.append(f"{subject} <{EX}says> {value} .")
        lines.append(f"{subject} <{EX}says> {value} <{EX}graph/a> .")
        lines.append(f"{subject} <{EX}says> {value} <{EX}graph/b> .")
        lines.append(f"{subject} <{EX}tagged> {literal(text, language='en-GB')} <{EX}graph/a> .")
    typed = (
        ("7", "integer"),
        ("1.5", "decimal"),
        ("true", "boolean"),
        ("2012-09-30", "date"),
        ("2019", "gYear"),
    )
    for lexical, name in typed:
        lines.append(f"<{EX}typed> <{EX}{name}> {literal(lexical, datatype=XSD + name)} .")
    lines.append(f"<{EX}typed> <{EX}link> <{EX}é/%C3%A9?a=b&c='d'#(e),f> .")
    return [*lines, f"_:b <{EX}blank> _:b ."]
