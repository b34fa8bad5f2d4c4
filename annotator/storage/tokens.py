"""Queries about the keys with which programs fetch releases."""

from __future__ import annotations

from sqlmodel import Session, col, select

from annotator.storage.database import clock
from annotator.storage.tables import TokenRow


def find(session: Session, sha256: str) -> TokenRow | None:
    """The token of that hash, unless it was ended."""
    return session.exec(select(TokenRow).where(TokenRow.sha256 == sha256, col(TokenRow.ended_at).is_(None))).first()


def add(session: Session, *, project_id: int, member_id: int, name: str, sha256: str) -> None:
    """A new token."""
    row = TokenRow(project_id=project_id, member_id=member_id, name=name, sha256=sha256, made_at=clock(session))
    session.add(row)


def of_member(session: Session, project_id: int, member_id: int) -> dict[int, TokenRow]:
    """The member's tokens that work, by id."""
    found = session.exec(
        select(TokenRow)
        .where(TokenRow.project_id == project_id, TokenRow.member_id == member_id, col(TokenRow.ended_at).is_(None))
        .order_by(col(TokenRow.id))
    )
    return {row.id: row for row in found if row.id is not None}


def names(session: Session, project_id: int) -> dict[int, str]:
    """The names of the project's tokens, ended ones too, by id."""
    found = session.exec(select(TokenRow).where(TokenRow.project_id == project_id))
    return {row.id: row.name for row in found if row.id is not None}
