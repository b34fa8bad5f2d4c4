"""The pages of a project in groups by purpose: four names for a lead instead of twelve, and at most five more below.

A member who may open one group only, as an annotator, sees its pages alone; a group of one page is that page.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel.speaklater import LazyString

from annotator.web.languages import lazy_gettext as _l

EVERYBODY = frozenset({"annotator", "lead", "reader"})
OVERSEERS = frozenset({"lead", "reader"})
WORKERS = frozenset({"annotator", "lead"})
LEADS = frozenset({"lead"})


@dataclass(frozen=True, slots=True)
class Tab:
    """One page: the name that templates give it, its words, its endpoint, and the roles that may open it."""

    name: str
    words: LazyString
    endpoint: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one purpose; the first that a member may open is where the group's name leads."""

    words: LazyString
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A name to press; `current` for the page that is shown, or the group it is of."""

    words: LazyString
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tabs:
    """Two rows of names: the groups, where there are several, and the pages of the current one."""

    groups: tuple[Link, ...]
    pages: tuple[Link, ...]


GROUPS = (
    Group(
        _l("Work"),
        (
            Tab("mine", _l("My reports"), "projects.project", EVERYBODY),
            Tab("paragraphs", _l("My paragraphs"), "mine.index", WORKERS),
            Tab("training", _l("Training"), "training.index", EVERYBODY),
            Tab("feedback", _l("Feedback"), "feedback.index", EVERYBODY),
            Tab("guideline", _l("Guideline"), "guideline.index", EVERYBODY),
        ),
    ),
    Group(
        _l("Review"),
        (
            Tab("progress", _l("Progress"), "progress.index", OVERSEERS),
            Tab("agreement", _l("Agreement"), "agreement.index", OVERSEERS),
            Tab("rulings", _l("Rulings"), "rulings.index", LEADS),
            Tab("questions", _l("Questions"), "questions.index", LEADS),
        ),
    ),
    Group(
        _l("Texts and names"),
        (
            Tab("reports", _l("All reports"), "reports.index", OVERSEERS),
            Tab("gazetteer", _l("Gazetteer"), "gazetteer.index", OVERSEERS),
        ),
    ),
    Group(_l("Exports"), (Tab("exports", _l("Exports"), "exports.index", OVERSEERS),)),
)
"""The whole table: a new page of a project is a line here."""


def init_app(app: Flask) -> None:
    """Give templates `tabs_of(project, tab)`."""
    app.add_template_global(lambda project, tab: tabs_of(project.slug, project.member_role, tab), "tabs_of")


def tabs_of(slug: str, role: str, tab: str) -> Tabs:
    """The names for a member of that role on the page `tab` of the project."""
    groups, pages = [], []
    for group in GROUPS:
        open_to = [one for one in group.tabs if role in one.roles]
        if not open_to:
            continue
        addresses = [url_for(one.endpoint, slug=slug) for one in open_to]
        here = any(one.name == tab for one in open_to)
        groups.append(Link(group.words, addresses[0], here))
        if here:
            pages = [Link(one.words, at, one.name == tab) for one, at in zip(open_to, addresses, strict=True)]
    several = len(groups) > 1
    return Tabs(tuple(groups) if several else (), tuple(pages) if len(pages) > 1 or not several else ())
