"""The tables of what is worked out from members' answers and kept: disagreements, and the counts of agreement."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Column, Field

from annotator.storage.columns import Utc
from annotator.storage.tables import Table


class DisagreementsRow(Table, table=True):
    """What there is to rule in one report, as worked out when its stamp was that of its submissions and rulings."""

    __tablename__ = "disagreements"
    report_id: int = Field(foreign_key="report.id", primary_key=True)
    stamp: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class AgreementMarkRow(Table, table=True):
    """How often something was submitted, taken back or ruled in a report: its counts are those of that many saves.

    A row of its own, so that a save changes a few bytes and not the counts.
    """

    __tablename__ = "agreement_mark"
    report_id: int = Field(foreign_key="report.id", primary_key=True)
    saves: int


class AgreementCountsRow(Table, table=True):
    """What agreement, progress and effort need to know of a report, as it was after so many `saves`.

    `version`: of the program that counted. `answered_at`: the newest answer, None before any. `hints`: whether its
    members saw suggestions. `work`, `whole`, `rules`, `pairs`, `evidence`: as `services.tallying` makes them.
    """

    __tablename__ = "agreement_counts"
    report_id: int = Field(foreign_key="report.id", primary_key=True)
    saves: int
    version: str
    answered_at: dt.datetime | None = Field(default=None, sa_type=Utc)
    hints: bool
    work: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    whole: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    rules: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    pairs: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    evidence: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
