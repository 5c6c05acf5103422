"""The page about the commands, docs/commands.md, read from the functions that they are."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

from markdown_tables import table
from typer.models import ArgumentInfo, OptionInfo

from prospects_kg.cli.main import app


def commands_page(made_by: str) -> Iterator[str]:
    """docs/commands.md: every command with its arguments and options."""
    yield "# The commands\n"
    yield made_by
    yield (
        "Commands work on the project folder you stand in, or on the one that `--project` names, else on the packaged "
        "project, and say which. Commands that read take `--release` or `--endpoint`; else they read the project's last "
        "release, and where there is none they build it for this command alone. Data go to the standard output, words to the "
        "standard error. The exit code is 0 when all went well, 1 when the shapes found a Violation, and 2 when something in "
        "the input is wrong; the message then says what, where, and how to mend it. `prospects-kg --version` prints the version, "
        "`--install-completion` sets up completion in your shell.\n"
    )
    for command in app.registered_commands:
        if command.callback is not None:
            yield from _command(command.name or command.callback.__name__, command.callback)


def _command(name: str, callback: Callable[..., Any]) -> Iterator[str]:
    parameters = inspect.signature(callback).parameters
    hints = get_type_hints(callback, include_extras=True)
    rows, usage = [], [f"prospects-kg {name}"]
    for key, parameter in parameters.items():
        kind, info = get_args(hints[key])[:2]
        if isinstance(info, ArgumentInfo):
            needed = parameter.default is inspect.Parameter.empty
            usage.append(key.upper() if needed else f"[{key.upper()}]")
            rows.append((f"`{key.upper()}`", info.help or "", "required" if needed else ""))
        elif isinstance(info, OptionInfo):
            rows.append((_written(key, info, kind), info.help or "", _default(parameter.default)))
    yield f"## {name}\n"
    yield f"{inspect.getdoc(callback)}\n"
    yield f"    {' '.join(usage)}{' [OPTIONS]' if len(rows) >= len(usage) else ''}\n"
    yield from table(("argument or option", "what it is", "default"), rows)


def _written(key: str, info: OptionInfo, kind: Any) -> str:
    # Within Annotated, typer keeps the first name of an option where a default would stand.
    given = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
    names = ", ".join(f"`{name}`" for name in given or [f"--{key.strip('_').replace('_', '-')}"])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{names} `{'|'.join(str(item.value) for item in kind)}`"
    value = info.metavar or ("" if kind is bool else "N" if kind is int else "VALUE")
    return f"{names} `{value}`" if value else names


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if isinstance(value, Enum):
        return str(value.value)
    return "" if value is None or value is False else str(value)
