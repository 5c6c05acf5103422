"""The wheel carries everything: installed alone, read-only and without a network, it does all of a user's commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import openpyxl
import pytest

import prospects_kg
from prospects_kg.build.release import digest
from tests.conftest import MINI

CHECKOUT = Path(__file__).parent.parent
CARRIED = ("ontology", "data", "shapes", "queries", "rules")

# Runs before anything else in that environment: whoever opens a socket, or starts to look up a name, is told.
_NO_NETWORK = """
import socket

def _refused(*arguments, **named):
    raise RuntimeError("the network was used")

class _Refusing(socket.socket):
    __init__ = _refused

socket.socket = _Refusing
socket.create_connection = socket.getaddrinfo = _refused
"""


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and the folder in which its commands run."""

    environment: Path
    package: Path
    folder: Path

    def python(self, code: str) -> str:
        return self._run([str(_executable(self.environment, "python")), "-c", code]).stdout.strip()

    def command(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        return self._run([str(_executable(self.environment, "prospects-kg")), *arguments], folder)

    def _run(self, command: Sequence[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        # Nothing of the interpreter that runs the tests comes along, such as the checkout on its path.
        keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
        env = {**keep, "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "error"}
        done = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done


def _executable(environment: Path, name: str) -> Path:
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(environment)})) / name


def _visible_files() -> list[str]:
    """The files of the checkout that version control has or would take: nothing built, nothing ignored."""
    if not (CHECKOUT / ".git").exists():
        pytest.fail("the wheel is built from a checkout; this folder is none")
    command = [
        "git",
        "-c",
        f"safe.directory={CHECKOUT}",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (CHECKOUT / name).is_file()]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, and the wheel that is built from it and not from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in _visible_files():
        target = folder / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, target)
    build = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        folder / "dist",
        folder / "checkout",
    ]
    subprocess.run(build, check=True, capture_output=True)
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    (built,) = distributions.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("user")
    environment = folder / "venv"
    venv.create(environment, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)}))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--python",
        _executable(environment, "python"),
    ]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True, capture_output=True
    )
    # The packages that it needs, but no .pth file among them: that is how a checkout would come in.
    (site / "needed.pth").write_text(
        "\n".join(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))
    )
    (site / "sitecustomize.py").write_text(_NO_NETWORK)
    for path in [*site.rglob("*"), site]:
        path.chmod(path.stat().st_mode & ~0o222)
    (folder / "elsewhere").mkdir()
    return Installed(environment, site / "prospects_kg", folder / "elsewhere")


def test_the_wheel_carries_the_package_and_the_project_and_nothing_else(wheel: Path) -> None:
    visible = _visible_files()
    expected = {name for name in visible if name.startswith("prospects_kg/")}
    expected |= {
        f"prospects_kg/packaged/{name}"
        for name in visible
        if name.startswith(tuple(f"{c}/" for c in CARRIED))
    }
    expected.add("prospects_kg/packaged/prospects-kg.toml")
    with ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
        notes = {Path(name).name for name in archive.namelist() if ".dist-info/" in name}
    assert carried == expected
    assert "prospects_kg/py.typed" in carried
    assert notes == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE"}


def test_the_source_distribution_carries_all_that_version_control_has_but_what_serves_its_host(
    distributions: Path,
) -> None:
    (sources,) = distributions.glob("*.tar.gz")
    with tarfile.open(sources) as archive:
        carried = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    hidden = {name for name in _visible_files() if name.startswith((".ci/", ".git"))}
    # Made by the builder; .gitignore it takes along.
    assert carried - {".gitignore"} == {*_visible_files(), "PKG-INFO"} - hidden


def test_what_publish_needs_besides_its_modules_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        carried = {PurePosixPath(name) for name in archive.namelist()}
    publish = PurePosixPath("prospects_kg/publish")
    for folder, ending in (
        ("templates", ".html"),
        ("words", ".toml"),
        ("assets", ".css"),
        ("assets", ".js"),
        ("assets/live", ".js"),
        ("records/hosting", ".conf"),
        ("doctor", ".toml"),
        ("lists", ".toml"),
        ("records", ".toml"),
    ):
        assert [path for path in carried if path.parent == publish / folder and path.suffix == ending], folder
    assert publish / "records/hosting/htaccess" in carried


def test_all_other_tests_are_about_the_checkout() -> None:
    code = "import prospects_kg; print(prospects_kg.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    for file in (prospects_kg.__file__, done.stdout.strip()):
        assert Path(str(file)).resolve() == (CHECKOUT / "prospects_kg" / "__init__.py").resolve()


def test_the_packaged_files_are_those_of_the_checkout(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        for name in archive.namelist():
            start, packaged, rest = name.partition("prospects_kg/packaged/")
            if packaged and not start:
                assert archive.read(name) == (CHECKOUT / rest).read_bytes(), name


def test_the_package_under_test_is_the_one_of_the_wheel(installed: Installed) -> None:
    code = "import prospects_kg, prospects_kg.model.project as p; print(prospects_kg.__file__); print(p.packaged_root())"
    assert installed.python(code).splitlines() == [
        str(installed.package / "__init__.py"),
        str(installed.package / "packaged"),
    ]


def test_the_network_is_out_of_reach(installed: Installed) -> None:
    code = "import socket\ntry: socket.socket()\nexcept RuntimeError as error: print(error)"
    assert installed.python(code) == "the network was used"


def test_every_command_of_the_distribution_loads(installed: Installed) -> None:
    code = (
        "from importlib.metadata import distribution\n"
        "for e in distribution('prospects-kg').entry_points: print(e.name, e.group, callable(e.load()))"
    )
    assert installed.python(code).splitlines() == ["prospects-kg console_scripts True"]
    assert _executable(installed.environment, "prospects-kg").exists()


def test_the_packaged_project_is_checked_built_and_asked_from_an_empty_folder(installed: Installed) -> None:
    before = {path: digest(path) for path in installed.environment.rglob("*") if path.is_file()}
    run = installed.command
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert run("--version").stdout == f"{version}\n"
    assert "project: the packaged one" in run("check").stderr
    assert list(installed.folder.iterdir()) == []
    assert "statements" in run("build").stdout
    assert {"manifest.json", "prospects-kg.nq", "prospects-kg.ttl", "store"} <= {
        p.name for p in (installed.folder / "release").iterdir()
    }
    rows = run(
        "query", "partners-of-project", "--param", "project=project/prospects", "--format", "csv"
    ).stdout
    assert len(rows.splitlines()) > 10
    names = run("queries", "--format", "csv").stdout.splitlines()
    assert names[0] == "name,topic,title"
    assert len(names) > 10
    assert "SELECT" in run("queries", "who-worked-together").stdout
    assert "data/projects.csv:" in run("show", "project/prospects", "--why").stdout
    run("template", "practices", "-o", "practices.xlsx")
    assert openpyxl.load_workbook(installed.folder / "practices.xlsx").sheetnames[0] == "practices"
    assert {path: digest(path) for path in installed.environment.rglob("*") if path.is_file()} == before


def test_an_own_project_is_made_filled_built_and_asked(installed: Installed) -> None:
    run = installed.command
    assert "my-network" in run("init", "my-network").stderr
    project = installed.folder / "my-network"
    header = (project / "data" / "themes.csv").read_text(encoding="utf-8")
    row = {"id": "energy", "source": "editors", "name_as_stated": "Energy", "language": "en"}
    cells = [row.get(name, "") for name in header.strip().split(",")]
    (project / "data" / "themes.csv").write_text(header + ",".join(cells) + "\n", encoding="utf-8")
    run("check", folder=project)
    run("build", folder=project)
    assert "https://example.org/my-network/id/theme/energy" in (
        project / "release" / "prospects-kg.nq"
    ).read_text(encoding="utf-8")
    assert "Energy" in run("show", "theme/energy", folder=project).stdout
    run("query", "practices-by-theme", folder=project)


def test_a_project_is_published_examined_and_compared(installed: Installed) -> None:
    run = installed.command
    project = Path(shutil.copytree(MINI, installed.folder / "mini"))
    run("build", folder=project)
    run("publish", "-o", "site", folder=project)
    for path in ("index.html", "pl/doc/practice/eco-park.html", ".htaccess", "assets/site.css", "void.ttl"):
        assert (project / "site" / path).is_file(), path
    # An invented project has no persistent address.
    code = (
        "from prospects_kg.publish.doctor.examining import examine\n"
        f"print([each.check.name for each in examine({str(project / 'site')!r}).missed])"
    )
    assert installed.python(code) == "['persistent']"
    assert "nothing changed" in run("diff", "release", "release", folder=project).stdout


def test_a_synthetic_project_is_made_and_built(installed: Installed) -> None:
    run = installed.command
    run("synth", "--practices", "5", "--seed", "2", "-o", "synthetic")
    run("build", "--project", "synthetic")
    rows = run("query", "practices-by-theme", "--project", "synthetic", "--format", "csv").stdout
    assert len(rows.splitlines()) > 1
