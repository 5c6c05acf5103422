"""The command of networks: who learned from whom, told, written for other programs, or drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.cli.drawing import NETWORK, Drawn, check_choice, files_of, named, suffix_of
from prospects_kg.cli.options import EndpointOption, ReleaseOption, reading
from prospects_kg.cli.output import SimpleFormat, put, put_rows, say
from prospects_kg.cli.writing import write_together
from prospects_kg.draw.gallery import PICTURES
from prospects_kg.draw.report_forms import FORMS, report_files
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import ProjectError, ResultError
from prospects_kg.model.settings import FILE as SETTINGS
from prospects_kg.network.model import CERTAINTIES, LEVELS, STAGES
from prospects_kg.network.overview import Overview, overview

app = typer.Typer()


class Parallel(StrEnum):
    """What becomes of several transfers from one node to another."""

    merge = "merge"
    keep = "keep"


Several = list[str] | None
LevelOption = Annotated[str, typer.Option("--level", metavar="|".join(LEVELS), help="What the nodes are.")]
StageOption = Annotated[
    Several, typer.Option("--stage", metavar="|".join(STAGES), help="Current stage; may be repeated.")
]
ThemeOption = Annotated[
    Several, typer.Option("--theme", metavar="T", help="Theme, with all narrower ones; may be repeated.")
]
InProjectOption = Annotated[
    Several,
    typer.Option(
        "--project",
        "-p",
        metavar="P|DIR",
        help="Project within which it happened; may be repeated. A folder with a prospects-kg.toml is, as for other "
        "commands, the project folder; else the folder you stand in, else the packaged project.",
    ),
]
ProgrammeOption = Annotated[
    Several, typer.Option("--programme", metavar="P", help="Programme of that project; may be repeated.")
]
PracticeOption = Annotated[
    Several, typer.Option("--practice", metavar="P", help="Practice that was transferred; may be repeated.")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", metavar="FROM/TO", help="Years, months or days; .. is an open end.")
]
CertaintyOption = Annotated[
    Several,
    typer.Option(
        "--certainty", metavar="|".join(CERTAINTIES), help="How surely it was read; may be repeated."
    ),
]
InferredOption = Annotated[bool, typer.Option("--inferred", help="Add links that a run of inference found.")]
LanguageOption = Annotated[str, typer.Option("--lang", metavar="TAG", help="Language of labels and words.")]
PictureOption = Annotated[
    str | None,
    typer.Option(
        "--picture",
        # The network is drawn as the interactive page where there is no still picture of it.
        metavar="|".join(dict.fromkeys((NETWORK, *PICTURES))),
        help="What FILE.svg, .png or .pdf shows.",
    ),
]
ParallelOption = Annotated[
    Parallel, typer.Option("--parallel", help="Several transfers of one pair in a file: one link, or each.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE.html|svg|png|pdf|graphml|gexf|geojson|csv|json",
        help="File to write, its kind by its suffix; without one a summary is printed.",
    ),
]
ReportOption = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FILE.html|md|json", help="A report in plain words, tables and pictures."
    ),
]


@app.command()
def network(
    level: LevelOption = LEVELS[0],
    stage: StageOption = None,
    theme: ThemeOption = None,
    project: InProjectOption = None,
    programme: ProgrammeOption = None,
    practice: PracticeOption = None,
    period: PeriodOption = None,
    certainty: CertaintyOption = None,
    inferred: InferredOption = False,
    language: LanguageOption = "",
    picture: PictureOption = None,
    parallel: ParallelOption = Parallel.merge,
    output: OutputOption = None,
    report: ReportOption = None,
    format_: Annotated[SimpleFormat, typer.Option("--format", help="How to print.")] = SimpleFormat.text,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Show how practices moved: a summary, a file for other programs, a picture, a page or a report."""
    drawn = Drawn(language, parallel is Parallel.keep, picture)
    _check(output, report, drawn)
    folder, projects = _folder_and_projects(project or [])
    with reading(folder, release, endpoint) as opened:
        kg = _with_runs(opened) if inferred else opened
        found = kg.transfers(
            level,
            stages=stage or (),
            themes=theme or (),
            projects=projects,
            programmes=programme or (),
            practices=practice or (),
            period=period,
            certainty=certainty or (),
            asserted=not inferred,
        )
        spoken = replace(drawn, language=language or kg.settings.languages[0])
    files = files_of(found, output, spoken) if output else {}
    if report:
        form = suffix_of(report, tuple(FORMS), "--report")
        files |= named(report, report_files(found, form, spoken.language, report.stem))
    told = overview(found, spoken.language)
    if files:
        write_together(files)
        say(told.sentence)
        for path in files:
            say(f"{path}: written")
    else:
        _print(told, format_)


def _with_runs(kg: KnowledgeGraph) -> KnowledgeGraph:
    """The same graph with every run of inference that is kept beside its release."""
    runs = kg.inferred_runs()
    if kg.release is None:
        return kg
    if not runs:
        say(
            "no inferred links are kept beside this release; `prospects-kg diffusion --into-graph` keeps some"
        )
        return kg
    return KnowledgeGraph.open(kg.release.path, project=kg.project, inferred=runs)


def _check(output: Path | None, report: Path | None, drawn: Drawn) -> None:
    """Refuse what cannot be written before anything is read."""
    if output:
        check_choice(output, drawn)
    elif drawn.picture:
        raise ResultError(f"--picture {drawn.picture}: name a file with -o, as -o {drawn.picture}.svg")
    if report:
        suffix_of(report, tuple(FORMS), "--report")
        if output == report:
            raise ResultError(f"{report}: is named by -o and by --report; give each a name of its own")


def _folder_and_projects(given: list[str]) -> tuple[Path | None, list[str]]:
    """The project folder, where one of the values is one, and the projects of the graph among them."""
    folders = [value for value in given if _is_folder(value)]
    if len(folders) > 1:
        raise ProjectError(f"--project: {' and '.join(folders)} are both project folders; name one")
    return Path(folders[0]) if folders else None, [value for value in given if value not in folders]


def _is_folder(value: str) -> bool:
    return value in {".", ".."} or value.startswith(("/", "./", "../")) or (Path(value) / SETTINGS).is_file()


def _print(told: Overview, format_: SimpleFormat) -> None:
    """The summary: its numbers to stdout; as text in words, else as a table or an object."""
    if format_ is SimpleFormat.json:
        put(json.dumps(told.to_dict(), ensure_ascii=False, indent=2))
        return
    rows = [
        *(("gave", it.label, str(it.given)) for it in told.givers),
        *(("took", it.label, str(it.taken)) for it in told.takers),
        *(("stage", stage, str(number)) for stage, number in told.stages if told.nodes),
    ]
    if format_ is SimpleFormat.text:
        put(told.sentence)
        if not rows:
            return
        put("")
    put_rows(("what", "who", "transfers"), rows, format_)
