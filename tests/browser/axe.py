"""What axe finds on a page, in both colour schemes."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules that another colour scheme can break; all others would read the same page again."""
MANY_ALIKE = ".chapter .entry:nth-of-type(n + 4), .contents ol ol li:nth-child(n + 4)"
"""Entries of the guide beyond a chapter's first three: hundreds of the same colours, which take axe half a minute."""


def problems(page: Page) -> list[str]:
    """What axe finds on the page as it is shown, one line a node."""
    if not page.locator(MANY_ALIKE).count():
        return _lines(page, {})
    structure = _lines(page, {"rules": {name: {"enabled": False} for name in COLOUR_RULES}})
    page.evaluate("which => { for (const one of document.querySelectorAll(which)) one.remove(); }", MANY_ALIKE)
    return structure + _colours(page)


def problems_light_and_dark(page: Page) -> list[str]:
    """What axe finds in light, and what is wrong with the colours in dark."""
    page.emulate_media(color_scheme="light")
    found = problems(page)
    page.emulate_media(color_scheme="dark")
    return found + _colours(page)


def _colours(page: Page) -> list[str]:
    return _lines(page, {"runOnly": {"type": "rule", "values": COLOUR_RULES}})


def _lines(page: Page, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]
