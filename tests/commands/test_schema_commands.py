"""`annotator schema check`: adding is free, removing or retyping what is used is refused with counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli import main
from annotator.config import resource_dir

SEED = (resource_dir("seeds") / "schema.toml").read_text(encoding="utf-8")
VILLAGE = '  { code = "village", en'


def run(path: Path, text: str, code: int) -> list[str]:
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["schema", "check", str(path), "--project", "sample"])
    assert done.exit_code == code, done.output
    return done.output.splitlines()


def test_the_present_schema_changes_nothing(workspace: Any, tmp_path: Path) -> None:
    assert run(tmp_path / "s.toml", SEED, 0) == ["nothing that is used is removed or retyped"]


def test_adding_is_free(workspace: Any, tmp_path: Path) -> None:
    well = '  { code = "well", en = "well", ar = "بئر", definition_en = "A well.", definition_ar = "بئر ماء." },\n'
    lines = run(tmp_path / "s.toml", SEED.replace(VILLAGE, well + VILLAGE), 0)
    assert lines[0] == "added\tcodes.place_kind.well"


def test_removing_and_retyping_is_counted(workspace: Any, tmp_path: Path) -> None:
    lines = SEED.splitlines(keepends=True)
    without = [line for line in lines if not line.startswith((VILLAGE, '  { code = "crossing", en'))]
    assert len(without) == len(lines) - 2
    text = "".join(without).replace('code = "note"\nkind = "text"', 'code = "note"\nkind = "flag"')
    told = run(tmp_path / "s.toml", text, 1)
    village = next(line for line in told if "place_kind.village" in line)
    assert village.startswith("refused: removed\t")
    assert int(village.rsplit(" ", 2)[1]) > 5
    assert any(line.startswith(("removed", "refused: removed")) and "crossing" in line for line in told)
    assert any("event_fields.note\ttext → flag" in line for line in told)
    assert told[-1].startswith("annotator: ")


@pytest.mark.parametrize("text", ["[[labels", "version = 1\n", "labels = 5\n"])
def test_what_is_no_schema_is_told(workspace: Any, tmp_path: Path, text: str) -> None:
    (line,) = run(tmp_path / "s.toml", text, 1)
    assert line.startswith("annotator: ")
