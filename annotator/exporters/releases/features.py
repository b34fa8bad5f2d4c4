"""The columns of each file as `datasets.Features.from_dict` takes them, written from the schema of its rows.

A loader that guesses types from the first rows fails on a large file in which a key is null at first, as `ruling` is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Node = Mapping[str, Any]
VALUES = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool"}


def features_of(node: Node, shapes: Mapping[str, Node]) -> Any:
    """The feature of a node of the schema; shapes: what it refers to, by name.

    A normal form has the keys of all labels, those of other labels null.
    """
    if "$ref" in node:
        return features_of(shapes[node["$ref"].rpartition("/")[2]], shapes)
    if "anyOf" in node:
        return features_of(next(one for one in node["anyOf"] if one != {"type": "null"}), shapes)
    if "enum" in node:
        return value("string")
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    kind = next(one for one in kinds if one != "null")
    if kind == "array":
        return [features_of(node["items"], shapes)]
    if kind == "object":
        given = {key: _joined(key, item, node.get("allOf", ())) for key, item in node["properties"].items()}
        return {key: features_of(item, shapes) for key, item in given.items()}
    return value(VALUES[kind])


def value(dtype: str) -> dict[str, str]:
    """The feature of a plain value."""
    return {"dtype": dtype, "_type": "Value"}


def _joined(key: str, node: Node, cases: Iterable[Node]) -> Node:
    """The node, or where its keys stand in the cases of another key, all of them."""
    plain = next(one for one in node.get("anyOf", [node]) if one != {"type": "null"})
    if plain.get("type") != "object" or "properties" in plain:
        return node
    found = (case["then"]["properties"].get(key, {}).get("properties", {}) for case in cases)
    return {"type": "object", "properties": {name: item for one in found for name, item in one.items()}}
