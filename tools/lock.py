"""Writes the lock files anew from pyproject.toml and package.json: `make lock`, newer with `ARGS=--upgrade`.

Locks carry hashes and no index addresses, and hold for every Python from 3.11 on. The test lock is bound to the run
lock, so that both install into one environment.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
LOCKS = {
    "requirements.lock": ["pyproject.toml", "--extra", "team", "--group", "build"],
    "requirements-test.lock": [
        *("pyproject.toml", "--extra", "team", "--group", "build", "--group", "test"),
        *("--constraint", "requirements.lock"),
    ],
    "requirements-consumers.lock": [
        *("pyproject.toml", "--group", "build", "--group", "consumers"),
        *("--constraint", "requirements.lock"),
    ],
    "requirements-node.lock": ["--group", "node"],
    "requirements-tools.lock": ["--group", "tools"],
}


def main(extra: list[str]) -> int:
    """The exit code: 0, or that of the first command that failed."""
    for name, sources in LOCKS.items():
        target = ["--python-version", "3.11", "--quiet", "-o", name]
        command: list[str | Path] = [UV, "pip", "compile", *sources, *OPTIONS, *target, *extra]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    if shutil.which("npm") is None:
        print("lock: no npm here, so package-lock.json stays as it is", file=sys.stderr)
        return 0
    return subprocess.run(["npm", "install", "--package-lock-only"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
