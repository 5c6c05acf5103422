"""Packages of others are fetched by npm, held against their SHA-256, and used only where they are whole."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import sys
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prospects_kg.cli.main import app
from prospects_kg.model.errors import AssetsError
from prospects_kg.publish.bundles import (
    FOLDER,
    SITE,
    TEST,
    bundles,
    default_folder,
    install,
    installed_assets,
)

_INSTALLED = installed_assets()
needs_packages = pytest.mark.skipif(
    _INSTALLED is None or set(_INSTALLED.names) != set(bundles()),
    reason="the packages are not installed: prospects-kg assets install --tests",
)


def command(folder: Path, script: str) -> str:
    """A command that stands where npm would, as a script of Python."""
    code = folder / "npm.py"
    code.write_text(script, encoding="utf-8")
    path = folder / "npm"
    path.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(code))} "$@"\n', encoding="utf-8"
    )
    path.chmod(0o755)
    return str(path)


def packing(folder: Path, contents: dict[str, dict[str, bytes]]) -> str:
    """A stand-in for npm whose `pack` gives these files of each package."""
    for name, files in contents.items():
        with tarfile.open(folder / f"{name}.tgz", "w:gz") as archive:
            for path, content in files.items():
                member = tarfile.TarInfo(f"package/{path}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return command(
        folder,
        "import pathlib, shutil, sys\n"
        "name = sys.argv[2].rpartition('@')[0]\n"
        "into = pathlib.Path(sys.argv[sys.argv.index('--pack-destination') + 1])\n"
        "shutil.copy(pathlib.Path(__file__).with_name(name + '.tgz'), into / 'packed.tgz')\n",
    )


def real() -> dict[str, dict[str, bytes]]:
    """The files of every installed package."""
    assert _INSTALLED is not None
    return {name: dict(_INSTALLED.files(name)) for name in _INSTALLED.names}


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_pinned_file_has_a_digest_and_every_package_a_licence():
    for bundle in bundles().values():
        assert bundle.use in {SITE, TEST}
        assert bundle.licence
        assert bundle.version
        assert all(len(digest) == 64 and int(digest, 16) for digest in bundle.files.values())


def test_packages_lie_where_the_variable_says_else_in_the_cache_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(FOLDER, raising=False)
    assert default_folder() == tmp_path / "prospects-kg/assets"
    monkeypatch.setenv(FOLDER, str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    assert installed_assets() is None


def test_without_npm_the_message_says_what_to_install(tmp_path):
    with pytest.raises(AssetsError, match=r"no-such-npm is not there.*install Node\.js"):
        install(tmp_path / "assets", npm="no-such-npm")
    assert left(tmp_path) == []


def test_what_npm_says_is_handed_on(tmp_path):
    npm = command(tmp_path, "import sys\nsys.exit('npm error code ENOTFOUND')\n")
    with pytest.raises(
        AssetsError, match=r"oxigraph@[0-9.]+: npm could not fetch it: npm error code ENOTFOUND"
    ):
        install(tmp_path / "assets", npm=npm)
    assert left(tmp_path / "assets") == []


def test_a_package_with_another_content_is_refused_and_nothing_stays(tmp_path):
    files = dict.fromkeys(bundles()["oxigraph"].files, b"something else")
    npm = packing(tmp_path, {"oxigraph": files})
    with pytest.raises(AssetsError, match=r"its SHA-256 is [0-9a-f]{64}, pinned is"):
        install(tmp_path / "assets", npm=npm)
    assert left(tmp_path / "assets") == []
    assert installed_assets(tmp_path / "assets") is None


def test_a_package_without_a_pinned_file_is_refused(tmp_path):
    npm = packing(tmp_path, {"oxigraph": {"other.js": b""}})
    with pytest.raises(AssetsError, match="the package is not as expected"):
        install(tmp_path / "assets", npm=npm)
    assert left(tmp_path / "assets") == []


def test_what_is_no_archive_is_refused(tmp_path):
    npm = packing(tmp_path, {})
    (tmp_path / "oxigraph.tgz").write_bytes(b"no archive")
    with pytest.raises(AssetsError, match="the package is not as expected"):
        install(tmp_path / "assets", npm=npm)
    assert left(tmp_path / "assets") == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    npm = command(tmp_path, "")
    with pytest.raises(AssetsError, match="file/assets: cannot be written"):
        install(tmp_path / "file/assets", npm=npm)


@needs_packages
def test_what_is_installed_is_not_fetched_again(tmp_path):
    npm = packing(tmp_path, real())
    folder = tmp_path / "assets"
    assert {bundle.name for bundle in install(folder, npm=npm)} == {
        name for name, bundle in bundles().items() if bundle.use == SITE
    }
    assert {bundle.name for bundle in install(folder, tests=True, npm=npm)} == {
        name for name, bundle in bundles().items() if bundle.use == TEST
    }
    assert install(folder, tests=True, npm="no-such-npm") == ()
    assert len(left(folder)) == sum(len(bundle.files) for bundle in bundles().values())


@needs_packages
def test_a_file_that_was_changed_after_it_was_installed_is_not_used(tmp_path):
    install(tmp_path / "assets", npm=packing(tmp_path, real()))
    installed = installed_assets(tmp_path / "assets")
    assert installed is not None
    (tmp_path / "assets" / bundles()["oxigraph"].folder / "web.js").write_bytes(b"changed")
    with pytest.raises(AssetsError, match=r"web\.js: its SHA-256 is"):
        list(installed.files("oxigraph"))
    assert [bundle.name for bundle in install(tmp_path / "assets", npm=str(tmp_path / "npm"))] == ["oxigraph"]
    assert len(list(installed.files("oxigraph"))) == len(bundles()["oxigraph"].files)


@needs_packages
def test_the_command_says_what_it_installed_and_where(tmp_path, monkeypatch):
    packing(tmp_path, real())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert shutil.which("npm") == str(tmp_path / "npm")
    done = CliRunner().invoke(app, ["assets", "install", "-o", str(tmp_path / "assets")])
    assert done.exit_code == 0
    assert "installed: oxigraph" in done.output
    assert "everything that is pinned is there" in " ".join(done.output.split())


@needs_packages
def test_an_install_that_is_interrupted_keeps_what_was_whole_and_nothing_else(tmp_path):
    files = real()
    packing(tmp_path, files)
    whole = (tmp_path / "npm.py").read_text(encoding="utf-8")
    # The second package is asked for, and somebody presses Ctrl-C, which npm hears as well.
    interrupting = (
        "import os, signal, sys\n"
        "if not sys.argv[2].startswith('oxigraph@'):\n"
        "    os.kill(os.getppid(), signal.SIGINT)\n"
        "    sys.exit(130)\n"
    )
    npm = command(tmp_path, interrupting + whole)
    with pytest.raises(KeyboardInterrupt):
        install(tmp_path / "assets", tests=True, npm=npm)
    installed = installed_assets(tmp_path / "assets")
    assert installed is not None
    assert installed.names == {"oxigraph"}
    assert left(tmp_path / "assets") == sorted(
        f"{bundles()['oxigraph'].folder}/{path}" for path in files["oxigraph"]
    )
    npm = packing(tmp_path, files)
    assert {bundle.name for bundle in install(tmp_path / "assets", tests=True, npm=npm)} == (
        files.keys() - {"oxigraph"}
    )


@needs_packages
def test_publish_takes_packages_from_the_folder_that_is_named(mini_release, monkeypatch, tmp_path):
    assert _INSTALLED is not None
    monkeypatch.setenv(FOLDER, str(tmp_path / "nothing"))
    command_line = ["publish", "-p", str(mini_release.parent / "mini"), "--release", str(mini_release)]
    without = CliRunner().invoke(app, [*command_line, "-o", str(tmp_path / "without")])
    named = CliRunner().invoke(
        app, [*command_line, "-o", str(tmp_path / "with"), "--assets", str(_INSTALLED.folder)]
    )
    assert (without.exit_code, named.exit_code) == (0, 0)
    assert "left out: oxigraph is not installed" in " ".join(without.output.split())
    assert "left out" not in named.output
    assert not list((tmp_path / "without").rglob("*.wasm"))
    assert len(list((tmp_path / "with").rglob("*.wasm"))) == 1
