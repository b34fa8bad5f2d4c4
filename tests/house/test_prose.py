"""Prose does not go stale: links resolve, the changelog has its head, no machine's paths are named."""

from __future__ import annotations

import re
from pathlib import Path

LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.M)
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|home|root|Users|farm)/[\w.]")
REGISTRY_HOST = re.compile(r"registry\.npmjs\.org|pypi\.org|files\.pythonhosted\.org|deb\.debian\.org")


def anchors(text: str) -> set[str]:
    headings = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}
    return headings | set(ANCHOR.findall(text))


def test_internal_links_resolve(root: Path, prose: tuple[Path, ...]) -> None:
    broken = []
    for path in prose:
        for target in LINK.findall(path.read_text()):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            to = (path.parent / name).resolve() if name else path
            if not to.exists() or (anchor and to.suffix == ".md" and anchor not in anchors(to.read_text())):
                broken.append(f"{path.relative_to(root)}: {target}")
    assert not broken


def test_every_page_of_the_docs_is_linked(root: Path, prose: tuple[Path, ...]) -> None:
    links = [(path.parent, target.partition("#")[0]) for path in prose for target in LINK.findall(path.read_text())]
    linked = {(folder / name).resolve() for folder, name in links}
    pages = {path for path in prose if path.is_relative_to(root / "docs")}
    assert [str(path.relative_to(root)) for path in sorted(pages - linked)] == []


def test_changelog_begins_with_what_is_unreleased(root: Path) -> None:
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(), re.M)
    assert headings[0] == "Unreleased"


def test_tracked_files_name_no_machine(root: Path, tracked: tuple[Path, ...]) -> None:
    found = []
    for path in tracked:
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if path != Path(__file__) and (MACHINE_PATH.search(text) or REGISTRY_HOST.search(text)):
            found.append(str(path.relative_to(root)))
    assert not found


def test_decisions_are_numbered_without_gaps(root: Path) -> None:
    pages = [path.name for path in (root / "docs" / "decisions").glob("*.md") if path.name != "README.md"]
    assert [name for name in pages if not re.match(r"\d{4}-", name)] == [], "name it by the next number"
    numbers = sorted(int(name[:4]) for name in pages)
    assert numbers == list(range(1, len(numbers) + 1))
