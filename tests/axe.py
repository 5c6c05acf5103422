"""axe-core for the tests of pages: what it finds wrong by WCAG 2.2 AA. It comes with `assets install --tests`."""

from __future__ import annotations

from functools import cache
from typing import Any

from prospects_kg.publish.bundles import installed_assets
from tests.browser import Page

NAME = "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ABSENT = "axe-core is not installed: prospects-kg assets install --tests"


@cache
def source() -> str | None:
    """The text of axe-core's script, or None where it is not installed."""
    installed = installed_assets()
    return dict(installed.files(NAME)).get("axe.min.js", b"").decode() or None if installed else None


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on a page as it stands: the rule, how grave, and the first elements."""
    page.ask("Page.setBypassCSP", enabled=True)
    page.evaluate(f"{source()}; 0")
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": rules or RULES},
        "resultTypes": ["violations"],
    }
    return page.evaluate(
        f"axe.run(document, {options!r}).then(found => found.violations.map(one => "
        "`${one.id} (${one.impact}): ${one.nodes.slice(0, 4).map(node => node.target.join(' ')).join(', ')}`))"
    )
