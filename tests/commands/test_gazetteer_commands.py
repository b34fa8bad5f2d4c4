"""`annotator gazetteer`: files in, names listed in the shape they come in, and what is wrong by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner

from annotator.cli import main

HILL = "form,id,kind,parent,lat,lon,source\nكفر السنابل,own:hill,village,gov:sy-idlib,35.9,36.7,survey\n"


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["gazetteer", *words, "--project", "sample"])
    assert done.exit_code == code, done.output
    return done.output


def test_import_list_and_remove(workspace: Any, tmp_path: Path) -> None:
    path = tmp_path / "hill.csv"
    path.write_text(HILL, encoding="utf-8")
    told = run("import", str(path), "--dry-run").splitlines()
    assert told == [
        "read\thill.csv\t1 rows, 1 places",
        "would import\t1 new, 0 changed, 0 same places\t1 forms\t0 are shipped places",
    ]
    assert "imported\t1 new" in run("import", str(path))
    listed = run("list")
    assert listed.splitlines()[1] == "كفر السنابل,own:hill,village,gov:sy-idlib,35.9,36.7,survey,كفر السنابل,"
    path.write_text(listed, encoding="utf-8")
    assert "0 new, 0 changed, 1 same" in run("import", str(path))
    assert run("list", "--search", "حمص").count("\n") == 1
    assert run("add", "رابية السنابل", "--id", "own:hill") == "added\tرابية السنابل\n"
    assert run("remove", "كفر السنابل") == "removed\tكفر السنابل\n"
    assert "رابية السنابل,own:hill,village" in run("list")
    assert run("remove", "كفر السنابل", code=1).startswith("annotator: “كفر السنابل” is not in")


def test_problems_are_told_by_file_and_line(workspace: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HILL + "السهل,own:2,village,own:9,,,\nالتل,own:3,village,,95,40,\n", encoding="utf-8")
    lines = run("import", str(path), code=1).splitlines()
    assert lines[0] == "refused\tbad.csv\t3 rows, 2 places"
    assert lines[1].startswith("bad.csv:3: The parent own:9 is neither in the files")
    assert lines[2].startswith("bad.csv:4: The coordinate 95 is out of range")
    assert lines[-1] == "annotator: nothing was stored, 1 file(s) were refused."
    path.write_text("size\n5\n", encoding="utf-8")
    assert "columns are not understood. Got size; expected form, id, kind" in run("import", str(path), code=1)


def test_candidates_of_confirmed_names(workspace: Any) -> None:
    found = run("candidates").splitlines()
    counts = [int(line.split("\t")[0]) for line in found]
    assert counts == sorted(counts, reverse=True)
    assert run("candidates", "--json").count('"paragraphs":') == len(found)
