"""prospects-kg.toml: every setting, and a message for each way to get it wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import Project, packaged_root
from prospects_kg.model.settings import SETTINGS, Settings, read_settings, template

GOOD = {setting.name: setting.example for setting in SETTINGS}
REQUIRED = [setting for setting in SETTINGS if setting.required]


def write(folder: Path, settings: dict[str, str] | str) -> Path:
    path = folder / "prospects-kg.toml"
    if isinstance(settings, dict):
        settings = "".join(f"{name} = {value}\n" for name, value in settings.items())
    path.write_text(settings, encoding="utf-8")
    return path


def refusal(folder: Path, settings: dict[str, str] | str) -> list[str]:
    """The lines of the message, without the path."""
    path = write(folder, settings)
    with pytest.raises(ProjectError) as caught:
        read_settings(path)
    return [line.removeprefix(f"{path}").removeprefix(": ") for line in str(caught.value).splitlines()]


# What is read


def test_the_template_is_read_back_as_its_examples(tmp_path):
    path = write(tmp_path, template())
    assert read_settings(path) == Settings(
        title={"en": "My network"},
        description={"en": "What this project collects."},
        base="https://example.org/my-network/",
        version="0.1.0",
        issued=date(2026, 1, 1),
        publisher="My association",
        licence="https://creativecommons.org/licenses/by/4.0/",
        languages=("en",),
        synthetic=False,
        cell_characters=20000,
        query_seconds=60,
    )


def test_the_template_explains_every_setting():
    text = template()
    for setting in SETTINGS:
        assert f"\n# {setting.help}\n{setting.name} = {setting.example}\n" in text


def test_what_is_not_required_may_be_left_out(tmp_path):
    settings = read_settings(write(tmp_path, {setting.name: setting.example for setting in REQUIRED}))
    assert (settings.description, settings.synthetic) == ({}, False)
    assert (settings.cell_characters, settings.query_seconds) == (20000, 60)


def test_every_example_is_toml_of_its_type():
    for setting in SETTINGS:
        value = tomllib.loads(f"{setting.name} = {setting.example}")
        for part in setting.name.split("."):
            value = value[part]
        assert type(value) in setting.types


def test_settings_of_the_packaged_project_are_read():
    settings = read_settings(packaged_root() / "prospects-kg.toml")
    assert (settings.base, settings.languages[:2]) == ("https://w3id.org/prospects-kg/", ("en", "pl"))
    assert set(settings.title) >= {"en", "pl"}


def test_tables_of_toml_and_dotted_names_are_the_same(tmp_path):
    dotted = read_settings(write(tmp_path, GOOD | {"limits.query_seconds": "5"}))
    table = write(
        tmp_path,
        "".join(f"{n} = {v}\n" for n, v in GOOD.items() if "." not in n)
        + "[limits]\nquery_seconds = 5\ncell_characters = 20000\n",
    )
    assert read_settings(table) == dotted


# What is refused


@pytest.mark.parametrize("setting", REQUIRED, ids=lambda setting: setting.name)
def test_a_missing_setting_is_named_with_an_example(tmp_path, setting):
    assert refusal(tmp_path, {name: value for name, value in GOOD.items() if name != setting.name}) == [
        f"{setting.name} is missing; write {setting.name} = {setting.example}  ({setting.help})"
    ]


WRONG = {
    dict: [
        "5",
        '"My network"',
        '["en"]',
        "{}",
        "{ en = 5 }",
        '{ en = " " }',
        '{ "" = "x" }',
        '{ "en us" = "x" }',
    ],
    str: ["5", "true", '["a"]', "2026-01-01", '""', '"  "'],
    date: ['"2026-01-01"', "2026", "2026-01-01T10:00:00", "2026-01-01T10:00:00Z", "10:00:00", "[]"],
    list: ['"en"', "[]", "[5]", '["en", ""]', '["English language"]', "{ en = 1 }", '[["en"]]'],
    bool: ["0", "1", '"false"', "[]"],
    int: ['"60"', "60.5", "true", "2026-01-01", "[60]"],
}


@pytest.mark.parametrize(
    ("setting", "value"),
    [(setting, value) for setting in SETTINGS for value in WRONG[setting.types[0]]],
    ids=lambda item: getattr(item, "name", item),
)
def test_a_setting_of_the_wrong_type_is_named_with_an_example(tmp_path, setting, value):
    (line,) = refusal(tmp_path, GOOD | {setting.name: value})
    assert line.startswith(f"{setting.name} = ")
    assert line.endswith(f" is not as it should be; write for example {setting.name} = {setting.example}")


@pytest.mark.parametrize("name", ["limits.cell_characters", "limits.query_seconds"])
@pytest.mark.parametrize("value", ["0", "-5"])
def test_a_limit_is_above_zero(tmp_path, name, value):
    assert refusal(tmp_path, GOOD | {name: value}) == [f"{name} = {value} must be above zero"]


@pytest.mark.parametrize(
    "base",
    [
        "https://ex.org",
        "ex.org/",
        "ftp://ex.org/",
        "https://ex.org/a b/",
        "https://ex.org/#",
        "/",
        "<x>/",
        "https://ex.org/100%/",
    ],
)
def test_a_base_is_the_start_of_iris(tmp_path, base):
    assert refusal(tmp_path, GOOD | {"base": f'"{base}"'}) == [
        f"base = {base!r} must be an absolute http(s) IRI that ends in /; "
        'write for example base = "https://example.org/my-network/"'
    ]


@pytest.mark.parametrize("licence", ["CC BY 4.0", "creativecommons.org/licenses/by/4.0/"])
def test_a_licence_is_an_iri(tmp_path, licence):
    assert refusal(tmp_path, GOOD | {"licence": f'"{licence}"'}) == [
        f"licence = {licence!r} must be the IRI of a licence; "
        'write for example licence = "https://creativecommons.org/licenses/by/4.0/"'
    ]


def test_an_unknown_setting_is_told_the_known_ones(tmp_path):
    assert refusal(tmp_path, GOOD | {"titel": '"x"', "limits.seconds": "5"}) == [
        "unknown setting limits.seconds; known are base, description, issued, languages, licence, "
        "limits.cell_characters, limits.query_seconds, publisher, synthetic, title, version",
        "unknown setting titel; known are base, description, issued, languages, licence, "
        "limits.cell_characters, limits.query_seconds, publisher, synthetic, title, version",
    ]


def test_all_problems_come_in_one_run(tmp_path):
    lines = refusal(tmp_path, {"base": '"x"', "tile": "1", "version": "1"})
    assert [line.split(" ")[0] for line in lines] == [
        "unknown",
        "title",
        "base",
        "version",
        "issued",
        "publisher",
        "licence",
        "languages",
    ]


def test_broken_toml_is_named_with_line_and_column(tmp_path):
    (line,) = refusal(tmp_path, 'base = "https://ex.org/"\nversion = 0.1.0\n')
    assert line.startswith("is not TOML: ")
    assert "at line 2, column" in line


def test_settings_that_are_not_utf_8_are_named_with_the_byte(tmp_path):
    path = tmp_path / "prospects-kg.toml"
    path.write_bytes('publisher = "Górnicy"\n'.encode("iso-8859-2"))
    with pytest.raises(ProjectError) as caught:
        read_settings(path)
    assert str(caught.value) == f"{path}: is not UTF-8 (byte 14); save it as UTF-8"


def test_a_byte_order_mark_before_the_settings_is_passed_over(tmp_path):
    path = tmp_path / "prospects-kg.toml"
    path.write_bytes(b"\xef\xbb\xbf" + template().encode())
    assert read_settings(path).version == "0.1.0"


# The project folder


def test_a_folder_without_settings_is_no_project(tmp_path):
    with pytest.raises(ProjectError) as caught:
        Project.open(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'prospects-kg.toml'}: there is no such file; `prospects-kg init` makes a project folder"
    )


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ProjectError) as caught:
        Project.open(tmp_path / "net")
    assert str(caught.value) == f"{tmp_path / 'net'}: there is no such folder"


def test_a_folder_in_place_of_the_settings_cannot_be_read(tmp_path):
    (tmp_path / "prospects-kg.toml").mkdir()
    with pytest.raises(ProjectError, match=r"prospects-kg\.toml: cannot be read: Is a directory"):
        Project.open(tmp_path)


def test_the_project_of_a_folder_is_its_own_or_the_packaged_one(tmp_path):
    assert Project.find(tmp_path).is_packaged
    write(tmp_path, GOOD)
    found = Project.find(tmp_path)
    assert (found.root, found.is_packaged) == (tmp_path, False)


def test_own_files_come_after_the_packaged_ones(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a-rule.rq").write_text("", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "metadata.json").write_text("{}", encoding="utf-8")
    project, packaged = Project.open(tmp_path), Project.packaged()
    assert project.files("rules", "*.rq") == [
        *packaged.files("rules", "*.rq"),
        tmp_path / "rules" / "a-rule.rq",
    ]
    assert project.metadata_files() == [
        packaged_root() / "data" / "metadata.json",
        tmp_path / "data" / "metadata.json",
    ]
    assert packaged.metadata_files() == [packaged_root() / "data" / "metadata.json"]


def test_files_are_named_from_the_project_folder(tmp_path):
    write(tmp_path, GOOD)
    project = Project.open(tmp_path)
    assert project.own(project.data / "practices.csv") == "data/practices.csv"
    assert project.own(Path("/elsewhere/practices.csv")) == "practices.csv"
