"""Writes the reference pages of docs/ from the code they describe: `make reference`.

A page is generated where prose would only repeat what stands elsewhere: the commands, the tables that a newcomer adds a
line to, and the annotation guide, which the application shows too. `reference.py --check` writes nothing and names the
stale pages.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by `make reference` from the code; change it there. -->"
WIDTH = 100


def table_page(package: str, table: str, title: str, lead: str) -> str:
    """A page with one section for each entry of an explicit table; empty when the table is not there."""
    entries: Mapping[str, object] = getattr(importlib.import_module(package), table, None) or {}
    parts = [f"# {title}", NOTE, lead]
    for name, entry in entries.items():
        function = entry.func if isinstance(entry, functools.partial) else getattr(entry, "write", entry)
        parts += [f"## `{name}`", inspect.getdoc(function) or ""]
        if drops := getattr(entry, "drops", ""):
            parts.append(drops)
        if isinstance(entry, functools.partial) and entry.keywords:
            parts.append("With " + ", ".join(f"`{key}={value!r}`" for key, value in entry.keywords.items()) + ".")
    return "\n\n".join(parts) + "\n" if entries else ""


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """The command and all below it, each with its full name."""
    yield path, command
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from commands(child, f"{path} {name}")


def commands_page() -> str:
    """The help of every `annotator` command."""
    from annotator.cli import main

    parts = [
        "# Commands",
        NOTE,
        "Exit codes: 0 done, 1 refused input or problems found, 2 wrong usage. `ANNOTATOR_HOME` (default: the current "
        "folder) holds `instance/` and `exports/`; `ANNOTATOR_DATABASE_URL` names another database.",
    ]
    for path, command in commands(main, "annotator"):
        if command.hidden:
            continue
        context = click.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        parts += [f"## `{path}`", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def annotation_guide(language: str) -> str:
    """The annotation guide in one language."""
    from annotator.core.guide_loading import load_guide
    from annotator.core.guide_markdown import guide_page

    return guide_page(load_guide(), language)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "metrics.md": lambda: table_page(
        "annotator.agreement",
        "METRICS",
        "Metrics",
        "Names and layouts of `data` are those of the vector files that `annotator agreement --vectors FILE` reads. "
        "A new one is a module in `annotator/agreement/` and a line in `METRICS`.",
    ),
    "import-formats.md": lambda: table_page(
        "annotator.importers",
        "IMPORTERS",
        "Import formats",
        "By file ending. A new one is a module in `annotator/importers/` and a line in `IMPORTERS`.",
    ),
    "export-formats.md": lambda: table_page(
        "annotator.exporters",
        "EXPORTERS",
        "Export formats",
        "A new one is a module in `annotator/exporters/` and a line in `EXPORTERS`.",
    ),
    "checks.md": lambda: table_page(
        "annotator.checks",
        "CHECKS",
        "Consistency checks",
        "What `annotator check` warns of. A new one is a module in `annotator/checks/` and a line in `CHECKS`.",
    ),
    "annotation-guide.md": lambda: annotation_guide("en"),
    "annotation-guide.ar.md": lambda: annotation_guide("ar"),
}
"""Page → what it should hold; empty while there is nothing to describe."""


def main(arguments: list[str]) -> int:
    """The exit code: 1 when `--check` finds a stale page."""
    stale = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if text and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if stale:
        print(f"{'stale' if '--check' in arguments else 'written'}: {', '.join(stale)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
