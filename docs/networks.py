"""The page on measures: what each column of the tables of a network says, from the tables' own definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_tables import table

from prospects_kg.network import bootstrap, measures, whole
from prospects_kg.network.flattened import LINK_COLUMNS, NODE_COLUMNS
from prospects_kg.network.measures import Column

INTRODUCTION = """The tables of `prospects-kg network --report`, and of the functions below, column by column. They are made from what
the software itself reads, so they cannot say anything else.

All measures read one simple graph: nodes joined by ordered pairs, each weighing as many *distinct transfers* as it
stands for (`prospects_kg.network.views.collapse`; `by="practices"` and `by="sources"` are the other two rules). A
transfer within one node is a loop: it counts as given and taken and nowhere else. Partner pairs and exchanges have no
direction; they are a layer of their own and enter no measure.

**What none of them says.** A network of documented transfers is a network of what was written down and found. A place
without a transfer is not known to have given nothing; a programme that publishes its transfers has more of them. [The
data](data.md#what-the-data-cannot-tell) tells which programmes and countries are over-represented, and every report
repeats it beside its tables. Reach, chain and betweenness follow ways along transfers whatever they carried: they
tell where a practice *could* have gone. `views.lineage` follows what did go on.
"""

BROKERAGE = """A broker stands in an open two-path a → b → c: it took from a and gave to c, and a gave nothing to c. Over a partition
of the nodes (countries by default) that gives it one of five roles (Gould and Fernandez 1989). The p-value shuffles
the groups among the nodes and leaves the links as they are: it says whether the *groups* matter for this node's role,
not whether brokerage does. It is one test for one node and one role; of a hundred nodes about five are below 0.05 by
chance.
"""

SURE = """A region may be a broker in one document's account only. `bootstrap` draws as many documents as there are, with
replacement (Efron 1979); a transfer stays where one of its documents was drawn. `rests_on` draws nothing: it names
the one document without which the node stands in no open two-path. Neither speaks of the documents that nobody found.
"""

SOURCES = """- Barrat, A., Barthélemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The architecture of complex weighted
  networks. PNAS 101(11).
- Brin, S. and Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer Networks 30.
- Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics 7(1).
- Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1).
- Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction
  networks. Sociological Methodology 19.
- Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67. Newman, M. E. J. (2004). Analysis of
  weighted networks. Physical Review E 70.
- Newman, M. E. J., Forrest, S. and Balthrop, J. (2002). Email networks and the spread of computer viruses. Physical
  Review E 66.
- Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
  communities. Scientific Reports 9.
"""


def measures_page(made_by: str) -> Iterator[str]:
    """docs/measures.md."""
    yield "# Measures of a network\n"
    yield made_by
    yield INTRODUCTION
    yield "## Of every node\n"
    yield '`prospects_kg.network.measures.measures(network, partition="country", permutations=999, seed=1)`, one row a node.\n'
    yield from _columns(measures.COLUMNS)
    yield "### Brokerage\n"
    yield BROKERAGE
    yield "## Of the whole\n"
    yield "`prospects_kg.network.whole.whole(network)`, one row.\n"
    yield from _columns(whole.WHOLE)
    yield "`stage_funnel(network)`, one row a stage:\n"
    yield from _columns(whole.FUNNEL)
    yield "`transfers_per_year(network)`, one row a year:\n"
    yield from _columns(whole.YEARS)
    yield "## How sure\n"
    yield "`prospects_kg.network.bootstrap.bootstrap(network, draws=1000, seed=1)`, one row a node.\n"
    yield SURE
    yield from _columns(bootstrap.COLUMNS)
    yield "## Columns of exported files\n"
    yield "Nodes:\n"
    yield from table(("column", "what it holds"), [(f"`{each.name}`", each.meaning) for each in NODE_COLUMNS])
    yield "Links:\n"
    yield from table(("column", "what it holds"), [(f"`{each.name}`", each.meaning) for each in LINK_COLUMNS])
    yield "## Sources\n"
    yield SOURCES


def _columns(columns: Iterable[Column]) -> Iterator[str]:
    rows = [(f"`{each.name}`", each.meaning, each.formula, each.source) for each in columns]
    yield from table(("column", "what it says", "formula", "source"), rows)
