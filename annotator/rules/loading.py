"""The rule files read, checked and compiled into one ruleset (format: docs/rules.md)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from annotator.core.shadow import MARKS, TATWEEL, fold, fold_letters
from annotator.errors import N_, InvalidInput
from annotator.rules.matching import Example, Rule
from annotator.rules.patterns import LazyPattern
from annotator.rules.word_lists import WordLists

SPECIAL_TRIGGERS = ("<digits>", "<numeric>", "<year>", "<start>")
"""Every run of digits; digits with a point, slash or dash and more digits after; 19xx, 20xx; the paragraph's start."""
KEYS = frozenset(
    (
        "name", "label", "triggers", "before", "pattern", "normaliser", "norm", "score", "priority", "level",
        "yields_to", "article", "why", "hits", "misses",
    )
)  # fmt: skip
FEWEST_HITS, FEWEST_MISSES = 3, 2
DEFAULT_REFERENCE = "2023-06-15"
_LIST_NAME = re.compile(r"\{([a-z][a-z_]*)\}")
_EDGES = re.compile(rf"[{MARKS}{TATWEEL}]")


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules and word lists; `lists[name]` maps folded words to their values (None in a plain list)."""

    rules: tuple[Rule, ...]
    lists: WordLists
    digest: str

    def rule(self, name: str) -> Rule:
        """The rule of that name. Raises: InvalidInput when there is none."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise InvalidInput(N_("There is no rule %(got)s."), got=name)


def fold_source(source: str) -> str:
    """A pattern or literal in the letters of the shadow; blanks and pattern signs stay."""
    return _EDGES.sub("", fold_letters(source))


def fold_word(word: str) -> str:
    """A word or name as the shadow without quotes shows it."""
    return fold(word.strip(), quotes=False).text.strip()


def fold_words(words: Sequence[str]) -> list[str]:
    """Each word as `fold_word` gives it; of many words all at once, which is much quicker."""
    lines = [word.strip() for word in words]
    folded = fold("\n".join(lines), quotes=False).text.split("\n")
    return [line.strip() for line in folded] if len(folded) == len(lines) else [fold_word(word) for word in words]


def read_lists(tables: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The word lists of all files by name: folded word → value, None in a plain list."""
    lists: dict[str, dict[str, Any]] = {}
    for table in tables:
        for name, words in table.get("lists", {}).items():
            values = words.values() if isinstance(words, Mapping) else [None] * len(words)
            lists.setdefault(name, {}).update(zip(fold_words(list(words)), values, strict=True))
    return lists


def read_fragments(tables: Sequence[Mapping[str, Any]], lists: Mapping[str, Any]) -> dict[str, str]:
    """The named pieces of patterns; a piece may use lists and the pieces before it, of its own or an earlier file."""
    fragments: dict[str, str] = {}
    for table in tables:
        for name, source in table.get("fragments", {}).items():
            _check_names(source, lists, name, fragments)
            fragments[name] = source
    return fragments


def read_example(example: str | Mapping[str, Any]) -> Example:
    """An example of a rule; `{…}` in its text marks the expected span."""
    table: Mapping[str, Any] = {"text": example} if isinstance(example, str) else example
    marked = str(table["text"])
    start, end = marked.find("{"), marked.find("}")
    text = marked.replace("{", "", 1).replace("}", "", 1)
    found = 0 <= start < end
    return Example(
        text=text,
        start=start if found else None,
        end=end - 1 if found else None,
        norm=table.get("norm", {}),
        reference=str(table.get("reference", DEFAULT_REFERENCE)),
    )


def _expand(
    source: str,
    lists: WordLists,
    fragments: Mapping[str, str],
    *,
    backward: bool = False,
) -> str:
    """The source with the words of lists and the fragments in place of their names; their names were checked."""

    def words(match: re.Match[str]) -> str:
        name = match.group(1)
        if fragments and name in fragments:
            return f"(?:{_expand(fragments[name], lists, fragments, backward=backward)})"
        return f"(?:{lists.trie(name, backward=backward)})"

    return _LIST_NAME.sub(words, fold_source(source))


def _check_names(source: str, lists: Mapping[str, Any], rule: str, fragments: Mapping[str, str]) -> None:
    """Raises: InvalidInput for a name in braces that is neither a list nor a fragment."""
    for name in _LIST_NAME.findall(source):
        if name not in fragments and name not in lists:
            raise InvalidInput(N_("Rule %(rule)s names the list %(got)s, which no file has."), rule=rule, got=name)


def _triggers(words: Sequence[str], lists: Mapping[str, Mapping[str, Any]], rule: str) -> tuple[str, ...]:
    triggers: list[str] = []
    for word in words:
        if word in SPECIAL_TRIGGERS:
            triggers.append(word)
        elif word.startswith("@"):
            if word[1:] not in lists:
                raise InvalidInput(N_("Rule %(rule)s names the list %(got)s, which no file has."), rule=rule, got=word)
            triggers += lists[word[1:]]
        else:
            triggers.append(fold_word(word))
    return tuple(dict.fromkeys(triggers))


def _pattern(
    entry: Mapping[str, Any],
    key: str,
    lists: WordLists,
    fragments: Mapping[str, str],
    *,
    compiled: bool,
) -> LazyPattern | None:
    """The pattern under a key of a rule, None without one."""
    source = entry.get(key)
    if not source:
        return None
    backward = key == "before"
    _check_names(source, lists, entry["name"], fragments)
    pattern = LazyPattern(lambda: _expand(source, lists, fragments, backward=backward), backward=backward)
    if compiled:
        pattern.compile()
    return pattern


def read_rule(
    entry: Mapping[str, Any], lists: WordLists, fragments: Mapping[str, str], *, compiled: bool = True
) -> Rule:
    """The rule of one `[[rule]]` entry; `compiled` False leaves its patterns to be compiled when first tried.

    Raises: InvalidInput when a key is unknown, missing or a pattern does not compile.
    """
    name = str(entry.get("name", "?"))
    unknown = sorted(set(entry) - KEYS)
    if unknown:
        raise InvalidInput(N_("Rule %(rule)s has the unknown key %(got)s."), rule=name, got=unknown[0])
    for key in ("name", "label", "triggers", "why"):
        if not entry.get(key):
            raise InvalidInput(N_("Rule %(rule)s lacks %(got)s."), rule=name, got=key)
    try:
        return Rule(
            name=name,
            label=str(entry["label"]),
            triggers=_triggers(entry["triggers"], lists, name),
            before=_pattern(entry, "before", lists, fragments, compiled=compiled),
            pattern=_pattern(entry, "pattern", lists, fragments, compiled=compiled),
            normaliser=entry.get("normaliser"),
            norm=entry.get("norm", {}),
            score=float(entry.get("score", 0.8)),
            priority=int(entry.get("priority", 0)),
            level=int(entry.get("level", 0)),
            yields_to=frozenset(entry.get("yields_to", ())),
            article=bool(entry.get("article", False)),
            why=str(entry["why"]),
            hits=tuple(read_example(example) for example in entry.get("hits", ())),
            misses=tuple(read_example(example) for example in entry.get("misses", ())),
        )
    except regex.error as error:
        raise InvalidInput(
            N_("The pattern of rule %(rule)s cannot be read: %(got)s."), rule=name, got=str(error)
        ) from error


def read_table(name: str, content: bytes) -> dict[str, Any]:
    """What a rule file holds. Raises: InvalidInput when it is no TOML."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(N_("The rule file %(file)s is no TOML: %(got)s."), file=name, got=str(error)) from error


def read_ruleset(folder: Path, *, compiled: bool = True) -> Ruleset:
    """The rules and lists of all TOML files in a folder.

    compiled: False leaves each pattern to be compiled when it is first tried, for files whose patterns are known to be
    right; loading is then several times as fast.

    Raises: InvalidInput naming the file, or the rule that comes twice.
    """
    tables, digest = [], hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(content)
        tables.append(read_table(path.name, content))
    lists = WordLists(read_lists(tables))
    fragments = read_fragments(tables, lists)
    rules: dict[str, Rule] = {}
    for table in tables:
        for entry in table.get("rule", ()):
            rule = read_rule(entry, lists, fragments, compiled=compiled)
            if rule.name in rules:
                raise InvalidInput(N_("Two rules are named %(got)s."), got=rule.name)
            rules[rule.name] = rule
    return Ruleset(tuple(rules.values()), lists, digest.hexdigest())
