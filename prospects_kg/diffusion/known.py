"""Networks of places that a knowledge graph itself knows: documented transfers, and projects that were shared.

Borders are in no table of the graph; `KnownNetwork.from_csv` reads them from one.
"""

from __future__ import annotations

from prospects_kg.diffusion.comparison import documented_pairs
from prospects_kg.diffusion.exposure import KnownNetwork
from prospects_kg.graph.protocol import Graph

# Who began a project or lent its network has not worked in it by that (as in the question who-worked-together).
_SHARED = """
PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
PREFIX role: <https://w3id.org/prospects-kg/id/role/>
SELECT ?one ?other (COUNT(DISTINCT ?project) AS ?projects) WHERE {
  ?participation pkg:inProject ?project ; pkg:participant ?body ; pkg:role ?role . ?body pkg:region ?one .
  ?otherParticipation pkg:inProject ?project ; pkg:participant ?otherBody ; pkg:role ?otherRole . ?otherBody pkg:region ?other .
  FILTER (?role IN (role:lead, role:partner, role:host, role:expert))
  FILTER (?otherRole IN (role:lead, role:partner, role:host, role:expert))
  FILTER (?one != ?other)
} GROUP BY ?one ?other ORDER BY ?one ?other"""


def transfer_network(graph: Graph) -> KnownNetwork:
    """Documented transfers that were adopted: the taker looks at the giver; nodes are IRIs, every weight is 1."""
    return KnownNetwork.from_edges((taker, giver, 1.0) for giver, taker in documented_pairs(graph))


def project_network(graph: Graph) -> KnownNetwork:
    """Places whose bodies worked in the same projects look at one another; the weight is the number of projects."""
    rows = graph.select(_SHARED)
    return KnownNetwork.from_edges((str(one), str(other), float(str(count))) for one, other, count in rows)
