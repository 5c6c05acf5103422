"""Every error that prospects-kg raises on purpose, one tree, and what each means to a caller.

    ProspectsError                 something the user can mend; exit code 2
     ├── DataErrors                faults in tables, all of one run (a list of `Fault`)
     ├── ProjectError              the project folder or its settings
     ├── ShapesError               a file of shapes
     │    └── UnsupportedShapes    a construct outside the reach of an engine
     ├── QueryError                a query or a rule: unknown name, bad header, syntax
     │    └── ParameterError       a parameter of a query
     ├── RdfSyntaxError            a file of RDF is broken (path, line, column)
     ├── NetworkError              a network cannot be taken or measured as asked: unknown level, theme, ...
     ├── ResultError               an answer cannot be given in the form that was asked for
     ├── ThingNotFound             no such thing in the graph
     ├── WorkbookError             a workbook or a file to import
     ├── DiffusionError            adoptions do not carry what was asked of them, or an option does not fit
     ├── AssetsError               a package that pages use cannot be fetched, or is not the one that is pinned
     ├── ReleaseError              a release cannot be read or written
     │    └── ReleaseBusy          another build is writing it
     ├── EndpointError             a SPARQL endpoint
     │    ├── EndpointRefused      nobody answers at that address
     │    ├── EndpointTimeout      no answer within the time limit
     │    ├── EndpointStatus       an HTTP error status
     │    └── EndpointAnswer       an answer that is not SPARQL
     └── Findings                  the work was done and found something; exit code 1

What a caller writes:

    try:
        KnowledgeGraph.build(project)
    except DataErrors as error:
        for fault in error.faults: ...
    except ProspectsError as error:
        print(error)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_ERROR = 2
# Characters of a cell that a message gives; a cell may hold megabytes.
_SHOWN = 60


class ProspectsError(Exception):
    """Something went wrong that the user can mend; the message says what, where and how."""

    exit_code = EXIT_ERROR
    http_status = 500


def quoted(text: str) -> str:
    r"""A text as a message gives it: in quotes, control characters written out, cut where it is long.

    >>> print(quoted("ow\x00ner"), quoted("x" * 100)[-8:])
    'ow\x00ner' xxxx...'
    """
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a table: where it is, what is wrong and what would be right.

    `line` is the 1-based line of the file on which the row starts (0: the file as a whole); `column`
    the name of the column ("" where the whole row or file is meant).

    >>> print(Fault("data/practices.csv", 17, "start", "2031-13 is no month", "write YYYY, YYYY-MM or YYYY-MM-DD"))
    data/practices.csv:17:start: 2031-13 is no month; write YYYY, YYYY-MM or YYYY-MM-DD
    """

    path: str
    line: int
    column: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        place = ":".join(
            part for part in (self.path, str(self.line) if self.line else "", self.column) if part
        )
        return f"{place}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")


class DataErrors(ProspectsError):
    """The tables hold faults; all those of one run, in the order of files, lines and columns."""

    http_status = 422

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ProjectError(ProspectsError):
    """The project folder or its prospects-kg.toml is not as it should be."""


class ShapesError(ProspectsError):
    """A file of shapes cannot be read or holds a fault."""


class UnsupportedShapes(ShapesError):
    """The shapes use a construct that this engine does not know; another engine may."""


class QueryError(ProspectsError):
    """A query or a rule is unknown, has a bad header or is not SPARQL."""

    http_status = 400


class ParameterError(QueryError):
    """A parameter of a query is unknown, missing or not of its type."""


class RdfSyntaxError(ProspectsError):
    """A file of RDF is broken, or of a kind that cannot be read; `line` and `column` are 0 where unknown.

    >>> print(RdfSyntaxError("the prefix ex: has not been declared", path="a.ttl", line=2, column=5))
    a.ttl:2:5: the prefix ex: has not been declared
    """

    http_status = 422

    def __init__(self, reason: str, *, path: str, line: int = 0, column: int = 0) -> None:
        self.reason, self.path, self.line, self.column = reason, path, line, column
        place = ":".join(str(part) for part in (path, line, column) if part)
        super().__init__(f"{place}: {reason}")


class NetworkError(ProspectsError):
    """A network cannot be taken, measured or drawn as asked: an unknown level, stage, theme, or a period that is none."""

    http_status = 400


class ResultError(ProspectsError):
    """An answer cannot be given in the form that was asked for."""

    http_status = 406


class ThingNotFound(ProspectsError):
    """The graph says nothing about this thing."""

    http_status = 404


class WorkbookError(ProspectsError):
    """A workbook or a file to import cannot be used."""


class DiffusionError(ProspectsError):
    """Adoptions do not carry what was asked of them, or an option does not fit them."""

    http_status = 422


class AssetsError(ProspectsError):
    """A package that pages use cannot be fetched, or is not the one that is pinned."""


class ReleaseError(ProspectsError):
    """A release cannot be read or written."""


class ReleaseBusy(ReleaseError):
    """Another build is writing this release."""

    http_status = 503


class EndpointError(ProspectsError):
    """A SPARQL endpoint did not give an answer."""

    http_status = 502


class EndpointRefused(EndpointError):
    """Nobody answers at that address."""


class EndpointTimeout(EndpointError):
    """The endpoint gave no answer within the time limit."""

    http_status = 504


class EndpointStatus(EndpointError):
    """The endpoint answered with an HTTP error status."""

    def __init__(self, message: str, *, status: int) -> None:
        self.status = status
        super().__init__(message)


class EndpointAnswer(EndpointError):
    """The endpoint's answer is not SPARQL results or RDF."""


class Findings(ProspectsError):
    """The work was done and found something that the caller asked to be told about."""

    exit_code = EXIT_FINDINGS
    http_status = 422
