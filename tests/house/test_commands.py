"""Every command has its documentation: make targets in the Makefile, `annotator` commands in docs/commands.md."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from annotator.cli import main


def test_make_targets_are_documented(root: Path) -> None:
    lines = (root / "Makefile").read_text().splitlines()
    targets = [line for line in lines if re.match(r"[a-z][a-z-]*:", line)]
    assert [line for line in targets if " ## " not in line] == []
    phony = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    assert sorted(phony) == sorted(line.partition(":")[0] for line in targets)


def test_make_help_lists_every_target(root: Path) -> None:
    listing = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "run", "test", "check", "bench", "help", "gazetteer"):
        assert re.search(rf"^  make {target} +\S", listing, re.M)


def test_readme_shows_the_two_commands(root: Path) -> None:
    readme = (root / "README.md").read_text()
    assert re.search(r"^make run$", readme, re.M)
    assert re.search(r"^make test$", readme, re.M)


def test_continuous_integration_runs_check_and_test(root: Path) -> None:
    script = root / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert re.search(r"^make check", script.read_text(), re.M)
    assert re.search(r"^make test", script.read_text(), re.M)


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from commands(child, f"{path} {name}")


def test_annotator_commands_explain_themselves() -> None:
    silent = [path for path, command in commands(main, "annotator") if not command.help]
    assert not silent


def test_annotator_options_explain_themselves() -> None:
    silent = [
        f"{path} {parameter.name}"
        for path, command in commands(main, "annotator")
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert not silent


def test_reference_pages_are_up_to_date(root: Path) -> None:
    # The pages of commands, metrics, formats and checks are generated from the code.
    command = [sys.executable, "tools/reference.py", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run make reference: {done.stdout}{done.stderr}"
