"""The wheel carries what the installed program needs beside code: templates, styles, seeds, front-end packages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path


def test_wheel_holds_every_resource(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=root, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
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
