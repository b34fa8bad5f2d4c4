"""The profiles under which gold leaves the house: what each hides, and who may fetch which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile hides; `says` in one line, `explains` as a part of the data card."""

    name: str
    says: str
    explains: str
    hides: bool = True
    """Whether persons become pseudonyms, and places of living victims coarse."""
    whole_governorate: bool = False
    """Whether those places become the governorate, not the district."""
    links_reports: bool = True
    """Whether a person has one pseudonym in the whole release, or one a report."""
    keeps_notes: bool = True
    """Whether free notes stay."""


_COMMON = (
    "Each person whom anybody marked in any report has a pseudonym («شخص-…», from a key of this release that is not in "
    "it) wherever the name stands, marked or not, also spelt otherwise (hamza, ta marbuta, marks, tatweel, attached "
    "letters, the case of a kunya, names written together, the article of a last name). A name that nobody marked is "
    "not found. Where an event has victims who may live (injured, detained, abducted, missing, displaced …, as any "
    "member or rule coded it, of the event or of the whole that it is part of), villages, camps and sites of its "
    "places, and whatever else was marked or coded as the same place, read as the {region} in the whole report, "
    "without gazetteer id and coordinates; cities and regions stay. Texts were cut anew: offsets and `text_sha256` are "
    "those of the texts as they stand here. Members have other pseudonyms in each release."
)
INTERNAL, RESEARCH, OPEN = "internal", "research", "open"
PROFILES: Mapping[str, Profile] = {
    INTERNAL: Profile(
        INTERNAL,
        "nothing is hidden; it stays in the house",
        "Nothing is hidden. Persons and places are as the reports name them, so this stays in the house.",
        hides=False,
    ),
    RESEARCH: Profile(
        RESEARCH,
        "persons have pseudonyms, places of living victims are coarse; for named researchers",
        _COMMON.format(region="district, or the governorate where the district is unknown"),
    ),
    OPEN: Profile(
        OPEN,
        "as research, with a pseudonym a report, governorates only and no notes; for anybody",
        _COMMON.format(region="governorate") + " A person has another pseudonym in each report. Notes are left out.",
        whole_governorate=True,
        links_reports=False,
        keeps_notes=False,
    ),
}
"""From the most told to the least: who may fetch one may fetch those after it."""


def may_fetch(allowed: str | None, profile: str) -> bool:
    """Whether somebody with that profile may fetch a release of this one; without a profile nothing."""
    order = list(PROFILES)
    return allowed in order and profile in order and order.index(profile) >= order.index(allowed)
