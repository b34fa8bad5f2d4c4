"""What the columns of a gazetteer file mean, told from their names.

Known are our own shape (form, id, kind …), one place a row with a p-code, GeoNames or ISO code, and the administrative
tables of OCHA and HDX, in which a row names a whole chain (admin1Pcode, ADM2_AR, adm3_name1 …). Only names in Arabic
letters become forms, so columns of other languages need not be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.errors import N_, InvalidInput
from annotator.rules.gazetteer_files.tables import LAT, LON

OWN = ("form", "id", "kind")
"""The columns that make a file one of our own shape; with `OWN_MORE` they are all it has."""
OWN_MORE = ("parent", "lat", "lon", "source", "name", "cue")
_LEVEL = re.compile(r"adm(?:in)?(?:level)?([0-5])(.*)")
_LEVEL_WORDS = re.compile(
    "(subdistricts?|subdist|nahi?ya|districts?|dist|governorates?|gov|provinces?|mohafaza|communit(?:y|ies)|localit(?:y|ies))(.*)"
)
_LEVEL_OF_WORD = (("sub", 3), ("nah", 3), ("dist", 2), ("gov", 1), ("prov", 1), ("moh", 1), ("comm", 4), ("local", 4))
_CODE = re.compile("p?codes?|pcod")
_NAME = re.compile(
    r"(?:alt|ref|alternate|feature|location|place|local|arabic)*names?\d?(?:ar|arabic|ara)?\d?|ar|ara|arname|arabic|alt(?:name)?\d?ar\d?|"
)
_OTHER_LANGUAGE = re.compile(r"\w*(?:en|eng|fr|tr|ku|he|latin|ref)\d?")
_SINGLE_NAME = re.compile(
    "(?:(?:feature|location|place|local|arabic)?names?(?:ar|ara|arabic)?|ar|arname|arabic(?:name)?|(?:aliases|alternatenames?|alt(?:names?)?)(?:ar)?)"
)
_SINGLE: Mapping[str, tuple[str, ...]] = {
    "pcode": ("pcode", "featurepcode", "locationpcode", "placecode", "placepcode", "pplpcode", "featureid"),
    "geonames": ("geonameid", "geonamesid", "geonames"),
    "id": ("id",),
    "iso": ("iso31662", "iso3166"),
    "kind": ("kind", "level", "type", "featuretype", "adminlevel", "placetype", "featureclassname"),
    "parent": ("parent", "parentid", "parentpcode", "parentcode"),
    "lat": (
        LAT.replace("_", ""), "lat", "latitude", "laty", "latitudey", "y", "pointy", "ycoord", "latdd", "centerlat",
        "centroidlat", "ycentroid",
    ),
    "lon": (
        LON.replace("_", ""), "lon", "lng", "long", "longitude", "lonx", "longitudex", "x", "pointx", "xcoord",
        "longdd", "londd", "centerlon", "centroidlon", "xcentroid",
    ),
    "source": ("source", "attribution", "licence", "license"),
    "population": ("population", "pop"),
    "cue": ("cue",),
    "country": ("country", "countrycode", "iso2"),
}  # fmt: skip
"""Role → the plain names it goes by; of several columns for one role the last in this order counts (a column for the
centre is better than a centre computed from a shape)."""
_ASIDE = re.compile(
    r"(?:objectid|fid|gid|ogcfid|uid|shape\w*|area\w*|date|validon|validto|lang\d?|version|codversion|wikidata|timezone"
    r"|country\w*|iso[23]?|cntry\w*|remarks?|featurecode|featureclass|elevation|dem|gtopo30|modificationdate|asciiname)"
)
EXPECTED = (
    "form, id, kind (and parent, lat, lon, source); or a code (pcode, id, geonameid) with a name in Arabic "
    "(name_ar, names_ar); or the levels of an administrative table (admin1Pcode, admin1Name_ar, ADM2_PCODE, ADM2_AR)"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. `names` and `codes` of the levels go from the country (0) down.

    single: role → column, for the place that the row itself is about. name_columns: its names, Arabic ones first.
    unused: columns that nothing is taken from.
    """

    own: bool = False
    single: Mapping[str, str] = field(default_factory=dict)
    name_columns: tuple[str, ...] = ()
    codes: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


def plain(column: str) -> str:
    """The column's name in small letters and figures alone: «ADM1_PCODE» and «adm1 pcode» are one."""
    return re.sub(r"[^a-z0-9\u0600-\u06ff]", "", column.lower())


def recognise(name: str, columns: Iterable[str]) -> Columns:
    """What the columns of a file mean. Raises: InvalidInput when there is neither a code nor a name to be had."""
    found = [column for column in dict.fromkeys(columns) if column.strip()]
    by_plain = {plain(column): column for column in reversed(found)}
    if all(column in by_plain for column in OWN):
        own = {column: by_plain[column] for column in (*OWN, *OWN_MORE) if column in by_plain}
        return Columns(own=True, single=own, unused=tuple(c for c in found if c not in own.values()))
    single = {role: by_plain[word] for role, words in _SINGLE.items() for word in words if word in by_plain}
    codes: dict[int, str] = {}
    names: dict[int, list[str]] = {}
    name_columns: list[str] = []
    unused: list[str] = []
    for column in found:
        word = plain(column)
        level, tail = _level(word)
        if column in single.values() or column in (LAT, LON):
            continue
        if level is not None and _CODE.fullmatch(tail):
            codes.setdefault(level, column)
        elif level is not None and _NAME.fullmatch(tail):
            names.setdefault(level, []).append(column)
        elif _SINGLE_NAME.fullmatch(word):
            name_columns.append(column)
        elif not (_ASIDE.fullmatch(word) or _OTHER_LANGUAGE.fullmatch(tail if level is not None else word)):
            unused.append(column)
    made = Columns(
        single=single,
        name_columns=tuple(sorted(name_columns, key=_arabic_first)),
        codes=dict(sorted(codes.items())),
        names={level: tuple(sorted(names[level], key=_arabic_first)) for level in sorted(names)},
        unused=tuple(unused),
    )
    one = made.name_columns and any(role in single for role in ("pcode", "geonames", "id", "iso"))
    if not one and not any(level in made.names for level in made.codes):
        raise InvalidInput(
            N_(
                "%(name)s: the columns are not understood. Got %(got)s; expected %(expected)s. Rename the columns and "
                "import again."
            ),
            name=name,
            got=", ".join(found[:30]) or "-",
            expected=EXPECTED,
        )
    return made


def _level(word: str) -> tuple[int | None, str]:
    """The administrative level that a column is about, and the rest of its name; None for the row's own place."""
    numbered = _LEVEL.fullmatch(word)
    if numbered is not None:
        return int(numbered.group(1)), numbered.group(2)
    worded = _LEVEL_WORDS.fullmatch(word)
    if worded is not None:
        return next(level for start, level in _LEVEL_OF_WORD if worded.group(1).startswith(start)), worded.group(2)
    return None, ""


def _arabic_first(column: str) -> tuple[bool, bool]:
    """Order of name columns: those marked Arabic first, other names of a place after its name."""
    word = plain(column)
    return not re.search(r"ar(?:a|abic)?\d?$|^arabic", word), bool(re.search("alt|alias", word))
