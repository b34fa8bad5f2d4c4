import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.metrics import METRICS, OTHER_NAMES
from annotator.agreement.vectors import run_vectors
from annotator.errors import InvalidInput

COEFFICIENTS = [
    "krippendorff_alpha_nominal", "krippendorff_alpha_ordinal", "krippendorff_alpha_interval",
    "krippendorff_alpha_ratio",
    "cohen_kappa", "weighted_kappa_linear", "weighted_kappa_quadratic", "scott_pi", "fleiss_kappa", "gwet_ac1",
    "gwet_ac2_linear", "gwet_ac2_quadratic", "gwet_ac2_ordinal", "gwet_ac2_radical", "gwet_ac2_ratio",
]  # fmt: skip

ratings = st.integers(2, 4).flatmap(
    lambda m: st.lists(st.lists(st.sampled_from([1, 2, 3, None]), min_size=m, max_size=m), min_size=2, max_size=12)
)


def run(metric, rows, **more):
    return METRICS[metric]({"layout": "units_x_coders", "ratings": rows, **more})


@pytest.mark.parametrize("metric", COEFFICIENTS)
@given(values=st.lists(st.integers(1, 4), min_size=2, max_size=10), raters=st.integers(2, 4))
@settings(max_examples=25, deadline=None)
def test_perfect_agreement_is_one_or_has_no_variation(metric, values, raters):
    result = run(metric, [[v] * raters for v in values])
    if len(set(values)) == 1:
        assert (result.value, result.undefined_because) == (None, "no_variation")
    else:
        assert result.value == pytest.approx(1.0)


@pytest.mark.parametrize("metric", COEFFICIENTS)
@given(rows=ratings, seed=st.randoms())
@settings(max_examples=25, deadline=None)
def test_order_of_raters_and_units_does_not_matter(metric, rows, seed):
    order = list(range(len(rows[0])))
    seed.shuffle(order)
    shuffled = [[row[k] for k in order] for row in rows]
    seed.shuffle(shuffled)
    one, other = run(metric, rows), run(metric, shuffled)
    assert one.undefined_because == other.undefined_because
    assert one.value == pytest.approx(other.value) if one.value is not None else other.value is None


@pytest.mark.parametrize(
    "metric", ["krippendorff_alpha_nominal", "cohen_kappa", "scott_pi", "fleiss_kappa", "gwet_ac1"]
)
@given(rows=ratings, names=st.permutations(["x", "y", "z"]))
@settings(max_examples=25, deadline=None)
def test_names_of_categories_do_not_matter(metric, rows, names):
    renamed = [[None if v is None else names[v - 1] for v in row] for row in rows]
    one, other = run(metric, rows), run(metric, renamed)
    assert one.value == pytest.approx(other.value) if one.value is not None else other.value is None


@pytest.mark.parametrize("metric", COEFFICIENTS)
@given(rows=ratings)
@settings(max_examples=25, deadline=None)
def test_undefined_is_said_and_never_nan(metric, rows):
    result = run(metric, rows)
    if result.value is None:
        assert result.undefined_because in {"no_units", "one_member_only", "no_variation"}
    else:
        assert math.isfinite(result.value)
        assert result.value <= 1 + 1e-9


def test_layouts_of_the_same_ratings_agree():
    table = [[3, 1], [2, 4]]
    pairs = [(a, b) for a in (1, 2) for b in (1, 2) for _ in range(table[a - 1][b - 1])]
    counts = [[sum(v == c for v in pair) for c in (1, 2)] for pair in pairs]
    triples = [[f"r{k}", i, v] for i, pair in enumerate(pairs) for k, v in enumerate(pair)]
    for metric in ("krippendorff_alpha_nominal", "fleiss_kappa", "scott_pi", "gwet_ac1", "raw_agreement"):
        values = [
            METRICS[metric](data).value
            for data in (
                {"layout": "contingency", "table": table},
                {"layout": "coders_x_units", "ratings": list(zip(*pairs, strict=True))},
                {"layout": "item_x_category_counts", "counts": counts},
                {"layout": "triples", "ratings": triples},
            )
        ]
        assert values == pytest.approx([values[0]] * 4), metric


def test_undefined_reasons():
    assert (
        METRICS["cohen_kappa"]({"layout": "coders_x_units", "ratings": [[1, 2, None]]}).undefined_because
        == "one_member_only"
    )
    assert (
        METRICS["fleiss_kappa"]({"layout": "coders_x_units", "ratings": [[None], [None]]}).undefined_because
        == "no_units"
    )
    one = METRICS["krippendorff_alpha_unitizing"]({"continuum_length": 9, "raters": [{"a": [[0, 2]]}]})
    assert one.undefined_because == "one_member_only"
    assert METRICS["span_f1_semeval"]({"gold": [[]], "pred": [[]]}).undefined_because == "no_units"
    assert METRICS["gamma"]({"units": [], "raters": ["a", "b"]}).undefined_because == "no_units"


def test_units_left_out_are_counted():
    result = METRICS["krippendorff_alpha_nominal"]({"layout": "coders_x_units", "ratings": [[1, 2, None], [1, 1, 2]]})
    assert result.n_units == 2
    assert [(e.what, e.why, e.n) for e in result.excluded] == [("units", "fewer_than_two_ratings", 1)]


def test_interval_over_reports_holds_the_value_and_repeats():
    rows = [[1, 1], [2, 2], [1, 2], [2, 2], [1, 1], [2, 1], [1, 1], [2, 2]]
    reports = ["r1", "r1", "r2", "r2", "r3", "r3", "r4", "r4"]
    result = run("krippendorff_alpha_nominal", rows, reports=reports)
    low, high = result.interval
    assert low <= result.value <= high
    assert run("krippendorff_alpha_nominal", rows, reports=reports).interval == result.interval
    assert run("krippendorff_alpha_nominal", rows, reports=["r1"] * 8).interval is None


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput, match="layout"):
        METRICS["cohen_kappa"]({"layout": "spiral"})
    with pytest.raises(InvalidInput, match="square"):
        METRICS["cohen_kappa"]({"layout": "contingency", "table": [[1, 2, 3], [1, 2, 3]]})
    with pytest.raises(InvalidInput, match="who rated"):
        METRICS["cohen_kappa"]({"layout": "item_x_category_counts", "counts": [[1, 1]]})
    with pytest.raises(InvalidInput, match="numbers"):
        METRICS["krippendorff_alpha_interval"]({"layout": "coders_x_units", "ratings": [["a"], ["b"]]})
    with pytest.raises(InvalidInput, match="overlap"):
        METRICS["krippendorff_alpha_unitizing"]({"continuum_length": 9, "raters": [{"a": [[0, 4], [2, 2]]}, {}]})


def test_run_vectors_prints_null_with_a_reason_and_parts_where_a_table_is_expected(tmp_path):
    table = {"layout": "coders_x_units", "ratings": [[1, 1], [1, 1]]}
    cut = {"continuum_length": 10, "raters": [{"a": [[0, 5]]}, {"a": [[0, 5]]}]}
    path = tmp_path / "vectors.json"
    vectors = [
        {"name": "same", "metric": "degenerate_policy", "data": table},
        {"name": "pi", "metric": "scotts_pi", "data": {"layout": "contingency", "table": [[5, 0], [0, 5]]}},
        {"name": "parts", "metric": "krippendorff_alpha_unitizing", "data": cut, "expected": {"overall": 0}},
        {"name": "one", "metric": "krippendorff_alpha_unitizing", "data": cut, "expected": 0.5},
    ]
    path.write_text(json.dumps({"vectors": vectors}))
    assert list(run_vectors(path)) == [
        {"name": "same", "value": None, "undefined_because": "no_variation", "raw_agreement": 1.0},
        {"name": "pi", "value": 1.0},
        {"name": "parts", "value": {"overall": 1.0, "a": 1.0}},
        {"name": "one", "value": 1.0},
    ]
    path.write_text(json.dumps([{"name": "x", "metric": "phrenology", "data": {}}]))
    with pytest.raises(InvalidInput, match="phrenology"):
        list(run_vectors(path))


def test_other_names_lead_to_metrics():
    assert set(OTHER_NAMES.values()) <= set(METRICS)


def matches(expected, got, tolerance):
    if isinstance(expected, dict):
        return all(matches(v, got[k], tolerance) for k, v in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(got) and all(matches(a, b, tolerance) for a, b in zip(expected, got, strict=True))
    return got is None if isinstance(expected, str) else got == pytest.approx(expected, abs=tolerance + 1e-12)


def test_shared_vectors_come_out_to_their_tolerances(shared):
    path = shared / "agreement" / "vectors.json"
    vectors = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    lines = list(run_vectors(path))
    assert [line["name"] for line in lines] == [v["name"] for v in vectors]
    wrong = [
        v["name"]
        for v, line in zip(vectors, lines, strict=True)
        if not matches(v["expected"], line["value"], v["tolerance"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "metric"), [("linear", "weighted_kappa_linear"), ("squared", "weighted_kappa_quadratic")]
)
def test_weights_are_given_by_name_by_matrix_or_by_pairs(name, metric):
    table = {"layout": "contingency", "categories": ["a", "b", "c"], "table": [[20, 5, 1], [3, 15, 2], [0, 4, 10]]}
    expected = METRICS[metric](table).value
    assert METRICS["weighted_kappa_custom"]({**table, "weights": name}).value == pytest.approx(expected)
    near = 0.5 if name == "linear" else 0.75
    matrix = [[1, near, 0], [near, 1, near], [0, near, 1]]
    assert METRICS["weighted_kappa_custom"]({**table, "weights": matrix}).value == pytest.approx(expected)
    pairs = {"a-b": near, "b-c": near, "a-c": 0}
    assert METRICS["weighted_kappa_custom"]({**table, "weights": pairs}).value == pytest.approx(expected)
    with pytest.raises(InvalidInput):
        METRICS["weighted_kappa_custom"]({**table, "weights": "heavy"})
