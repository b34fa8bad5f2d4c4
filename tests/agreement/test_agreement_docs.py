"""The page about agreement names every metric, every measure of the table and every reason."""

import re

import pytest

from annotator.agreement import METRICS
from annotator.agreement.results import UNDEFINED
from annotator.agreement.table import MEASURES


@pytest.mark.parametrize("names", [METRICS, MEASURES, UNDEFINED], ids=["metrics", "measures", "reasons"])
def test_docs_name_each(root, names):
    written = set(re.findall(r"`([a-z_0-9]+)`", (root / "docs" / "agreement.md").read_text(encoding="utf-8")))
    assert sorted(set(names) - written) == []


def test_every_metric_is_documented_where_it_stands():
    for name, metric in METRICS.items():
        assert getattr(metric, "func", metric).__doc__, name
