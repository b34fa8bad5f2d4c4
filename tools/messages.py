"""Reads the messages of code and templates into the catalogues of annotator/web/translations: `make messages`.

Arabic and English are kept as catalogues; messages themselves are English. What is new comes with an empty
translation; what is gone is removed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "annotator" / "web" / "translations"
BABEL = [sys.executable, "-m", "babel.messages.frontend"]
KEYWORDS = ["N_", "_", "_l", "gettext", "ngettext:1,2", "counted:1,2", "lazy_gettext", "pgettext:1c,2"]


def main() -> int:
    """The exit code: 0, or that of the first command that failed."""
    with tempfile.TemporaryDirectory() as folder:
        template = str(Path(folder) / "messages.pot")
        words = [word for keyword in KEYWORDS for word in ("-k", keyword)]
        extract = [*BABEL, "-q", "extract", "-F", "babel.cfg", *words, "--no-location", "--sort-output", "-o", template]
        update = [
            *BABEL,
            "-q",
            "update",
            "-i",
            template,
            "-d",
            str(TRANSLATIONS),
            "--no-fuzzy-matching",
            "--ignore-obsolete",
        ]
        for command in ([*extract, "annotator", "templates", "seeds"], update):
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
