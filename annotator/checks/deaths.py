"""People coded as killed, against the words of the text and the type of the event."""

from __future__ import annotations

import re

from annotator.checks.checked_report import CheckedReport, CheckWarning
from annotator.core.shadow import fold
from annotator.errors import N_

# Folded stems; a word that holds one of them speaks of a death.
_FATAL = re.compile(
    "قتل|قتيل|قتول|مصرع|صرعه|وفاه|توفي|وفيات|استشهد|استشهاد|شهيد|شهداء|جثه|جثث|جثمان|جثامين|اعدم|اعدام|اغتيال|اغتال"
    "|ذبح|نحر|تصفيه|تصفيت|صفي|بحياه|بحيات|حياته|حياتها|حياتهم|الحياه|حتف|ارواح|زهق|انفاسه|اجهز|اجهاز|تحييد|حيد|دفن"
    "|قضي|قضوا|اردي|اودي|اودت|ابيد|اباد|مجزره|انتحر|ضحايا|ضحيه|ضحيت|خساير بشريه|مات|موت|هلاك|هلك"
)


def check_killed_without_fatal_word(report: CheckedReport) -> list[CheckWarning]:
    """People killed where the paragraph has no word of death, or in an event of a type that is not deadly."""
    found = []
    for event in report.events:
        kind = report.schema.event_types.get(event.type)
        mentions = [m for m in event.mentions if any(_is_killed(h) for h in m.event.fields.get("harm") or ())]
        if event.fields.get("polarity") == "negative":
            continue
        if mentions and kind is not None and not kind.fatal:
            found.append(
                CheckWarning(
                    mentions[0].paragraph.id,
                    "killed_without_fatal_word",
                    N_("Event %(event)s has people killed, but is a %(type)s; check the type and what they died of."),
                    {"event": event.id, "type": event.type},
                    events=(event.id,),
                )
            )
        found += [
            CheckWarning(
                mention.paragraph.id,
                "killed_without_fatal_word",
                N_("Event %(event)s has people killed, but the paragraph has no word that says so."),
                {"event": event.id},
                events=(event.id,),
            )
            for mention in mentions
            if not _FATAL.search(fold(mention.paragraph.text).text)
        ]
    return found


def _is_killed(harm: object) -> bool:
    if not isinstance(harm, dict) or harm.get("harm") != "killed":
        return False
    return (harm.get("count") or {}).get("value") != 0
