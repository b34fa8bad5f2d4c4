"""ES modules of a page in one file, so that a first visit asks once instead of fifteen times.

The modules stay as they are written; each becomes a function that gives what the module exports. Only what our own
modules use is understood: named imports and exports of single names, and imports for their effect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

JOINED = {"js/screen.js": ("js/main.js", "js/guide.js")}
"""The modules that a page begins with, by the name under which they are served as one."""

IMPORT = re.compile(r"^import (?:\{ *([^}]+?) *\} from )?'\./([\w-]+\.js)';\n", re.M)
PASSED_ON = re.compile(r"^export \{ *([^}]+?) *\} from '\./([\w-]+\.js)';\n", re.M)
EXPORT = re.compile(r"^export ((?:async )?(?:const|let|class|function)\*? )(?:\{ *([\w, ]+?) *\}|(\w+))", re.M)


def join(entries: tuple[str, ...], read: Callable[[str], str]) -> str:
    """The modules `entries` and all that they import, each once and after what it needs, as one module."""
    written: dict[str, str] = {}

    def write(name: str) -> None:
        if name in written:
            return
        written[name] = ""  # modules that import each other in a ring would be caught by the test of what is left over
        folder, source = PurePosixPath(name).parent, read(name)
        for _names, other in (*IMPORT.findall(source), *PASSED_ON.findall(source)):
            write(str(folder / other))
        # Written anew at its end, so that the order is that of what is needed first.
        del written[name]
        written[name] = _scope(name, source)

    for entry in entries:
        write(entry)
    return "\n".join(written.values())


def _scope(name: str, source: str) -> str:
    exported = [names or single for _kind, names, single in EXPORT.findall(source)]
    outer = "".join(f"export const {{ {names} }} = {_variable(other)};\n" for names, other in PASSED_ON.findall(source))
    body = PASSED_ON.sub("", source)
    body = IMPORT.sub(lambda found: f"const {{ {found[1]} }} = {_variable(found[2])};\n" if found[1] else "", body)
    body = EXPORT.sub(lambda found: found[0].removeprefix("export "), body)
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n{outer}"


def _variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", PurePosixPath(name).stem)
