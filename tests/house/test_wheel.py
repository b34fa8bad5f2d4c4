"""The wheel carries what the installed program needs beside code, and works from a folder that is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.text import sha256

SENTENCE = "وفي 5 أيلول دخلت نحو 40 شاحنة تابعة للتحالف من إقليم كردستان العراق نحو الحسكة.\n"


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by hatchling without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, capture_output=True, check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs Python with the wheel installed in a folder of its own; dependencies are those of this environment."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True)
    home = tmp_path_factory.mktemp("home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANNOTATOR_", "COV_"))}
    environment = {**kept, "ANNOTATOR_HOME": str(home), "PYTHONPATH": str(target)}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import annotator; print(annotator.__file__)").strip()
    assert Path(where).is_relative_to(target)
    run.home = home  # type: ignore[attr-defined]
    run.program = str(target / "bin" / "annotator")  # type: ignore[attr-defined]
    return run


def test_wheel_holds_every_resource(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"annotator/{path.relative_to(root).as_posix()}"
        for folder in ("templates", "static", "seeds")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert "annotator/static/vendor/htmx.min.js" in wanted
    assert wanted <= names
    compiled = {path.relative_to(root).as_posix() for path in (root / "annotator").rglob("*.mo")}
    assert compiled <= names
    assert not {name for name in names if name.startswith(("tests/", "tools/", "bench/", "docs/"))}
    migrations = {path.relative_to(root).as_posix() for path in (root / "annotator/storage/migrations").rglob("*.py")}
    assert migrations <= names
    assert "annotator/storage/migrations/script.py.mako" in names


def test_the_installed_program_starts_a_home(installed: Callable[..., str], tmp_path: Path) -> None:
    program, home = installed.program, installed.home  # type: ignore[attr-defined]
    assert "The database is ready" in installed(program, "init")
    assert (home / "instance" / "annotator.sqlite3").is_file()
    assert "annotator1" in installed(program, "members", "list")
    archive = tmp_path / "b.zip"
    assert "rows in" in installed(program, "backup", str(archive))
    page = "from annotator.wsgi import app; a = app.test_client().get('/sign-in'); print(a.status_code, len(a.text))"
    status, length = installed("-c", page).split()
    assert status == "200"
    assert int(length) > 500


def test_the_installed_program_highlights(installed: Callable[..., str], tmp_path: Path) -> None:
    text = tmp_path / "r.txt"
    text.write_text(SENTENCE, encoding="utf-8")
    program = installed.program  # type: ignore[attr-defined]
    (line,) = installed(program, "highlight", str(text), "--published", "2022-09-23").splitlines()
    record = json.loads(line)
    assert record["text_sha256"] == sha256(record["text"])
    assert {"date", "place"} <= {span["label"] for span in record["spans"]}
    assert all(record["text"][span["start"] : span["end"]] == span["surface"] for span in record["spans"])
