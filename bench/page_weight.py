"""What a browser loads for its first paragraph page: all that the page, its styles and its modules name, in bytes."""

from __future__ import annotations

import gzip
import http.client
import posixpath
import re
from dataclasses import dataclass

from bench.walking import Account

LINKS = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="([^"#]+)"')
IMPORTS = re.compile(r"""(?:import|export)\s[^'";]*?['"](\./[^'"]+)['"]""")
FACES = re.compile(r'url\("([^"]+\.woff2)"\)')


@dataclass(frozen=True, slots=True)
class Part:
    """One answer: its address, bytes as sent and after gzip, and whether a browser keeps it for good."""

    path: str
    sent: int
    zipped: int
    kept: bool


def page_weight(port: int, account: Account, path: str) -> list[Part]:
    """The page first, then what it needs; fonts are all counted, a browser loads those whose letters occur."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    waiting, parts, seen = [path], [], set[str]()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith("data:"):
            continue
        seen.add(address)
        connection.request("GET", address, headers={"Cookie": account.cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, f"{answer.status} for {address}"
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        plain = gzip.decompress(content) if zipped else content
        kept = "immutable" in (answer.headers.get("Cache-Control") or "")
        parts.append(Part(address, len(content), len(content) if zipped else len(gzip.compress(plain)), kept))
        waiting += needs(address, plain)
    connection.close()
    return parts


def needs(address: str, content: bytes) -> list[str]:
    """The addresses that a page, a style sheet or a module names."""
    if address.endswith(".woff2"):
        return []
    text = content.decode()
    if address.endswith(".js"):
        named = IMPORTS.findall(text)  # what is imported when it is asked for, as the guide's panel, is not counted
    else:
        named = (FACES if address.endswith(".css") else LINKS).findall(text)
    folder = posixpath.dirname(address)
    return [name if name.startswith(("/", "data:")) else posixpath.normpath(f"{folder}/{name}") for name in named]
