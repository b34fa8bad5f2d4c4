"""Files of published tables and values, run through the metrics: `annotator agreement --vectors FILE`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.agreement.metrics import METRICS, OTHER_NAMES
from annotator.errors import N_, InvalidInput


def run_vectors(path: Path) -> Iterator[dict[str, Any]]:
    """One {"name", "value"} per vector of the file, in its order.

    The file is {"vectors": [{"name", "metric", "data", …}]}, the list alone, or one vector a line. A number that is
    undefined is null and has `undefined_because`. The value is a table of parts where the vector's `expected` is one;
    the expected numbers themselves are not looked at.

    Raises: InvalidInput when the file is no such file or names an unknown metric.
    """
    for vector in _read(path):
        metric = str(vector.get("metric"))
        function = METRICS.get(OTHER_NAMES.get(metric, metric))
        if function is None:
            raise InvalidInput(
                N_("%(name)s: unknown metric %(got)s. Known: %(expected)s."),
                name=vector.get("name"),
                got=metric,
                expected=", ".join(METRICS),
            )
        try:
            result = function(vector["data"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise InvalidInput(
                N_("%(name)s: the table does not fit the metric %(metric)s (%(got)s)."),
                name=vector.get("name"),
                metric=metric,
                got=f"{type(error).__name__}: {error}",
            ) from error
        line: dict[str, Any] = {"name": vector.get("name"), "value": result.value}
        wants_parts = isinstance(vector.get("expected"), Mapping) and not isinstance(result.value, Mapping)
        if wants_parts and result.parts:
            line["value"] = dict(result.parts)
        if result.undefined_because:
            line["undefined_because"] = result.undefined_because
            line |= {key: value for key, value in (result.parts or {}).items() if key == "raw_agreement"}
        yield line


def _read(path: Path) -> list[Mapping[str, Any]]:
    text = path.read_text(encoding="utf-8")
    try:
        try:
            read = json.loads(text)
        except json.JSONDecodeError:
            read = [json.loads(line) for line in text.splitlines() if line.strip()]
        vectors = read["vectors"] if isinstance(read, Mapping) and "vectors" in read else read
        vectors = [vectors] if isinstance(vectors, Mapping) else vectors
        if not all(isinstance(v, Mapping) for v in vectors):
            raise TypeError("vectors")
        return list(vectors)
    except (json.JSONDecodeError, TypeError, KeyError) as error:
        raise InvalidInput(
            N_("%(path)s is no file of vectors: expected JSON with a list «vectors»."), path=path.name
        ) from error
