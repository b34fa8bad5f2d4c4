"""Predictions scored against a release that the member may fetch, and the mistakes to look at.

What is uploaded stays in `instance/evaluations/` for the member who sent it, the newest few; figures are worked out
again from it when they are asked for.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.agreement.canonical import canonical_contents
from annotator.agreement.comparison import Comparison as Difference
from annotator.agreement.comparison import compare_all
from annotator.agreement.evaluation import Evaluation, evaluate
from annotator.agreement.files import Predictions, only_split, predictions, read_gold
from annotator.agreement.mistakes import Mistake, mistakes
from annotator.core.records import ParagraphRecord
from annotator.core.schema import load_schema
from annotator.errors import N_, InvalidInput, NotFound
from annotator.exporters.atomic_file import atomic_file
from annotator.exporters.releases.material import GOLD
from annotator.exporters.releases.redaction_profiles import may_fetch
from annotator.exporters.releases.splits import SPLITS
from annotator.services.fetching import allowed_profile, refuse_profile
from annotator.services.projects import REVIEWERS, Project, enter
from annotator.services.releasing import Release, list_releases
from annotator.services.reviewing import Comparison, Side
from annotator.services.workspace import Workspace
from annotator.storage.full_disk import NOT_SAVED, told_when_full

KEPT = 5
"""Evaluations of a member in a project that are kept."""
MOST_PARAGRAPHS = 20_000
"""Gold paragraphs that a page scores; the command knows no limit."""
PAGE = 50
FACTS, PREDICTED = "evaluation.json", ("one.jsonl", "other.jsonl")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its name and bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An evaluation that can be opened: release, split (empty: all) and the names of the one or two files."""

    key: str
    version: str
    split: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvaluatePage:
    """What the member may score against, and what they scored lately, newest first."""

    project: Project
    releases: tuple[Release, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mistakes are looked at; empty = all. code: a label or an event type."""

    kind: str = ""
    code: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Scored:
    """An evaluation with the mistakes that were asked for.

    unknown: paragraphs of the file that gold does not have, with their lines. kinds, codes: how many mistakes of each
    there are in all. total: how many were asked for; mistakes: those of the page, of `pages`.
    """

    project: Project
    kept: Kept
    evaluation: Evaluation
    against: Evaluation | None
    differences: tuple[Difference, ...]
    unknown: tuple[tuple[str, int], ...]
    wanted: Wanted
    kinds: Mapping[str, int]
    codes: Mapping[str, int]
    total: int
    pages: int
    mistakes: tuple[Mistake, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Worked:
    """What is kept in memory of the evaluations that were opened last."""

    gold: Mapping[str, ParagraphRecord]
    files: tuple[Predictions, ...]
    evaluations: tuple[Evaluation, ...]
    mistakes: tuple[Mistake, ...]


def evaluate_page(ws: Workspace, member_id: int, slug: str) -> EvaluatePage:
    """The releases to score against, and the member's evaluations. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        allowed = allowed_profile(session, access)
    found = tuple(r for r in list_releases(ws, member_id, slug) if may_fetch(allowed, r.profile))
    folder = _folder(ws, access.project_id, member_id)
    versions = {release.version for release in found}
    kept = (_kept(path) for path in _newest_first(folder))
    return EvaluatePage(access.project, found, tuple(one for one in kept if one and one.version in versions))


def score(ws: Workspace, member_id: int, slug: str, version: str, split: str, files: Sequence[Upload]) -> str:
    """Score one file of predictions, or two beside each other, and keep them; the key to open them with.

    Raises: NotFound, NotAllowed, InvalidInput with the line of what is wrong, StorageFull.
    """
    release, folder = _release(ws, member_id, slug, version)
    if split and split not in SPLITS:
        raise InvalidInput(N_("A split is one of %(expected)s; got “%(got)s”."), expected=", ".join(SPLITS), got=split)
    if release.counts["rows"]["paragraphs"] > MOST_PARAGRAPHS:
        raise InvalidInput(
            N_("The release has %(got)s paragraphs; pages score at most %(most)s. Use `annotator evaluate`."),
            got=release.counts["rows"]["paragraphs"],
            most=MOST_PARAGRAPHS,
        )
    _work(release.folder / GOLD, release.sha256, split, tuple((file.name, file.content) for file in files))
    key = secrets.token_hex(8)
    facts = {"version": version, "split": split, "names": [file.name for file in files]}
    with told_when_full(NOT_SAVED):
        for name, file in zip(PREDICTED, files, strict=False):
            with atomic_file(folder / key / name) as opened:
                opened.write(file.content)
        with atomic_file(folder / key / FACTS) as opened:
            opened.write(json.dumps(facts).encode())
    for old in _newest_first(folder)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return key


def open_evaluation(ws: Workspace, member_id: int, slug: str, key: str, wanted: Wanted) -> Scored:
    """The figures and the mistakes that are asked for. Raises: NotFound, NotAllowed."""
    project, kept, worked = _opened(ws, member_id, slug, key)
    found = [m for m in worked.mistakes if wanted.kind in ("", m.kind) and (not wanted.code or wanted.code in m.codes)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    here = tuple(islice(found, (page - 1) * PAGE, page * PAGE))
    one, *more = worked.evaluations
    return Scored(
        project=project,
        kept=kept,
        evaluation=one,
        against=more[0] if more else None,
        differences=tuple(compare_all(one, more[0])) if more else (),
        unknown=tuple((name, worked.files[0].lines[name]) for name in one.unknown),
        wanted=Wanted(wanted.kind, wanted.code, page),
        kinds=Counter(mistake.kind for mistake in worked.mistakes),
        codes=Counter(code for mistake in worked.mistakes for code in dict.fromkeys(mistake.codes)),
        total=len(found),
        pages=pages,
        mistakes=here,
        texts={m.paragraph_id: worked.gold[m.paragraph_id].text for m in here},
    )


def open_mistake(ws: Workspace, member_id: int, slug: str, key: str, paragraph_id: str) -> tuple[Project, Comparison]:
    """A paragraph of gold beside what each file predicted, whose events have the ids of gold where they align.

    Raises: NotFound, NotAllowed.
    """
    project, kept, worked = _opened(ws, member_id, slug, key)
    gold = worked.gold.get(paragraph_id)
    if gold is None:
        raise NotFound(N_("There is no paragraph “%(got)s” in this evaluation."), got=paragraph_id)
    records = [next((r for r in file.records if r.id == paragraph_id), None) for file in worked.files]
    hands = {0: gold.content} | {n: record.content for n, record in enumerate(records, 1) if record is not None}
    same = canonical_contents({n: {gold.index: content} for n, content in hands.items()})
    names = ("", *kept.names)
    sides = tuple(Side(names[n], same[n][gold.index]) for n in hands)
    return project, Comparison(gold.report, gold.index, gold.text, str(gold.extra.get("status")), sides)


def _opened(ws: Workspace, member_id: int, slug: str, key: str) -> tuple[Project, Kept, _Worked]:
    page = evaluate_page(ws, member_id, slug)
    kept = next((one for one in page.kept if one.key == key), None)
    if kept is None:
        raise NotFound(N_("This evaluation is no longer kept; send the predictions again."))
    release, folder = _release(ws, member_id, slug, kept.version)
    files = tuple((name, (folder / key / held).read_bytes()) for name, held in zip(kept.names, PREDICTED, strict=False))
    return page.project, kept, _work(release.folder / GOLD, release.sha256, kept.split, files)


def _release(ws: Workspace, member_id: int, slug: str, version: str) -> tuple[Release, Path]:
    """The release, once the member may fetch it, and the folder of the member's evaluations."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        allowed = allowed_profile(session, access)
    release = next((r for r in list_releases(ws, member_id, slug) if r.version == version), None)
    if release is None:
        raise NotFound(N_("There is no release “%(got)s” in this project."), got=version)
    refuse_profile(allowed, release.profile)
    return release, _folder(ws, access.project_id, member_id)


def _folder(ws: Workspace, project_id: int, member_id: int) -> Path:
    return ws.settings.instance / "evaluations" / str(project_id) / str(member_id)


def _newest_first(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if (path / FACTS).is_file()] if folder.is_dir() else []
    return sorted(found, key=lambda path: (path / FACTS).stat().st_mtime_ns, reverse=True)


def _kept(path: Path) -> Kept | None:
    try:
        facts: dict[str, Any] = json.loads((path / FACTS).read_bytes())
        return Kept(path.name, facts["version"], facts["split"], tuple(facts["names"]))
    except (OSError, ValueError, KeyError):
        return None  # taken away meanwhile


@lru_cache(4)
def _work(gold: Path, _sha256: str, split: str, files: tuple[tuple[str, bytes], ...]) -> _Worked:
    """The evaluations of the files; releases never change, so the last ones are kept in memory."""
    patrons = {code: actor.part_of for code, actor in load_schema().actors.items() if actor.part_of}
    every = read_gold(gold)
    scored = only_split(every, split)
    read = tuple(predictions(name, raw, every) for name, raw in files)
    found = tuple(evaluate(scored, file.of_split(every, scored), patrons=patrons) for file in read)
    return _Worked({record.id: record for record in scored}, read, found, tuple(mistakes(found[0])))
