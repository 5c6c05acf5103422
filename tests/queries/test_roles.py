"""Who began a project or is only its network has not worked in it by that alone."""

from __future__ import annotations

from pathlib import Path

from prospects_kg.knowledge_graph import KnowledgeGraph


def test_initiators_and_networks_are_no_partners(mini: Path) -> None:
    with (mini / "data" / "participations.csv").open("a", encoding="utf-8") as table:
        table.write("slate-hill-zero,mini-page,slate-hill-agency,mini-zero,initiator,began it\n")
        table.write("upper-mine-zero,mini-page,upper-mine-town,mini-zero,partner,partner\n")
        table.write("coal-bay-zero,mini-page,coal-bay-town,mini-zero,expert,adviser\n")
    kg = KnowledgeGraph.build(mini, mini / "release")
    together = {
        (str(row["one"]).rpartition("/")[2], str(row["other"]).rpartition("/")[2])
        for row in kg.query("who-worked-together")
        if str(row["together"]).endswith("/mini-zero")
    }
    assert together == {("coal-bay-town", "upper-mine-town")}
