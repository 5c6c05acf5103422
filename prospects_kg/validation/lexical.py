"""Well-formed literals: for each datatype of XSD, what a store can be asked about a lexical form.

A store tells that "abc"^^xsd:date has the datatype xsd:date; that it is no date has to be seen from its text. Each
datatype has a regular expression in the syntax that SPARQL shares with Python, and the derived integers a range.
Where a store keeps a well-formed literal in another form, that form is well-formed as well.
Specification: XML Schema 1.1 Part 2, section 3; SHACL, section 4.1.2 (ill-formed literals break sh:datatype).
"""

from __future__ import annotations

from typing import Final

from prospects_kg.model.terms import XSD

_ZONE: Final = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR: Final = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP: Final = r"-?([0-9]*([02468][048]|[13579][26])00|[0-9]*[0-9]{2}(0[48]|[2468][048]|[13579][26]))"
_LONG: Final = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT: Final = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEBRUARY: Final = "02-(0[1-9]|1[0-9]|2[0-8])"
_DATE: Final = f"({_YEAR}-({_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP}-02-29)"
_TIME: Final = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_CLOCK: Final = r"T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
_MONTHS: Final = "([0-9]+Y([0-9]+M)?|[0-9]+M)"
_FLOAT: Final = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?|[+-]?INF|NaN)"

_FORMS: Final = {
    "integer": "[+-]?[0-9]+",
    "nonNegativeInteger": r"(\+?[0-9]+|-0+)",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"(-[0-9]+|\+?0+)",
    "negativeInteger": "-0*[1-9][0-9]*",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "boolean": "(true|false|0|1)",
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE[:-1]}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": f"--({_LONG}|{_SHORT}|02-(0[1-9]|[12][0-9])){_ZONE}",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "duration": f"-?P({_MONTHS}([0-9]+D)?({_CLOCK})?|[0-9]+D({_CLOCK})?|{_CLOCK})",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "dayTimeDuration": f"-?P([0-9]+D({_CLOCK})?|{_CLOCK})",
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "base64Binary": "(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|"
    "[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
}
# Those that end on one side alone are told by their form: their numbers may be larger than a store can compare.
_RANGES: Final = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}


def form(datatype: str) -> str | None:
    """The regular expression of a datatype's lexical forms, without anchors; None where every text is one.

    >>> form(XSD + "byte"), form(XSD + "string")
    ('[+-]?[0-9]+', None)
    """
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    return _FORMS["integer"] if name in _RANGES else _FORMS.get(name)


def limits(datatype: str) -> tuple[int, int] | None:
    """The least and the greatest value of a datatype derived from xsd:integer; None where it has not both.

    >>> limits(XSD + "byte"), limits(XSD + "integer")
    ((-128, 127), None)
    """
    return _RANGES.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
