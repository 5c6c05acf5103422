"""Adoptions are read from tables, frames, networks and graphs, and nothing is dropped in silence."""

from __future__ import annotations

import datetime
from pathlib import Path

import networkx as nx
import pytest

from prospects_kg.diffusion.adoptions import Adoption
from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.times import Clock, Missing, read_time
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import DataErrors, DiffusionError
from tests.diffusion.making import cascades_of

pandas = pytest.importorskip("pandas")


def written(tmp_path: Path, text: str, name: str = "adoptions.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path, **columns: str) -> list[str]:
    with pytest.raises(DataErrors) as caught:
        Cascades.from_csv(path, **columns)
    return [str(fault).replace(str(path), "f") for fault in caught.value.faults]


def test_regions_called_na_and_ne_are_regions(tmp_path):
    path = written(tmp_path, "region,practice,date\nNA,p,2001\nNE,p,2002\n")
    cascades = Cascades.from_csv(path)
    assert cascades.nodes == ("NA", "NE")
    assert cascades.summary.undated == 0


def test_every_kind_of_row_that_is_left_out_is_counted(tmp_path):
    rows = [
        "A,p,2001",
        "B,p,2002",
        "B,p,2002",
        "B,p,2005",
        "C,p,",
        "D,p,NA",
        "E,p,../2016",
        "F,p,2016/..",
        "G,p,2001/2009",
        "A,q,2002",
    ]
    summary = Cascades.from_csv(written(tmp_path, "\n".join(["region,practice,date", *rows]))).summary
    assert (summary.rows, summary.adoptions, summary.regions, summary.practices) == (10, 3, 7, 2)
    assert (summary.duplicates, summary.redated, summary.undated) == (2, 1, 2)
    assert (summary.left_censored, summary.right_censored, summary.wide) == (1, 1, 1)
    assert (summary.one_region_practices, summary.first_adoptions, summary.never_adopted) == (1, 2, 11)
    assert summary.ties == 0
    assert str(summary).splitlines() == [
        "10 rows: 3 adoptions of 2 practices by 7 regions, 2001 to 2002 (numbers as they stand)",
        "left out: 2 without a date, 1 adopted before an unknown start (left-censored), 1 not adopted when last seen "
        "(right-censored), 1 dated to an interval wider than a year, 2 repeated (1 with another date: the earliest was kept)",
        "practices adopted by one region only: 1",
        "region and practice without an adoption (right-censored when the data end): 11",
    ]


def test_the_earliest_of_repeated_adoptions_is_kept_wherever_it_stands():
    for dates in ([3.0, 1.0], [1.0, 3.0]):
        cascades = Cascades.from_rows([Adoption("A", "p", date) for date in dates])
        assert cascades.time.tolist() == [1.0]


def test_ties_are_adoptions_of_one_practice_at_one_time():
    assert cascades_of("p: A 1, B 1, C 2\nq: A 1, C 2, D 2, E 2").summary.ties == 5


def test_nodes_and_practices_come_in_order_of_appearance():
    rows = [Adoption("B", "q", 1.0), Adoption("A", "p", 2.0), Adoption("A", "q", 0.0)]
    cascades = Cascades.from_rows(rows)
    assert (cascades.nodes, cascades.practices) == (("B", "A"), ("q", "p"))
    assert cascades.node_index.tolist() == [0, 1, 1]
    assert cascades.time.tolist() == [1.0, 0.0, 2.0]


def test_a_list_of_nodes_gives_their_order_and_may_hold_more(tmp_path):
    path = written(tmp_path, "region,practice,date\nA,p,1\nB,p,2\n")
    nodes = written(tmp_path, "node\nC\nB\nA\n", "nodes.csv")
    assert Cascades.from_csv(path, nodes=nodes).nodes == ("C", "B", "A")


def test_a_region_that_the_list_of_nodes_lacks_is_named(tmp_path):
    path = written(tmp_path, "region,practice,date\nA,p,1\nB,p,2\n")
    with pytest.raises(DiffusionError, match=r"region 'B' is not in the list of nodes"):
        Cascades.from_csv(path, nodes=written(tmp_path, "node\nA\n", "nodes.csv"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [("node\nA\nA\n", "'A' stands twice; name each region once"), ("node\n", "names no region")],
)
def test_faults_of_the_list_of_nodes_are_named(tmp_path, text, fault):
    path = written(tmp_path, "region,practice,date\nA,p,1\n")
    with pytest.raises(DataErrors, match=fault):
        Cascades.from_csv(path, nodes=written(tmp_path, text, "nodes.csv"))


def test_all_faults_of_a_table_come_in_one_run(tmp_path):
    path = written(tmp_path, 'region,practice,date\n,p,2001\nA,p,soon\nB,p\n"C",p,2001-13\n')
    syntax = "write a number, or write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with / between (.. for an open end)"
    assert faults(path) == [
        "f:2:region: the cell is empty; every adoption needs its region and its practice",
        f"f:3:date: 'soon' is no date; {syntax}",
        "f:4: the row has 2 cells, the header 3; put a cell that holds a comma or a quote into quotes",
        f"f:5:date: '2001-13' has no month 13; {syntax}",
    ]


def test_a_missing_column_is_named_with_the_header(tmp_path):
    path = written(tmp_path, "state,policy,adopt_year\nA,p,1\n")
    assert faults(path, region="state", practice="policy") == [
        "f:1:date: there is no such column; the header is 'state', 'policy', 'adopt_year'"
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "f:1: the file is empty; it needs a header line with the names of the columns"),
        ("region,practice,date\n".encode("utf-16"), "f: is not UTF-8; save the file as CSV in UTF-8"),
        (
            b'region,practice,date\n"A,p,1\n',
            "f:2: is not CSV: unexpected end of data; look for a quote that is not closed",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, fault):
    path = tmp_path / "adoptions.csv"
    path.write_bytes(content)
    assert faults(path) == [fault]


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert faults(tmp_path / "nowhere.csv") == ["f: cannot be read: No such file or directory"]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    path = written(tmp_path, "\ufeffregion,practice,date\nA,p,1\n")
    assert Cascades.from_csv(path).nodes == ("A",)


@pytest.mark.parametrize(
    ("cells", "numbers", "unit"),
    [
        (["1990", "12.5"], [1990.0, 12.5], "numbers as they stand"),
        (["2010-07", "2010-01"], [2010.5, 2010.0], "decimal years, to the month"),
        (["2010-01-01", "2012-12-31"], [2010.0, 2012 + 365 / 366], "decimal years, to the day"),
        # Neither says whether it was before the other, so both become the year.
        (["2010", "2010-05"], [2010.0, 2010.0], "decimal years, to the year"),
        (["2010-05", "2010-05-20"], [2010 + 4 / 12] * 2, "decimal years, to the month"),
        (["2010-02/2010-11", "2011-03-04"], [2010.0, 2011.0], "decimal years, to the year"),
    ],
)
def test_dates_become_numbers_at_the_coarsest_precision(cells, numbers, unit):
    times = [read_time(cell) for cell in cells]
    clock = Clock.of(times)
    assert ([clock.number(time) for time in times], clock.unit) == (numbers, unit)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", Missing.UNDATED),
        ("NaN", Missing.UNDATED),
        ("inf", Missing.RIGHT),
        ("-Inf", Missing.LEFT),
        ("2001/2003", Missing.WIDE),
    ],
)
def test_what_dates_nothing_says_why(cell, why):
    assert read_time(cell) is why


def test_a_data_frame_gives_what_the_same_csv_gives():
    frame = pandas.DataFrame({"who": ["A", "B", "C"], "what": "p", "when": ["2001", None, "2003"]})
    cascades = Cascades.from_pandas(frame, region="who", practice="what", time="when")
    assert cascades.nodes == ("A", "B", "C")
    assert cascades.time.tolist() == [2001.0, 2003.0]
    assert cascades.summary.undated == 1


def test_timestamps_of_a_data_frame_are_days():
    frame = pandas.DataFrame(
        {"region": ["A", "B"], "practice": 7, "date": pandas.to_datetime(["2001-01-01", None])}
    )
    cascades = Cascades.from_pandas(frame)
    assert (cascades.practices, cascades.time.tolist(), cascades.summary.undated) == (("7",), [2001.0], 1)


def test_a_region_that_pandas_took_for_missing_is_no_region():
    frame = pandas.DataFrame({"region": [float("nan"), "NE"], "practice": "p", "date": [1, 2]})
    with pytest.raises(DiffusionError, match=r"row 1: .*keep_default_na=False"):
        Cascades.from_pandas(frame)


def test_a_data_frame_without_the_column_is_refused():
    with pytest.raises(DiffusionError, match="no column 'date'"):
        Cascades.from_pandas(pandas.DataFrame({"region": ["A"], "practice": ["p"]}))


def test_a_directed_network_leads_from_region_to_practice():
    graph = nx.DiGraph()
    graph.add_edge("A", "p", date=2001)
    graph.add_edge("B", "p", date=datetime.date(2003, 1, 1))
    graph.add_edge("C", "p")
    cascades = Cascades.from_networkx(graph)
    assert (cascades.nodes, cascades.time.tolist()) == (("A", "B", "C"), [2001.0, 2003.0])


def test_an_undirected_network_says_which_node_is_a_region():
    graph = nx.Graph()
    graph.add_nodes_from(["p"], bipartite=1)
    graph.add_nodes_from(["A", "B"], bipartite=0)
    graph.add_edge("p", "A", year=1.0)
    graph.add_edge("B", "p", year=2.0)
    assert Cascades.from_networkx(graph, time="year").nodes == ("A", "B")
    graph.add_edge("A", "B", year=3.0)
    with pytest.raises(DiffusionError, match="must join a region"):
        Cascades.from_networkx(graph, time="year")


def test_an_end_before_the_start_is_refused(tmp_path):
    path = written(tmp_path, "region,practice,date,end\nA,p,2001,1999\n")
    with pytest.raises(DiffusionError, match="gave 'p' up at 1999, before it adopted it at 2001"):
        Cascades.from_csv(path, end="end")


def test_an_end_is_kept_beside_the_adoption(tmp_path):
    path = written(tmp_path, "region,practice,date,end\nA,p,2001,2004\nB,p,2002,\n")
    end = Cascades.from_csv(path, end="end").end.tolist()
    assert end[0] == 2004.0
    assert end[1] != end[1]


def test_a_subset_keeps_nodes_and_takes_practices_in_the_order_asked_for():
    cascades = cascades_of("p: A 1, B 2\nq: C 3\nr: A 5, C 6, B 7").subset(["r", "p"])
    assert (cascades.nodes, cascades.practices) == (("A", "B", "C"), ("r", "p"))
    assert cascades.time.tolist() == [5.0, 6.0, 7.0, 1.0, 2.0]
    assert cascades.practice_index.tolist() == [0, 0, 0, 1, 1]
    assert (cascades.summary.rows, cascades.summary.practices, cascades.summary.last) == (5, 2, 7.0)


def test_a_practice_taken_twice_counts_twice():
    cascades = cascades_of("p: A 1, B 2\nq: C 3").take([0, 0])
    assert (cascades.practices, cascades.time.tolist()) == (("p", "p"), [1.0, 2.0, 1.0, 2.0])


def test_a_subset_of_an_unknown_practice_is_refused():
    with pytest.raises(DiffusionError, match="nobody adopted 's' at a known date"):
        cascades_of("p: A 1").subset(["s"])


def test_a_span_of_time_leaves_out_practices_without_adoptions_in_it():
    cascades = cascades_of("p: A 1, B 2\nq: C 3, A 4").between(2, 3)
    assert (cascades.practices, cascades.time.tolist()) == (("p",), [2.0])


def test_the_mini_graph_has_too_few_dated_adoptions_and_says_so(mini_release):
    with pytest.raises(DiffusionError) as caught:
        Cascades.from_graph(KnowledgeGraph.open(mini_release).graph)
    assert str(caught.value).endswith(
        ": 0 practices have two adopters at different dates, and at least 5 are needed to ask who learned from whom "
        "(2 dated adoptions, 0 reports of adoption without a date of their own); date more stage reports, or give a "
        "table of adoptions"
    )


PREFIX = "https://w3id.org/prospects-kg/"


def report(
    number: int,
    region: str,
    *,
    stage: str = "adopted",
    dates: tuple[str, ...] = (),
    weak: bool = False,
    year: str = "",
) -> list[str]:
    """N-Triples of a stage report; dates are earliest and latest day."""
    day, pkg = "http://www.w3.org/2001/XMLSchema#date", f"{PREFIX}ontology#"
    it, transfer = f"<urn:report{number}>", f"<urn:transfer{number}>"
    lines = [
        f"{it} <{pkg}stage> <{PREFIX}id/stage/{stage}> .",
        f"{it} <{pkg}transfer> {transfer} .",
        f"{transfer} <{pkg}practice> <urn:practice> .",
        f"{transfer} <{pkg}recipientRegion> <urn:{region}> .",
    ]
    names = ("earliest", "latest") if len(dates) == 2 else ("latest",)
    lines += [f'{it} <{pkg}{name}> "{date}"^^<{day}> .' for name, date in zip(names, dates, strict=False)]
    lines += [f'{it} <{pkg}documentedYear> "{year}" .'] if year else []
    return [*lines, f"{it} <{pkg}certainty> <{PREFIX}id/certainty/weak> ."] if weak else lines


def test_only_dated_reports_of_adoption_count():
    lines = [
        *report(1, "a", dates=("2001-01-01", "2001-12-31")),
        *report(2, "b", dates=("2003-05-01", "2003-05-31")),
        *report(3, "c", dates=("2004-12-31",), year="2004"),  # an upper bound only
        *report(4, "d", stage="visited", dates=("2002-01-01", "2002-12-31")),
        *report(5, "e", dates=("2002-01-01", "2002-12-31"), weak=True),
        *report(6, "f"),
        *report(7, "g", dates=("2004-12-31",)),  # stated as ../2004
    ]
    cascades = Cascades.from_graph(EmbeddedGraph.from_nquads(lines, where="here"), fewest=1)
    assert cascades.practices == ("urn:practice",)
    assert [
        (cascades.nodes[node], time) for node, time in zip(cascades.node_index, cascades.time, strict=True)
    ] == [
        ("urn:a", 2001.0),
        ("urn:b", 2003.0),
    ]
    assert (cascades.summary.left_censored, cascades.summary.undated) == (1, 2)
