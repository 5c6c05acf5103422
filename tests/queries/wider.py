"""The mini project with rows added, so that no question of the library has an empty answer there.

What the mini project lacks (means and evidence of a practice, an offer, a place without code, a dated way from visit to
adoption ...) would only swell the fixture of all other tests. Everything here is invented, too.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ADDED: dict[str, list[dict[str, str]]] = {
    "sources": [
        {"id": "mini-unread", "label_en": "A page that states nothing", "seen": "title", "rank": "4"}
    ],
    "programmes": [
        {
            "id": "mini-fund",
            "source": "mini-news",
            "title": "Mini fund",
            "language": "en",
            "label_en": "Mini Fund",
        }
    ],
    "regions": [
        {"id": "far-port", "source": "mini-news", "name_as_stated": 'Far "New" Port', "language": "en"},
        {
            "id": "north-quay",
            "source": "mini-news",
            "name_as_stated": "North Quay",
            "language": "en",
            "country": "ES",
        },
        {
            "id": "slate-hill",
            "source": "mini-report",
            "name_as_stated": "Hill of slate",
            "geonames": "3111111",
        },
    ],
    "practices": [
        {
            "id": "night-bus",
            "source": "mini-report",
            "quote_location": "page 14",
            "title": "Nachtbus",
            "language": "de",
            "owner": "slate-hill-agency",
            "region": "far-port",
            "theme": "skills",
            "start": "2010-04",
            "end": "2013",
            "evidence_en": "Forty riders a night.",
            "resources_en": "Two buses and three drivers.",
            "programme": "mini-fund",
        },
        {
            "id": "night-bus",
            "source": "mini-news",
            "title": "Night bus",
            "language": "en",
            "start": "2011",
            "evidence_en": 'Riders call it "the best line".',
        },
        {"id": "tram", "source": "mini-news", "title": "Tram", "language": "en", "region": "upper-mine"},
    ],
    "figures": [
        {
            "id": "night-bus-costs",
            "source": "mini-news",
            "subject": "practice/night-bus",
            "measure": "costs",
            "value": "120.50",
            "value_as_stated": "120.50 a day",
        },
        {
            "id": "mini-fund-projects",
            "source": "mini-news",
            "subject": "programme/mini-programme",
            "measure": "projects",
            "value": "7",
            "value_as_stated": "seven",
        },
        {
            "id": "mini-one-countries",
            "source": "mini-news",
            "subject": "project/mini-one",
            "measure": "partner-countries",
            "value": "3",
            "value_as_stated": "three",
        },
    ],
    "projects": [
        {
            "id": "mini-two",
            "source": "mini-news",
            "title": "Mini Two",
            "language": "en",
            "builds_on": "practice/night-bus;project/mini-one",
        }
    ],
    "needs": [
        {
            "id": "coal-bay-offers-skills",
            "source": "mini-news",
            "direction": "offer",
            "region": "coal-bay",
            "holder_as_stated": "Coal Bay",
            "theme": "skills;energy",
            "text_en": "The town shows its courses.",
        },
        {
            "id": "upper-mine-needs-skills",
            "source": "mini-news",
            "direction": "need",
            "organisation": "upper-mine-town",
            "holder_as_stated": "the town of Upper Mine",
            "theme": "skills",
            "text_en": "Young people look for courses.",
            "label_en": "Courses for young people",
        },
        {
            "id": "north-quay-needs-buses",
            "source": "mini-news",
            "direction": "need",
            "region": "north-quay",
            "theme": "energy",
            "text_en": "Buses are old.",
        },
    ],
    "transfers": [
        {
            "id": "coal-bay-park-to-far-port",
            "source": "mini-news",
            "practice": "coal-bay-park",
            "donor": "coal-bay-town;slate-hill-agency",
            "donor_region": "coal-bay",
            "donor_as_stated": "Coal Bay",
            "recipient": "slate-hill-agency",
            "recipient_region": "far-port",
            "recipient_as_stated": "Far Port",
            "project": "mini-one;mini-two",
            "resulting_practice": "night-bus",
        },
        {
            "id": "bus-from-far-port",
            "source": "mini-news",
            "practice": "night-bus",
            "donor_region": "far-port",
            "donor_as_stated": "Far Port",
            "recipient_region": "upper-mine",
            "recipient_as_stated": "Upper Mine",
            "label_en": "Bus to Upper Mine",
            "resulting_practice": "tram",
        },
        {
            "id": "unknown-thing",
            "source": "mini-news",
            "practice_as_stated": "something seen",
            "donor_region": "coal-bay",
            "donor_as_stated": "Coal Bay",
            "recipient_region": "upper-mine",
            "recipient_as_stated": "Upper Mine",
        },
    ],
    "stage_reports": [
        {
            "id": "coal-bay-park-to-far-port-abandoned",
            "source": "mini-report",
            "transfer": "coal-bay-park-to-far-port",
            "stage": "abandoned",
            "documented_year": "2012",
            "certainty": "coded",
        },
        {
            "id": "coal-bay-park-to-far-port-visited",
            "source": "mini-report",
            "transfer": "coal-bay-park-to-far-port",
            "stage": "visited",
            "date": "2012-11/2013-02",
            "kind_as_stated": "adopted",
            "certainty": "coded",
            "note_en": "Only a visit is told.",
        },
        {
            "id": "coal-bay-park-to-far-port-adopted",
            "source": "mini-news",
            "transfer": "coal-bay-park-to-far-port",
            "stage": "adopted",
            "date": "2015",
            "effect_en": "Buses run.",
            "certainty": "stated",
        },
        {
            "id": "bus-from-far-port-piloted",
            "source": "mini-news",
            "transfer": "bus-from-far-port",
            "stage": "piloted",
            "date": "2016",
            "documented_year": "2017",
            "certainty": "weak",
        },
        {
            "id": "unknown-thing-adopted",
            "source": "mini-news",
            "transfer": "unknown-thing",
            "stage": "adopted",
            "documented_year": "2016",
            "effect_en": "It stands there.",
            "certainty": "stated",
        },
    ],
    "plans": [
        {
            "id": "far-port-plan",
            "source": "mini-news",
            "author_as_stated": "Far Port",
            "practice": "coal-bay-park;night-bus",
            "practice_as_stated": "a park and a bus",
            "status": "announced",
        }
    ],
}


def widened(mini: Path, folder: Path) -> Path:
    """A copy of the mini project in a folder, with the rows added."""
    copy = Path(shutil.copytree(mini, folder / "wider"))
    for name, added in ADDED.items():
        path = copy / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns = list(reader.fieldnames or ())
            rows = list(reader)
        columns += [column for row in added for column in row if column not in columns]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(columns)), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, *added])
    return copy
