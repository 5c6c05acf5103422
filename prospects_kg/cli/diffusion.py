"""The command that infers who learned from whom: diffusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from prospects_kg.cli.options import EndpointOption, ProjectOption, ReleaseOption, project_of, reading
from prospects_kg.cli.output import SimpleFormat, put_rows, say
from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.compat import RULES
from prospects_kg.diffusion.delays import MODELS
from prospects_kg.diffusion.linkfile import HEADER, csv_text, link_rows, link_texts, number, write_texts
from prospects_kg.diffusion.netinf import CUTOFF, Inference, InferenceOptions, infer
from prospects_kg.diffusion.report import Report, check_format
from prospects_kg.diffusion.resampling import bootstrapped, permuted, sensitivity, with_doubt
from prospects_kg.diffusion.trees import who_from_whom
from prospects_kg.diffusion.walker import walker_scores
from prospects_kg.diffusion.windows import moving_windows
from prospects_kg.draw.diffusion import pictures as draw
from prospects_kg.knowledge_graph import KnowledgeGraph, default_release
from prospects_kg.model.errors import DiffusionError, ReleaseError

app = typer.Typer()

_Adoptions = Annotated[
    Path | None,
    typer.Argument(
        metavar="[ADOPTIONS.csv]",
        help="Table with one adoption a row; without it, the graph's own dated adoptions.",
    ),
]
_Region = Annotated[str, typer.Option("--region", metavar="COL", help="Column of the region.")]
_Practice = Annotated[str, typer.Option("--practice", metavar="COL", help="Column of the practice.")]
_Time = Annotated[str, typer.Option("--time", metavar="COL", help="Column of the date: a number, or EDTF.")]
_End = Annotated[
    str | None,
    typer.Option("--end", metavar="COL", help="Column of the date on which the region gave it up."),
]
_Nodes = Annotated[
    Path | None,
    typer.Option("--nodes", metavar="FILE", help="CSV whose first column lists the regions in their order."),
]
_Model = Annotated[
    str, typer.Option("--model", metavar="MODEL", help=f"Model of the delays: {', '.join(MODELS)}.")
]
_Lambda = Annotated[
    float | None,
    typer.Option("--lambda", metavar="X", help="Rate of exponential delays; estimated without it."),
]
_Alpha = Annotated[
    float | None, typer.Option("--alpha", metavar="X", help="Scale of Rayleigh delays; estimated without it.")
]
_Mu = Annotated[
    float | None, typer.Option("--mu", metavar="X", help="Mean of the logarithm of log-normal delays.")
]
_Sigma = Annotated[
    float | None, typer.Option("--sigma", metavar="X", help="Standard deviation of that logarithm.")
]
_MaxLinks = Annotated[
    int | None, typer.Option("--max-links", metavar="N", help="Stop after so many links.", min=1)
]
_Cutoff = Annotated[
    float | None,
    typer.Option(
        "--cutoff",
        metavar="P",
        help=f"Stop after the first link whose p-value reaches this; {CUTOFF:g} where --max-links is not given either.",
    ),
]
_Compat = Annotated[
    str | None,
    typer.Option(
        "--compat", metavar="RULES", help=f"Rules of a published program: {', '.join([*RULES][1:])}."
    ),
]
_Permutations = Annotated[
    int,
    typer.Option(
        "--permutations", metavar="N", help="Shuffle so many times: permutation_p, permutation_q.", min=0
    ),
]
_Bootstrap = Annotated[
    int,
    typer.Option("--bootstrap", metavar="N", help="Draw practices so many times: bootstrap_share.", min=0),
]
_Sensitivity = Annotated[
    bool,
    typer.Option("--sensitivity", help="Search with delays up to 4 times shorter and longer: lambda_range."),
]
_Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of shuffles and draws.", min=0)]
_Processes = Annotated[
    int,
    typer.Option(
        "--processes", metavar="N", help="Processes that share the work; the result is the same.", min=1
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE.csv", help="Write the links here and FILE.csv-metadata.json beside."
    ),
]
_ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Write the report: .md, .html or .json.")
]
_Trees = Annotated[
    Path | None,
    typer.Option("--trees", metavar="FILE.csv", help="Write who learned each practice from whom."),
]
_Walker = Annotated[
    Path | None,
    typer.Option("--walker", metavar="FILE.csv", help="Write Walker's innovation scores with intervals."),
]
_Windows = Annotated[
    Path | None,
    typer.Option("--windows", metavar="FILE.csv", help="Write who leads and who lags, year by year."),
]
_Years = Annotated[int, typer.Option("--window-years", metavar="N", help="Years of a moving window.", min=1)]
_Pictures = Annotated[
    Path | None,
    typer.Option("--pictures", metavar="DIR", help="Draw network, adoption curves and shuffles (SVG) here."),
]
_IntoGraph = Annotated[
    bool,
    typer.Option(
        "--into-graph", help="Keep the links beside the release, as a named graph with provenance (PROV)."
    ),
]
_Run = Annotated[
    str | None,
    typer.Option("--run", metavar="NAME", help="Name of that graph; made from data and options without it."),
]
_FormatOption = Annotated[SimpleFormat, typer.Option("--format", help="How to print the links without -o.")]


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that were asked for."""

    trees: Path | None
    walker: Path | None
    windows: Path | None
    years: int
    report: Path | None
    links: Path | None
    pictures: Path | None

    def __post_init__(self) -> None:
        if self.report:
            check_format(self.report)


@app.command()
def diffusion(
    adoptions: _Adoptions = None,
    region: _Region = "region",
    practice: _Practice = "practice",
    time: _Time = "date",
    end: _End = None,
    nodes: _Nodes = None,
    model: _Model = "exponential",
    lambda_: _Lambda = None,
    alpha: _Alpha = None,
    mu: _Mu = None,
    sigma: _Sigma = None,
    max_links: _MaxLinks = None,
    cutoff: _Cutoff = None,
    compat: _Compat = None,
    permutations: _Permutations = 0,
    bootstrap: _Bootstrap = 0,
    sensitive: _Sensitivity = False,
    seed: _Seed = 0,
    processes: _Processes = 1,
    output: _Output = None,
    report: _ReportFile = None,
    trees: _Trees = None,
    walker: _Walker = None,
    windows: _Windows = None,
    window_years: _Years = 10,
    pictures: _Pictures = None,
    into_graph: _IntoGraph = False,
    run: _Run = None,
    format_: _FormatOption = SimpleFormat.text,
    project: ProjectOption = None,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Infer who learned from whom from dates of adoption, and say how sure that is."""
    given = {"lambda": lambda_, "alpha": alpha, "mu": mu, "sigma": sigma}
    parameters = {name: value for name, value in given.items() if value is not None}
    options = InferenceOptions(model, parameters, max_links, cutoff, compat, processes)
    files = _Files(trees, walker, windows, window_years, report, output, pictures)
    columns = {"region": region, "practice": practice, "time": time, "end": end, "nodes": nodes}
    doubt = _Doubt(permutations, bootstrap, sensitive, seed, processes)
    where = (project, release, endpoint)
    if into_graph:
        _need_release(*where)
    with _source(adoptions, columns, where, keeps=into_graph) as (cascades, kg):
        say(str(cascades.summary))
        told = doubt.of(cascades, infer(cascades, options))
        _write(told, files, {"adoptions": adoptions.name if adoptions else "the graph's own", **doubt.notes})
        for sentence in told.sentences:
            say(sentence)
        if kg is not None and into_graph:
            kept = kg.keep_inferred(told.inference, cascades, run=run, seed=seed, more=doubt.resampled)
            say(f"{kept}: the links as a named graph beside the release")
    if output is None:
        put_rows(HEADER, link_rows(told.inference.links), format_)


def _need_release(project: Path | None, release: Path | None, endpoint: str | None) -> None:
    """Refuse to keep links where no release is to stay: a graph built for one command alone vanishes with it."""
    if endpoint:
        raise ReleaseError("--into-graph keeps links beside a release; an endpoint is only read")
    path = release or default_release(project_of(project, quiet=True))
    if not (path / "manifest.json").exists():
        raise ReleaseError(
            f"{path}: there is no release to keep links beside; run `prospects-kg build` first"
        )


@contextmanager
def _source(
    adoptions: Path | None,
    columns: Mapping[str, Any],
    where: tuple[Path | None, Path | None, str | None],
    *,
    keeps: bool,
) -> Iterator[tuple[Cascades, KnowledgeGraph | None]]:
    """The adoptions, of the file or else of the graph, and the graph where it is needed."""
    if adoptions is not None and not keeps:
        if where[1] or where[2]:
            raise DiffusionError("give a table of adoptions, or --release or --endpoint, not both")
        yield Cascades.from_csv(adoptions, **columns), None
        return
    with reading(*where) as kg:
        given = Cascades.from_csv(adoptions, **columns) if adoptions else Cascades.from_graph(kg.graph)
        yield given, kg


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What was asked for besides the links themselves."""

    permutations: int
    draws: int
    sensitive: bool
    seed: int
    processes: int

    @property
    def notes(self) -> dict[str, Any]:
        """The same for the record beside the links."""
        return {"permutations": self.permutations, "bootstrap": self.draws, "seed": self.seed}

    @property
    def resampled(self) -> dict[str, object]:
        """What was resampled, by its options."""
        return {name: self.notes[name] for name in ("permutations", "bootstrap") if self.notes[name]}

    def of(self, cascades: Cascades, inference: Inference) -> Report:
        """The inference with it."""
        null = bootstrap = sensitive = None
        if inference.links and self.permutations:
            null = permuted(cascades, inference, self.permutations, self.seed, self.processes)
        if inference.links and self.draws:
            bootstrap = bootstrapped(cascades, inference, self.draws, self.seed, self.processes)
        if inference.links and self.sensitive:
            sensitive = sensitivity(cascades, inference, processes=self.processes)
        doubted = with_doubt(inference, null, bootstrap, sensitive)
        return Report(cascades, doubted, null, bootstrap, sensitive)


def _write(told: Report, files: _Files, read: Mapping[str, Any]) -> None:
    """Write every file that was asked for, all of them or none."""
    texts: dict[Path, str] = {}
    if files.links:
        texts |= link_texts(files.links, told.inference, read)
    if files.report:
        texts[files.report] = told.render(files.report)
    if files.trees:
        texts[files.trees] = csv_text(_TREE_HEADER, _tree_rows(told))
    if files.walker:
        texts[files.walker] = csv_text(_WALKER_HEADER, _walker_rows(told))
    if files.windows:
        texts[files.windows] = csv_text(_WINDOW_HEADER, _window_rows(told, files.years))
    if files.pictures:
        counts = told.null.counts if told.null else ()
        drawn = draw(told.cascades, told.inference.links, [float(count) for count in counts])
        texts |= {_folder(files.pictures) / name: picture for name, picture in drawn.items()}
    write_texts(texts)
    for path in texts:
        say(f"{path}: written")


def _folder(path: Path) -> Path:
    """A folder to write in, made where it is not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiffusionError(f"{path}: cannot be made a folder: {error.strerror}") from error
    return path


_TREE_HEADER = ("practice", "region", "date", "how", "learned_from", "lag")
_WALKER_HEADER = ("region", "practices", "score", "low", "high")
_WINDOW_HEADER = ("first", "last", "links", "region", "taught", "learned", "lead")


def _tree_rows(told: Report) -> Iterator[list[str]]:
    for row in who_from_whom(told.cascades, told.inference):
        lag = number(row.lag)
        yield [row.practice, row.region, number(row.time), row.how, row.learned_from or "", lag]


def _walker_rows(told: Report) -> Iterator[list[str]]:
    for one in walker_scores(told.cascades):
        yield [one.region, str(one.practices), *map(number, (one.score, one.low, one.high))]


def _window_rows(told: Report, years: int) -> Iterator[list[str]]:
    options = replace(told.inference.options, parameters=dict(told.inference.parameters), processes=1)
    for window in moving_windows(told.cascades, years, options):
        links = str(len(window.inference.links) if window.inference else 0)
        for one in window.standings:
            span = [str(window.first), str(window.last), links]
            yield [*span, one.region, str(one.taught), str(one.learned), str(one.lead)]
