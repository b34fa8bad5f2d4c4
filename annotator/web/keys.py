"""The one table of keys: the help dialog, the hints on buttons, the script and the browser tests all read it.

A key is matched by `KeyboardEvent.code`, the place of the key on the board, so an Arabic layout works the same. Keys do
nothing while a text field has the focus. `press` names what the script does: `click:<name>` presses the button that
carries `data-key="<name>"`; the others are functions of `static/js/keys.js`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel.speaklater import LazyString
from markupsafe import Markup

from annotator.web.languages import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Key:
    """One key: `code` as the browser names it, with `shift`; `shown` on the button; `does` in words."""

    name: str
    code: str
    shown: str
    does: LazyString
    press: str
    shift: bool = False
    ctrl: bool = False
    group: str = "paragraph"

    @property
    def aria(self) -> str:
        """The value of `aria-keyshortcuts`."""
        held = ("Control+" if self.ctrl else "") + ("Shift+" if self.shift else "")
        return held + {"Semicolon": ";", "Slash": "?"}.get(self.code, self.shown.split()[-1])


GROUPS = {
    "paragraph": _l("Paragraph"),
    "events": _l("Events"),
    "spans": _l("Highlights"),
    "moving": _l("Moving about"),
}

KEYS = (
    Key("confirm", "Enter", "Enter", _l("All is right: confirm and open the next paragraph"), "confirm"),
    Key("skip", "KeyS", "S", _l("Skip this paragraph for now"), "click:skip"),
    Key("flag", "KeyF", "F", _l("Flag for the lead, with a note"), "open:flag"),
    Key("undo", "KeyZ", "Z", _l("Undo"), "click:undo"),
    Key("undo-ctrl", "KeyZ", "Ctrl Z", _l("Undo"), "click:undo", ctrl=True),
    Key("redo", "KeyZ", "Shift Z", _l("Redo"), "click:redo", shift=True),
    Key("reset", "KeyR", "Shift R", _l("Back to the suggestions"), "click:reset", shift=True),
    Key("hide", "KeyH", "H", _l("Hide or show the text"), "hide"),
    Key("field", "Digit1", "1–9", _l("Open the field of that number"), "digit", group="events"),
    Key("next-field", "KeyE", "E", _l("Open the next empty or unsure field"), "next-field", group="events"),
    Key("no-event", "Digit0", "0", _l("No event in this paragraph"), "click:no-event", group="events"),
    Key("add-event", "KeyA", "A", _l("Add an event"), "open:add-event", group="events"),
    Key("next-event", "Period", ".", _l("Next event"), "next-event", group="events"),
    Key("previous-event", "Comma", ",", _l("Previous event"), "previous-event", group="events"),
    Key("next-span", "KeyJ", "J", _l("Next highlight"), "next-span", group="spans"),
    Key("previous-span", "KeyK", "K", _l("Previous highlight"), "previous-span", group="spans"),
    Key(
        "label",
        "Digit1",
        "1–8",
        _l("With a selection or a chosen highlight: give it that label"),
        "digit",
        group="spans",
    ),
    Key(
        "new-span", "KeyN", "N", _l("Select the next word; ← → by word, Shift ← → by letter"), "new-span", group="spans"
    ),
    Key("start-back", "BracketLeft", "[", _l("Start one letter earlier"), "click:start-back", group="spans"),
    Key("start-on", "BracketRight", "]", _l("Start one letter later"), "click:start-on", group="spans"),
    Key("end-back", "BracketLeft", "{", _l("End one letter earlier"), "click:end-back", shift=True, group="spans"),
    Key("end-on", "BracketRight", "}", _l("End one letter later"), "click:end-on", shift=True, group="spans"),
    Key(
        "clitic",
        "KeyC",
        "C",
        _l("Without or with the attached letter at the start (و ب ل ف ك)"),
        "click:clitic",
        group="spans",
    ),
    Key("value", "KeyV", "V", _l("Type what the highlight means"), "value", group="spans"),
    Key("same", "KeyM", "M", _l("Mark the other mentions of these words alike"), "click:same", group="spans"),
    Key("remove-span", "Delete", "Del", _l("Remove the highlight"), "click:remove-span", group="spans"),
    Key("remove-span-back", "Backspace", "⌫", _l("Remove the highlight"), "click:remove-span", group="spans"),
    Key("next-paragraph", "KeyG", "G", _l("Next paragraph, deciding nothing"), "click:next-paragraph", group="moving"),
    Key(
        "previous-paragraph",
        "KeyG",
        "Shift G",
        _l("Previous paragraph"),
        "click:previous-paragraph",
        shift=True,
        group="moving",
    ),
    Key("guide", "KeyI", "I", _l("The guide: what is in hand, explained with examples"), "click:guide", group="moving"),
    Key("guide-typing", "F1", "F1", _l("The guide, also while you type"), "click:guide", group="moving"),
    Key("help", "Slash", "?", _l("These keys"), "open:keys", shift=True, group="moving"),
    Key("escape", "Escape", "Esc", _l("Close, leave the field, back to the text"), "escape", group="moving"),
)


RULING_GROUPS = {"rulings": _l("Rulings")}
RULING_KEYS = (
    Key("rule", "Enter", "Enter", _l("Rule, and open the next disagreement"), "rule", group="rulings"),
    Key("take", "Digit1", "1–9", _l("Take that reading's value for the decision in hand"), "take", group="rulings"),
    Key("take-none", "KeyN", "N", _l("Take none"), "take-none", group="rulings"),
    Key("edit", "KeyE", "E", _l("Write a value of your own"), "edit", group="rulings"),
    Key("agreed", "KeyA", "A", _l("Take all that is agreed, or that most say"), "agreed", group="rulings"),
    Key(
        "reason",
        "Digit1",
        "Shift 1–5",
        _l("The reason of the decision in hand, in the order of the list"),
        "reason",
        shift=True,
        group="rulings",
    ),
    Key("next-decision", "ArrowDown", "↓", _l("Next decision"), "next-decision", group="rulings"),
    Key("previous-decision", "ArrowUp", "↑", _l("Previous decision"), "previous-decision", group="rulings"),
    Key("undo-ruling", "KeyZ", "Z", _l("Undo"), "click:undo", group="rulings"),
    Key("redo-ruling", "KeyZ", "Shift Z", _l("Redo"), "click:redo", shift=True, group="rulings"),
    Key("next-ruling", "KeyG", "G", _l("Next disagreement, deciding nothing"), "click:next", group="rulings"),
    Key("ruling-help", "Slash", "?", _l("These keys"), "open:keys", shift=True, group="rulings"),
    Key("close-editor", "Escape", "Esc", _l("Close, leave the field, back to the decision"), "escape", group="rulings"),
)
"""The keys of a lead who rules on a disagreement."""

_BY_NAME = {key.name: key for key in (*KEYS, *RULING_KEYS)}


def keys_of_group(group: str) -> tuple[Key, ...]:
    """The keys of one group in order."""
    return tuple(key for key in (*KEYS, *RULING_KEYS) if key.group == group)


def key(name: str) -> Key:
    """The key of that name. Raises: KeyError."""
    return _BY_NAME[name]


def hint(name: str) -> Markup:
    """The key of a button, to be shown on it; the button tells it to assistive technology by `aria-keyshortcuts`."""
    return Markup('<kbd aria-hidden="true">{}</kbd>').format(key(name).shown)


def keys_json(groups: Collection[str] = GROUPS) -> list[dict[str, object]]:
    """The table for the script of a page with those groups."""
    found = (k for group in groups for k in keys_of_group(group))
    return [{"code": k.code, "shift": k.shift, "ctrl": k.ctrl, "press": k.press} for k in found]
