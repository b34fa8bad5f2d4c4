"""The part that the words before an actor give it: a walk to the left, back to the verb or noun that governs it.

On the way, nouns of sites, means, people and convoys are noted, for they change what the governing word says: after
«استهدفت» a force is the subject, but «مواقع للقوات» are the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.own_words import claims_own, left_it
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.sides import ATTACKS, HARMING, side_of_control, sides

EXCLUDED = "excluded"
SPEAKER = "speaker"
"""The actor announces the event; the initiator only where nobody else is."""
"""The actor is only named as owner of an area or patron of another actor."""

_VICTIMS = frozenset({"killed", "injured", "detained", "abducted", "missing", "surrendered"})
_PERSONS = frozenset({"singular_person", "civilian", "plain_person", "child", "female", "male"})
_OBJECTS = _PERSONS | {"target_site", "victim_noun", "force"}
_NEAR_VICTIM = 3
_REACH = 9
_ANNOUNCES = frozenset({"يعلن", "تعلن", "يوكد", "توكد", "يكشف", "تكشف"})
_IN_WHICH = frozenset({"خلالها", "خلاله", "فيها", "فيه", "عبرها"})
"""«عمليات نفذها التنظيم، استهدف خلالها …»: who did it is told before."""
_OF_A_NATION = ("ي", "يه", "يا", "يتين", "يتان")
_PATROLS = frozenset({"دوريه", "دوريات", "مجموعه", "قوه"})


@dataclass(frozen=True, slots=True)
class Part:
    """One actor's part; `sure` is False where only the order of words speaks for it."""

    mark: Mark
    role: str
    sure: bool


@dataclass(slots=True)
class Walk:
    """The way to the left from one actor. `verdict` is the part found, with whether it is sure."""

    reading: Reading
    cluster: Cluster
    mark: Mark
    previous: Mark | None
    parts: Sequence[Part]
    seen: set[str] = field(default_factory=set)
    """What stood on the way: site, means, people, patron, convoy."""

    def verdict(self) -> tuple[str | None, bool]:
        """(role, sure); (None, False) where the words before the actor do not tell."""
        beside = self._beside()
        if beside is not None:
            return beside
        tokens = self.reading.tokens
        for k in range(self.mark.first - 1, max(self.mark.first - _REACH, 0) - 1, -1):
            frames = tokens[k].frames
            if tokens[k].clause != tokens[k + 1].clause and not frames & {"does", "belongs_to"}:
                break
            if self.previous is not None and k <= self.previous.last:
                if "site" in self.seen and self.cluster.type in HARMING:
                    # «طائرة تركية استهدفت سيارة تابعة للقوات»: whose site was hit.
                    return "target", True
                return (EXCLUDED, True) if "patron" in self.seen else (None, False)
            if (tokens[k].word.endswith(("دوريه", "دوريات", "مجموعه")) and "patron" in self.seen) or (
                tokens[k].word in _PATROLS and self.mark.proclitic.endswith("ل")
            ):
                self.seen.add("patrol")
            if not frames:
                found = self._like_previous(k)
            else:
                found = self._by_preposition(k, frames) or self._by_governor(k, frames)
            if found is not None:
                return found
            self._note(frames)
        return self._by_what_was_seen()

    def _beside(self) -> tuple[str, bool] | None:
        """The part that the words around the actor tell before any verb or noun of action is looked for."""
        if self._informs() or left_it(self.reading, self.mark):
            return EXCLUDED, True
        if self._claims() or self._of_the_deed():
            return "initiator", True
        if self._withstands() or self._loses_to():
            return "target", True
        if self._speaks():
            return SPEAKER, False
        alone = self.mark.proclitic and self.mark.first == self.mark.last
        if alone and "by_agent" in self.reading.tokens[self.mark.first].frames:
            return "initiator", True
        return None

    def _speaks(self) -> bool:
        """Whether a verb of saying stands right beside the actor («أعلن الجيش»، «الجيش يعلن»)."""
        tokens = self.reading.tokens
        before, after = self.mark.first - 1, self.mark.last + 1
        said = before >= 0 and "says" in tokens[before].frames and not self.mark.proclitic
        return said or (after < len(tokens) and tokens[after].word in _ANNOUNCES)

    def _of_the_deed(self) -> bool:
        """Whether an adjective of nation right after the attack says whose it was («استهداف إسرائيلي»)."""
        tokens, k = self.reading.tokens, self.mark.first
        if self.mark.last != k or self.mark.proclitic or not tokens[k].word.endswith(_OF_A_NATION):
            return False
        definite = tokens[k].word.startswith("ال")
        deeds = [t for t in self.cluster.triggers if t.first < k <= t.last + 2]
        deeds = [t for t in deeds if self.reading.is_definite(t) == definite]
        return any(tokens[t.first].frames & {"attack_noun", "generic_attack"} for t in deeds)

    def _withstands(self) -> bool:
        """Whether the actor manages to repel the attack («تمكنت القوات من صد هجوم …»)."""
        if self.cluster.type not in ATTACKS:
            return False
        tokens = self.reading.tokens
        for k in range(self.mark.last + 1, min(self.mark.last + 6, len(tokens) - 1)):
            if k <= self.mark.last + 2 and "repelled" in tokens[k].frames and k < self.cluster.first.first:
                return True
            if tokens[k].word == "من":
                return "repelled" in tokens[k + 1].frames
            if tokens[k].clause != tokens[self.mark.last].clause or "does" in tokens[k].frames:
                return False
        return False

    def _loses_to(self) -> bool:
        """Whether land was taken from the actor («انتزعت القوات السيطرة على المدينة من الجيش»)."""
        taken = self.cluster.type == "territorial_change" and any(part.role == "initiator" for part in self.parts)
        return taken and self.reading.tokens[self.mark.first - 1].word == "من"

    def _claims(self) -> bool:
        """Whether the actor says it did the deed («تبنت الحركة هجوما»)."""
        return claims_own(self.reading, self.mark)

    def _informs(self) -> bool:
        """Whether the actor only gives the information («بحسب معلومات …»)."""
        told = self.reading.where("according_to")
        if not told:
            return False
        clause = self.reading.clause_of(self.mark)
        told = [k for k in told if self.reading.tokens[k].clause == clause]
        return any(k < self.mark.first and not self.reading.has("does", k, self.mark.first) for k in told)

    def _by_preposition(self, k: int, frames: frozenset[str]) -> tuple[str | None, bool] | None:
        """The part that a preposition or fixed phrase gives, None where the word is none."""
        reading = self.reading
        if "charge" in frames:
            # Whom the harmed is charged with serving takes no part; whose member he is said to be is met.
            return EXCLUDED, True
        zone = self._by_zone(k) if "zone_of" in frames else None
        if zone is not None:
            return zone
        if "backed_by" in frames:
            # «الفصائل المدعومة من تركيا»: whose faction it is, not who helped.
            return (EXCLUDED if reading.tokens[k].word.startswith("ال") else "supporter"), True
        if "ranks" in frames and self.cluster.type in HARMING:
            return "target", True
        if "by_agent" in frames and "site" not in self.seen:
            return self._at_hands(k), True
        if "alongside" in frames and "belongs_to" not in frames:
            return self._beside_whom(k)
        like = self._like_previous(k)
        if like is not None:
            return like
        if "the_latter" in frames:
            return None, False
        if "between" in frames and "belongs_to" not in frames:
            return ("initiator", True) if sides(reading, self.cluster, self.mark) else (None, False)
        if "accuses" in frames or ("custody" in frames and reading.has("torture", k - 6, k - 1)):
            return "initiator", True
        if "receives" in frames and self.cluster.type == "deployment":
            return "partner", True
        return None

    def _beside_whom(self, k: int) -> tuple[str, bool] | None:
        """The part after «مع», «برفقة»."""
        if k == 0 or "circumstance" not in self.reading.tokens[k - 1].frames:
            return "partner", True
        # «تزامنا مع إطلاق القوات قنابل» is another deed; who only passed by («مع مرور سيارة …») may be met.
        return None if self.seen else (EXCLUDED, True)

    def _by_zone(self, k: int) -> tuple[str, bool] | None:
        """The part of whose area of control is named: none, but in a change of control."""
        if self.cluster.type == "territorial_change":
            return side_of_control(self.reading, self.cluster), True
        before = self.reading.tokens[max(k - 2, 0) : k]
        if self.cluster.type in ATTACKS and any(token.word.startswith("مصدر") for token in before):
            # «قذائف مصدرها مناطق انتشار القوات»
            return "initiator", True
        held = self.reading.tokens[k].word.endswith(("سيطره", "نفوذ"))
        return (EXCLUDED, True) if held or "people" not in self.seen else None

    def _at_hands(self, k: int) -> str:
        """The part after «على يد», «نفذته», «من مخلفات»: who found arms are from is who the search is aimed at."""
        tokens = self.reading.tokens
        if tokens[k].word.endswith("مخلفات") and self.cluster.type == "raid_arrest":
            return "target"
        before = (tokens[j] for j in range(max(k - 5, 0), k))
        helped = any("backed_by" in token.frames and token.clause == tokens[k].clause for token in before)
        return "supporter" if helped else "initiator"

    def _like_previous(self, k: int) -> tuple[str | None, bool] | None:
        """The part of the actor before, where «أو» joins the two."""
        if self.previous is None or self.reading.tokens[k].word not in ("او", "ام"):
            return None
        same = next((p for p in self.parts if p.mark is self.previous), None)
        return (same.role, same.sure) if same else (None, False)

    def _by_governor(self, k: int, frames: frozenset[str]) -> tuple[str | None, bool] | None:
        """The part that a verb or noun of action gives, None where the word is none."""
        if "belongs_to" in frames or ("convoy" in frames and self.cluster.type == "deployment"):
            return None
        if "means" in frames and "site" not in self.seen:
            return None
        harmed = self._by_harm(k, frames)
        if harmed is not None:
            return harmed, True
        if "means" in self.seen and "downs" in frames | self.reading.tokens[k - 1].frames:
            # «إسقاط طائرة تابعة للقوات»
            return "target", True
        if "object_noun" in frames:
            return self._by_object_noun(k)
        if "does" in frames:
            return self._subject_of(k, frames)
        if "attack_noun" in frames:
            return self._by_attack_noun(k)
        aimed = self.cluster.type in HARMING or self.cluster.type == "offensive_campaign"
        if "against" in frames and aimed and "means" not in self.seen:
            return "target", True
        return None

    def _by_object_noun(self, k: int) -> tuple[str | None, bool]:
        """The part after a noun of something done to somebody."""
        attack = self.cluster.type in HARMING
        if attack and self.reading.has("repelled", k - 1, k - 1):
            # «صد تعرض للتنظيم»
            return "initiator", True
        if "means" in self.seen or (k == self.mark.first - 2 and self.reading.tokens[k + 1].word == "من"):
            return "initiator", True
        if self._has_object():
            return "initiator", True
        return ("target", True) if attack or self.cluster.type == "territorial_change" else (None, False)

    def _by_attack_noun(self, k: int) -> tuple[str | None, bool] | None:
        """The part after a noun of attack."""
        if k > 0 and "zone_of" in self.reading.tokens[k - 1].frames:
            # «مناطق انتشار القوات»
            return None
        attack = self.cluster.type in HARMING
        after = self.reading.tokens[k + 1]
        if attack and after.word.startswith("ل") and after.frames & {"target_site", "armed_site"}:
            # «كمينا لدورية من القوات»
            return "target", True
        if self.cluster.type == "explosive_device" and self.mark.last < self.cluster.first.first:
            # «عند وصول مؤازرة للقوات انفجرت عبوة»
            return "target", True
        taken = self.mark.proclitic.endswith("ل") and any(p.role == "initiator" for p in self.parts)
        if attack and "people" in self.seen and self.reading.has("killed", k - 2, k - 1):
            # «قتل في الهجوم 11 عنصرا من …»: the dead are the actor's.
            return "target", True
        if attack and ("site" in self.seen or (taken and not self.seen & {"means", "convoy"})):
            return "target", True
        return "initiator", True

    def _by_harm(self, k: int, frames: frozenset[str]) -> str | None:
        """The part beside a verb or noun of harm («خطف مسلحون»), or of falling into an attack («وقعت … في كمين»)."""
        if frames & _VICTIMS:
            if "object_noun" in frames and k == self.mark.first - 1 and self._has_object():
                return "initiator"
            if not self._is_subject(k, frames, bare=not self.seen & {"people", "site"}):
                return "target"
            if "object_noun" in frames and (self._nominative() or not self._loses()):
                return "initiator"
        before = self.mark.last < self.cluster.first.first and self.cluster.type in HARMING
        return "target" if before and "undergoes" in frames else None

    def _subject_of(self, k: int, frames: frozenset[str]) -> tuple[str | None, bool]:
        """The part beside a verb of doing."""
        if self.previous is not None and self.previous.last == k - 1 and self.mark.first == k + 1:
            # «داعش يهاجم النظام»: the subject stands before the verb.
            return ("target", True) if self.cluster.type in HARMING else ("partner", False)
        if "against" in frames and self.cluster.type in HARMING:
            done = any(p.role == "initiator" and p.sure for p in self.parts)
            if (done and self.reading.tokens[k + 1].word in _IN_WHICH) or self._has_deed_for_subject(k):
                return "target", True
        if "repelled" in frames and self.cluster.type in ATTACKS:
            return "target", True
        patrol = "patrol" in self.seen and "against" in frames and self.cluster.type in HARMING
        if self.seen & {"means", "convoy"} or not (patrol or "site" in self.seen):
            return "initiator", True
        return ("target", True) if self.cluster.type in HARMING else ("partner", False)

    def _has_deed_for_subject(self, k: int) -> bool:
        """Whether a verb of aiming has the deed just told for its subject («عملية أمنية استهدفت خلايا …»)."""
        clause = self.reading.tokens[k].clause
        actors = [a for a in self.reading.of("actor") if a.last < k]
        for trigger in self.cluster.triggers:
            near = 0 < k - trigger.last <= 4 and self.reading.clause_of(trigger) == clause
            if near and "does" not in self.reading.frames_of(trigger):
                # An adjective of nation between («غارات إسرائيلية تستهدف») says whose deed it is.
                return not any(trigger.last < a.first and a.last - a.first > 0 for a in actors)
        return False

    def _is_subject(self, k: int, frames: frozenset[str], *, bare: bool) -> bool:
        """Whether the actor right after a verb of harm did it: «اغتال» always, «قتل» only with another victim."""
        grouped = bool(self.seen) and self.seen <= {"patron", "people", "patrol"} and not self._loses()
        if "does" not in frames or not (grouped or (bare and k == self.mark.first - 1)):
            return False
        return "killing_deed" in frames or "killed" not in frames or not self._loses()

    def _nominative(self) -> bool:
        """Whether the actor's ending makes it a subject («خطف مسلحون»)."""
        return self.reading.tokens[self.mark.first].word.endswith(("ون", "ولون"))

    def _loses(self) -> bool:
        """Whether «قتل» before an actor tells the actor's loss: no other victim follows the actor."""
        last = self.mark.last
        tokens = self.reading.tokens
        counted = {c.first for c in self.reading.of("count") if c.span.norm.get("unit") == "person"}
        for k in range(last + 1, min(last + 5, len(tokens))):
            if tokens[k].clause != tokens[last].clause or tokens[k].word.startswith("و"):
                break
            if tokens[k].frames & _PERSONS or (k in counted and k - last <= _NEAR_VICTIM):
                return False
        return True

    def _has_object(self) -> bool:
        """Whether what follows the actor is the object («اعتقال القوات لشاب», «استهداف الفصائل لمواقع …»)."""
        after = self.mark.last + 1
        if after >= len(self.reading.tokens):
            return False
        token = self.reading.tokens[after]
        if token.word.startswith("ل") and token.frames & _OBJECTS:
            return True
        return any(c.first == after and c.span.norm.get("unit") == "person" for c in self.reading.of("count"))

    def _note(self, frames: frozenset[str]) -> None:
        """Remembers what kind of noun stands between."""
        if "belongs_to" in frames:
            self.seen.add("patron")
        elif "convoy" in frames and self.cluster.type == "deployment":
            self.seen.add("convoy")
        elif "means" in frames and "site" not in self.seen:
            self.seen.add("means")
        elif "target_site" in frames and "means" not in self.seen:
            self.seen.add("site")
        elif frames & {"victim_noun", "force"}:
            self.seen.add("people")

    def _by_what_was_seen(self) -> tuple[str | None, bool]:
        """The part where no word governs."""
        if self.seen & {"means", "convoy"}:
            return "initiator", False
        if "site" in self.seen:
            if self.cluster.type == "deployment":
                return "partner", False
            return ("target", False) if self.cluster.type in HARMING else (None, False)
        if "patron" in self.seen and self.previous is not None and self.mark.first - self.previous.last <= 4:
            return EXCLUDED, True
        return None, False
