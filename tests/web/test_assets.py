"""Static files: their versions, compression, and the modules that are served as one."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.web.joined_scripts import JOINED, join

ROOT = Path(__file__).parents[2]


def source(name: str) -> str:
    return (ROOT / "static" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", JOINED)
def test_joined_modules_import_nothing_any_more_and_come_after_what_they_need(name: str) -> None:
    text = join(JOINED[name], source)
    assert not re.search(r"^\s*import\s|^export (?!const \{)", text, re.M)
    made = re.findall(r"^const (module_\w+) = ", text, re.M)
    assert len(made) == len(set(made)) > len(JOINED[name])
    for position, variable in enumerate(made):
        begin = text.index(f"const {variable} = (() =>")
        used = re.findall(r"= (module_\w+);", text[begin : text.index("})();", begin)])
        assert set(used) <= set(made[:position]), variable


def test_what_a_module_exports_reaches_those_that_import_it() -> None:
    files = {
        "js/one.js": (
            "import { twice } from './two.js';\nimport './three.js';\nexport { sum } from './three.js';\ntwice(2);\n"
        ),
        "js/two.js": "import { sum } from './three.js';\nexport const twice = (n) => sum(n, n);\n",
        "js/three.js": "export function sum(a, b) { return a + b; }\nexport const { a, b } = globalThis;\n",
    }
    text = join(("js/one.js",), files.__getitem__)
    assert text.index("module_three = ") < text.index("module_two = ") < text.index("module_one = ")
    assert "const { sum } = module_three;\nconst twice = (n) => sum(n, n);\nreturn { twice };" in text
    assert "return { sum, a, b };" in text
    assert text.rstrip().endswith("export const { sum } = module_three;")


def test_scripts_and_styles_are_sent_compressed_and_kept(client: Any) -> None:
    page = client.get("/sign-in").text
    address = re.search(r'href="(/static/[^"]+/css/base.css)"', page)
    assert address
    zipped = client.get(address[1], headers={"Accept-Encoding": "gzip"})
    plain = client.get(address[1])
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(zipped.data) == plain.data == source("css/base.css").encode()
    assert "immutable" in zipped.headers["Cache-Control"]
    assert "Accept-Encoding" in zipped.headers["Vary"]


@pytest.mark.parametrize("name", ["js/nothing.js", "../pyproject.toml", "js/../../README.md", "css"])
def test_what_is_not_a_static_file_is_not_found(client: Any, name: str) -> None:
    version = client.application.config["ASSETS_VERSION"]
    assert client.get(f"/static/{version}/{name}").status_code == 404
