"""The rules of the house that no linter knows: floors, sizes, docstrings, and nothing of one machine in any file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "prospects_kg"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Wraps an optional dependency, which only a function may import.
MAY_IMPORT_INSIDE = {"graph/frames.py"}
LONGEST_MODULE = 350
LONGEST_FUNCTION = 60
# Folders of a machine on which someone worked; put together here so that this file does not hold them.
MACHINES = re.compile(rb"(?<![\w.])/(?:%s)/" % b"|".join((b"work", b"opt/venv", b"root", b"home")))

Function = ast.FunctionDef | ast.AsyncFunctionDef
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(node: ast.AST) -> list[Function]:
    return [item for item in ast.walk(node) if isinstance(item, Function)]


def public(
    node: ast.Module | ast.ClassDef, within: str = ""
) -> Iterator[tuple[str, ast.ClassDef | Function]]:
    """Public classes and functions of a module, and those of its public classes; not what is inside functions."""
    for item in node.body:
        if isinstance(item, ast.ClassDef | Function) and not item.name.startswith("_"):
            yield within + item.name, item
            if isinstance(item, ast.ClassDef):
                yield from public(item, f"{within}{item.name}.")


def test_imports_go_down_only_and_each_library_is_known_to_one_module():
    command = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    result = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


@every_module
def test_a_module_fits_into_one_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_a_function_fits_onto_one_screen(path):
    lengths = {item.name: item.end_lineno - item.lineno + 1 for item in functions(tree(path))}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@every_module
def test_nothing_is_imported_inside_a_function(path):
    if path.relative_to(PACKAGE).as_posix() in MAY_IMPORT_INSIDE:
        return
    hidden = [
        f"{function.name}, line {node.lineno}"
        for function in functions(tree(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@every_module
def test_every_module_and_whatever_it_offers_is_documented(path):
    module = tree(path)
    assert ast.get_docstring(module)
    assert [name for name, item in public(module) if not ast.get_docstring(item)] == []


@every_module
def test_whatever_a_module_offers_is_annotated(path):
    assert [
        name for name, item in public(tree(path)) if isinstance(item, Function) and not annotated(item)
    ] == []


def annotated(function: Function) -> bool:
    """Whether all arguments but self and cls, and the result, have annotations."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    rest = [item for item in (given.vararg, given.kwarg) if item is not None]
    free = {"self", "cls"}
    return function.returns is not None and all(
        item.annotation is not None or item.arg in free for item in [*named, *rest]
    )


def test_no_module_prints_or_exits_but_those_of_the_command_line():
    loud = [
        f"{path.relative_to(PACKAGE).as_posix()}, line {node.lineno}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] != "cli"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"print", "exit", "quit", "sys.exit", "os._exit"}
    ]
    assert loud == []


def test_no_file_names_the_machine_on_which_it_was_made():
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("which files belong to the repository only git knows, and this is no clone")
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    named = [
        f"{name}: {found.decode()}"
        for name in sorted(set(filter(None, listed)))
        if (ROOT / name).is_file()
        for found in MACHINES.findall((ROOT / name).read_bytes())
    ]
    assert named == []
