"""Templates stay within the strict content security policy and never switch escaping off."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\bhx-on\b", re.I),
    "an htmx filter": re.compile(r"hx-trigger=\"[^\"]*\["),
    "a js: value": re.compile(r"=\"js:"),
    "escaping switched off": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "an address elsewhere": re.compile(r"(?:src|href|action)=\"https?://", re.I),
}


def templates(root: Path) -> list[Path]:
    return sorted((root / "templates").rglob("*.html"))


@pytest.mark.parametrize("what", INLINE)
def test_templates_have_no(root: Path, what: str) -> None:
    found = [str(path.relative_to(root)) for path in templates(root) if INLINE[what].search(path.read_text())]
    assert not found, f"{what} in {found}"


def marks_text_as_markup(call: ast.Call) -> bool:
    """Whether that is `Markup(…)` of anything but a literal, escaped text or what nh3 cleaned."""
    if not (isinstance(call.func, ast.Name) and call.func.id == "Markup"):
        return False
    value = call.args[0] if call.args else None
    if isinstance(value, ast.Constant):
        return False
    return not (isinstance(value, ast.Call) and ast.unparse(value.func) in ("escape", "nh3.clean"))


def test_code_marks_no_text_as_markup(root: Path) -> None:
    modules = sorted((root / "annotator").rglob("*.py"))
    found = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and marks_text_as_markup(node)
    ]
    assert found == []
    assert not [path.name for path in modules if "render_template_string" in path.read_text()]


def test_layouts_configure_htmx(root: Path) -> None:
    layouts = sorted((root / "templates" / "layouts").glob("*.html"))
    metas = [re.search(r"<meta\s+name=\"htmx-config\"\s+content='([^']+)'", path.read_text()) for path in layouts]
    assert any(metas)
    for match in filter(None, metas):
        config = json.loads(match[1])
        assert config["allowEval"] is False
        assert config["includeIndicatorStyles"] is False
        assert config["historyEnabled"] is False
        assert config["historyCacheSize"] == 0
        assert config["defaultSettleDelay"] == 0
        assert any("409|422" in rule["code"] and rule["swap"] for rule in config["responseHandling"])


def test_pages_with_htmx_stand_on_a_layout_that_configures_it(root: Path) -> None:
    for path in templates(root):
        text = path.read_text()
        if "htmx.min.js" in text and "htmx-config" not in text:
            assert re.search(r"{%-?\s*extends\s+\"layouts/", text), path.relative_to(root)


def test_fragments_begin_with_an_underscore(root: Path) -> None:
    for path in templates(root):
        is_page = re.search(r"{%-?\s*extends\b", path.read_text()) is not None
        if path.parent.name not in ("layouts", "macros"):
            where = f"{path.relative_to(root)}: a page extends a layout, a fragment has a leading underscore"
            assert is_page != path.name.startswith("_"), where
