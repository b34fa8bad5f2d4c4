"""A folder of rules is checked whole, in a process with limits."""

from pathlib import Path

import pytest

from annotator.config import resource_dir
from annotator.errors import InvalidInput
from annotator.rules.checking import check_folders, folders
from annotator.rules.trying import try_folders

NAMES = "form,id,kind,parent,lat,lon,source\nكفر السنابل,own:hill,village,,35.9,36.7,own\n"
RULE = """
[[rule]]
name = "{name}"
label = "trigger"
triggers = ["{trigger}"]
pattern = '{pattern}'
norm = {{ type = "airstrike" }}
why = "Written for the test."
hits = ["{{{hit}}} قرب السهل", "{{{hit}}} أمس", "جرى {{{hit}}}"]
misses = ["هدوء تام", "هدوء حذر"]
"""


def write(folder: Path, *rules: str, names: str = NAMES) -> Path:
    (folder / "own.toml").write_text("\n".join(rules), encoding="utf-8")
    (folder / "names.csv").write_text(names, encoding="utf-8")
    return folder


def rule(name="trigger-own", trigger="إغارة", pattern="إغارة", hit="إغارة") -> str:
    return RULE.format(name=name, trigger=trigger, pattern=pattern, hit=hit)


def problems(folder: Path) -> list[tuple[str, str, str]]:
    found = [p for p in check_folders(*folders(folder)) if not isinstance(p, str)]
    assert all(str(p).startswith(p.file) for p in found)
    return [(p.file, p.rule, p.kind) for p in found]


def test_a_sound_folder_has_no_problem(tmp_path):
    assert problems(write(tmp_path, rule())) == []


def test_examples_patterns_and_reasons_are_told(tmp_path):
    bad = rule("trigger-bad", hit="غارة").replace('misses = ["هدوء تام", "هدوء حذر"]', 'misses = ["جرت إغارة"]')
    nested = rule("trigger-nested", "قصف", r"قصف(?: ?[ا-ي]+)*", "قصف")
    found = problems(write(tmp_path, bad, nested))
    assert [kind for _, name, kind in found if name == "trigger-bad"] == [
        "few_misses", "not_read", "not_read", "not_read", "read_a_miss",
    ]  # fmt: skip
    assert ("own.toml", "trigger-nested", "nested") in found


def test_every_file_and_rule_that_cannot_be_read_is_told(tmp_path):
    folder = write(
        tmp_path,
        rule("trigger-open", pattern="(إغارة"),
        rule("trigger-list", pattern="{nothing}"),
        rule("trigger-list"),
        rule("trigger-key") + "colour = 1\n",
        "[[rule]]\nname = 5\n",
        names=NAMES + "السهل,own:2,hill,,,,\n",
    )
    (folder / "broken.toml").write_text("[[rule\n", encoding="utf-8")
    assert problems(folder) == [
        ("broken.toml", "", "unread"),
        ("own.toml", "trigger-open", "unread"),
        ("own.toml", "trigger-list", "unread"),
        ("own.toml", "trigger-list", "unread"),
        ("own.toml", "trigger-key", "unread"),
        ("own.toml", "5", "unread"),
        ("names.csv", "line 3", "unread"),
    ]


def test_folders_fall_back_to_the_shipped_ones(tmp_path):
    seeds = resource_dir("seeds")
    assert folders(None) == (seeds / "rules", seeds / "gazetteer")
    with pytest.raises(InvalidInput, match="neither rules"):
        folders(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text(rule(), encoding="utf-8")
    assert folders(tmp_path) == (tmp_path / "rules", seeds / "gazetteer")


def test_the_limited_process_tells_the_same(tmp_path):
    folder = write(tmp_path, rule(hit="غارة"))
    found = try_folders(*folders(folder))
    assert {(p.file, p.rule, p.kind) for p in found} == {("own.toml", "trigger-own", "not_read")}
    told = str(found[0])
    assert told.startswith("own.toml: trigger-own: “غارة قرب السهل”: got “")
    assert "expected “غارة”" in told


def test_a_process_that_takes_too_much_is_stopped_and_told(tmp_path):
    # Each fragment is the one before it twice: two hundred million letters.
    doubled = ["[fragments]", 'a = "اب"', *(f'{chr(n + 1)} = "{{{chr(n)}}}{{{chr(n)}}}"' for n in range(97, 122))]
    doubled += ['aa = "{z}{z}{z}{z}{z}{z}{z}{z}"']
    folder = write(tmp_path, "\n".join(doubled), rule(), rule("trigger-greedy", pattern="إغارة{aa}"))
    *_, found = try_folders(*folders(folder), memory=600_000_000, seconds=4)
    assert (found.rule, found.kind) == ("trigger-greedy", "killed")
    assert "600 MB, 4 s" in str(found)
