"""Values that papers and handbooks print, named after them; tolerances are half of the last printed digit."""

import pytest

from annotator.agreement import METRICS


def value(metric, **data):
    return METRICS[metric](data).value


def close(metric, expected, tolerance=0.0006, **data):
    got = value(metric, **data)
    assert got == pytest.approx(expected, abs=tolerance), (metric, got)


KRIPPENDORFF_1980_P139 = {
    "layout": "units_x_coders",
    "ratings": [[1, 1, 1], [1, 2, 2], [2, 2, 2], [4, 4, 4], [1, 4, 4], [2, 2, 2], [1, 2, 3], [3, 3, 3], [2, 2, 2]],
}
RAW_4_RATERS = {
    "layout": "coders_x_units",
    "ratings": [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ],
}


def test_krippendorff_1980_p133_dichotomy():
    ben, gerry = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]
    close("krippendorff_alpha_nominal", 0.095, layout="coders_x_units", ratings=[ben, gerry])
    close("raw_agreement", 0.600, layout="coders_x_units", ratings=[ben, gerry])


def test_krippendorff_1980_p139_three_observers():
    close("krippendorff_alpha_nominal", 0.642, **KRIPPENDORFF_1980_P139)
    close("krippendorff_alpha_interval", 0.547, **KRIPPENDORFF_1980_P139)
    close("krippendorff_alpha_ratio", 0.483, **KRIPPENDORFF_1980_P139)
    close("raw_agreement", 0.740, tolerance=0.001, **KRIPPENDORFF_1980_P139)


def test_krippendorff_2011_section_b_two_observers():
    close(
        "krippendorff_alpha_nominal",
        0.692,
        layout="coders_x_units",
        ratings=[list("aabbdcccedda"), list("babbbccceddd")],
    )


def test_hayes_krippendorff_2007_ordinal():
    rows = (
        "112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2 1233. "
        "1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. 222.2 223.2 "
        "222.2 22.12 2222. 111.1"
    )
    ratings = [[None if c == "." else int(c) for c in row] for row in rows.split()]
    close("krippendorff_alpha_ordinal", 0.7598, tolerance=0.0001, layout="units_x_coders", ratings=ratings)


def test_krippendorff_1995_digitized_bertha_and_bill():
    bertha = [int(c) for c in "001111111100001111110000"]
    bill = [int(c) for c in "000011110000000110000000"]
    close("cohen_kappa", 0.385, layout="coders_x_units", ratings=[bertha, bill])
    close("scott_pi", 0.314, layout="coders_x_units", ratings=[bertha, bill])
    close("krippendorff_alpha_nominal", 0.329, tolerance=0.001, layout="coders_x_units", ratings=[bertha, bill])


UNITIZING_1995 = {
    "A": ([[2, 8], [14, 6]], [[4, 4], [15, 2]]),
    "B": ([[0, 18]], [[0, 2], [2, 1], [3, 1], [4, 1], [5, 1], [6, 3], [9, 1]]),
    "C": ([[2, 6], [10, 2], [14, 4], [20, 2]], [[0, 2], [4, 4], [10, 4], [16, 2], [20, 2]]),
    "D": ([[0, 2], [2, 8], [10, 4], [14, 6], [20, 4]], [[0, 4], [4, 4], [8, 7], [15, 2], [17, 7]]),
}


@pytest.mark.parametrize(("category", "expected"), [("A", 0.553), ("B", -0.926), ("C", 0.679), ("D", 0.066)])
def test_krippendorff_1995_unitizing_at_great_length(category, expected):
    stretch = 50_000
    raters = [
        {name: [[b * stretch, n * stretch] for b, n in observers[k]] for name, observers in UNITIZING_1995.items()}
        for k in (0, 1)
    ]
    data = {"layout": "units_by_rater", "continuum_begin": 0, "continuum_length": 24 * stretch, "raters": raters}
    close("krippendorff_alpha_unitizing_category", expected, tolerance=0.02, category=category, **data)


def test_krippendorff_2004_p252_distances():
    pairs = [
        {"g": [5, 6, "X"], "h": [5, 2, "X"]},
        {"g": [5, 6, "X"], "h": [6, 2, "X"]},
        {"g": [5, 6, "X"], "h": [6, 4, "X"]},
        {"g": [5, 6, "X"], "h": [5, 6, "X"]},
        {"g": [5, 6, "X"], "h": [4, 7, None]},
        {"g": [2, 3, None], "h": [2, 2, "X"]},
        {"g": [5, 6, "X"], "h": [12, 2, "X"]},
    ]
    assert value("unitizing_delta2", pairs=pairs) == [16, 10, 2, 0, 36, 4, 0]


def test_krippendorff_2004_p254_unitizing_both_ways_of_writing_units():
    lengths = [
        {"c": [[225, 70], [370, 30]], "k": [[180, 60], [300, 50]]},
        {"c": [[220, 80], [355, 20], [400, 20]], "k": [[180, 60], [300, 50]]},
    ]
    ends = [[[b, b + n, name] for name, units in rater.items() for b, n in units] for rater in lengths]
    one = METRICS["krippendorff_alpha_unitizing"]({"continuum_begin": 150, "continuum_length": 300, "raters": lengths})
    other = METRICS["krippendorff_alpha_unitizing"](
        {"continuum_begin": 150, "continuum_end": 450, "unit": "[start,end)", "raters": ends}
    )
    assert one.value == pytest.approx(0.8587, abs=0.0001)
    assert one.parts["c"] == pytest.approx(0.7286, abs=0.0001)
    assert one.parts["k"] == 1.0
    assert other.parts == one.parts


def test_cohen_1960_and_scott_pi_of_one_table():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    close("cohen_kappa", 0.492, layout="contingency", table=table)
    close("raw_agreement", 0.70, layout="contingency", table=table)


def test_cohen_1968_weighted_kappa_of_shares():
    table = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
    disagreement = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    agreement = [[6 - d for d in row] for row in disagreement]
    close("weighted_kappa_custom", 0.348, layout="contingency", table=table, distance=disagreement)
    close("weighted_kappa_custom", 0.348, layout="contingency", table=table, weights=agreement)


def test_fleiss_cohen_everitt_1969_shares():
    table = [[0.53, 0.05, 0.02], [0.11, 0.14, 0.05], [0.01, 0.06, 0.03]]
    close("cohen_kappa", 0.429, layout="contingency", table=table)


def test_shares_have_no_alpha():
    result = METRICS["krippendorff_alpha_nominal"]({"layout": "contingency", "table": [[0.5, 0.1], [0.1, 0.3]]})
    assert (result.value, result.undefined_because) == (None, "no_counts")


def test_artstein_poesio_2008_table_1():
    table = [[20, 20], [10, 50]]
    close("cohen_kappa", 0.348, layout="contingency", table=table)
    close("scott_pi", 0.341, layout="contingency", table=table)
    close("raw_agreement", 0.7, layout="contingency", table=table)


def test_artstein_poesio_2008_example_2():
    data = {
        "layout": "contingency",
        "categories": ["STAT", "IReq", "Chck"],
        "table": [[46, 0, 0], [6, 32, 6], [0, 0, 10]],
    }
    distance = {"same": 0, "involving Chck": 0.5, "STAT-IReq": 1}
    close("cohen_kappa", 0.8013, **data)
    close("scott_pi", 0.7995, **data)
    close("krippendorff_alpha_custom", 0.8150, tolerance=0.0011, distance=distance, **data)


def test_scott_1955_pi_as_wikipedia_works_it():
    close("scott_pi", -0.0563, layout="contingency", table=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])


def test_agresti_1992_landis_koch_1977_pathologists():
    table = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
    close("cohen_kappa", 0.493, layout="contingency", table=table)


@pytest.mark.parametrize(
    ("cells", "pi", "kappa"),
    [
        ("AA20 AD5 BB10 BC15 CB15 CC10 DA5 DD20", 0.467, 0.467),
        ("AA20 AB10 AC10 BA10 BB10 CA10 CC10 DD20", 0.444, 0.444),
        ("AA20 AB5 AC5 AD10 BB10 BC5 BD5 CB5 CC10 CD5 DD20", 0.460, 0.474),
    ],
)
def test_zwick_1988_p376(cells, pi, kappa):
    table = [[0] * 4 for _ in range(4)]
    for cell in cells.split():
        table["ABCD".index(cell[0])]["ABCD".index(cell[1])] = int(cell[2:])
    close("raw_agreement", 0.6, layout="contingency", table=table)
    close("scott_pi", pi, layout="contingency", table=table)
    close("cohen_kappa", kappa, layout="contingency", table=table)


def test_fleiss_1971_as_wikipedia_works_it():
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    close("fleiss_kappa", 0.210, layout="item_x_category_counts", counts=counts)


def test_gwet_2014_four_raters_with_missing_ratings():
    close("fleiss_kappa", 0.76117, tolerance=0.00001, **RAW_4_RATERS)
    close("raw_agreement", 0.81818, tolerance=0.00001, **RAW_4_RATERS)
    close("gwet_ac1", 0.77544, tolerance=0.00001, **RAW_4_RATERS)
    close("krippendorff_alpha_nominal", 0.74342, tolerance=0.00001, **RAW_4_RATERS)


@pytest.mark.parametrize(
    ("table", "ac1", "ac2"),
    [
        ([[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]], 0.58046, 0.84028),
        ([[15, 4, 1, 0, 0], [3, 12, 4, 1, 0], [1, 3, 14, 3, 1], [0, 1, 3, 10, 2], [0, 0, 1, 2, 8]], 0.57997, 0.87005),
    ],
)
def test_gwet_2014_ac2_of_ordered_scales(table, ac1, ac2):
    close("gwet_ac1", ac1, tolerance=0.00001, layout="contingency", table=table)
    close("gwet_ac2_quadratic", ac2, tolerance=0.00001, layout="contingency", table=table)


def test_light_1971_is_the_mean_over_pairs_of_raters():
    ratings = [[1, 1, 2, 2], [1, 1, 2, 1], [1, 2, 2, 2]]
    pairs = [
        value("cohen_kappa", layout="coders_x_units", ratings=[ratings[a], ratings[b]])
        for a, b in [(0, 1), (0, 2), (1, 2)]
    ]
    close("cohen_kappa", sum(pairs) / 3, layout="coders_x_units", ratings=ratings)


def test_passonneau_2006_masi():
    for a, b, expected in [
        ("A", "A", 0),
        ("A", "AB", 0.6667),
        ("AB", "BC", 0.8889),
        ("A", "B", 1),
        ("", "", 0),
        ("", "A", 1),
    ]:
        close("masi_distance", expected, a=list(a), b=list(b))


def test_mathet_2015_three_raters_best_alignment():
    units = [
        ["1", "a", 1, 5],
        ["1", "b", 10, 14],
        ["2", "a", 2, 6],
        ["2", "b", 11, 15],
        ["3", "a", 1, 4],
        ["3", "c", 9, 14],
    ]
    close("gamma_best_alignment_disorder", 0.408756, tolerance=0.00001, units=units)


def test_mathet_2015_weighted_dissimilarity():
    units = [
        ["1", "a", 1, 5],
        ["1", "b", 6, 10],
        ["1", "c", 11, 15],
        ["2", "a", 2, 7],
        ["2", "b", 8, 12],
        ["2", "a", 11, 15],
    ]
    close("gamma_best_alignment_disorder", 1.027778, tolerance=0.00001, units=units, alpha=3, beta=2)


GAMMA = {
    "shifted by one": (0.884, "1a1-5 1b6-10 1a11-15 2a2-6 2b7-11 2a12-16"),
    "unequal numbers": (0.567, "1a1-5 1b6-10 1a20-24 1b30-34 2a2-6 2b31-35"),
    "identical": (1.0, "1a1-5 1b10-15 2a1-5 2b10-15"),
}


@pytest.mark.parametrize(("expected", "written"), GAMMA.values(), ids=GAMMA.keys())
def test_mathet_2015_gamma_is_seeded_and_marked(expected, written):
    units = [[u[0], u[1], *map(int, u[2:].split("-"))] for u in written.split()]
    result = METRICS["gamma"]({"units": units})
    assert result.value == pytest.approx(expected, abs=0.1)
    assert result.parts["monte_carlo"] is True
    assert METRICS["gamma"]({"units": units}).value == result.value


def test_batista_semeval_2013_one_to_one():
    data = {"gold": [[["LOC", 0, 10]]], "pred": [[["LOC", 0, 4], ["LOC", 5, 10]]]}
    counts = METRICS["span_f1_semeval"](data).value["partial"]
    assert {k: counts[k] for k in ("cor", "inc", "par", "mis", "spu")} == {
        "cor": 0,
        "inc": 0,
        "par": 1,
        "mis": 0,
        "spu": 1,
    }
    assert counts["p"] == 0.25
    assert counts["r"] == 0.5


def test_textee_2024_arguments_of_several_texts_do_not_mix():
    event = {"trigger": [0, 1, "ATTACK"], "arguments": [[2, 3, "place"]]}
    scores = METRICS["event_argument_scores"]({"gold": [[event], []], "pred": [[], [event]]}).value
    assert scores["trigger_id_f1"] == 0.0
    assert scores["argument_cls_f1"] == 0.0


def test_kuhn_1955_alignment_leaves_out_pairs_below_the_threshold():
    data = {"similarity": [[0.9, 0.2], [0.1, 0.4]], "threshold": 0.5}
    assert METRICS["event_alignment"](data).value == {"pairs": [[0, 0]], "total": 0.9}
