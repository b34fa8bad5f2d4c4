"""`members`: accounts, roles and sign-in links."""

from __future__ import annotations

import click

from annotator.commands.running import clear_errors, workspace
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.services import accounts


@click.group()
def members() -> None:
    """Accounts: add, link, role, list."""


@members.command()
@click.argument("name")
@click.option("--display-name", help="How others see the member.")
@click.option("--admin", is_flag=True, help="May do everything in every project.")
@clear_errors
def add(name: str, display_name: str | None, admin: bool) -> None:
    """Add a member NAME; `members link NAME` then prints a way in."""
    with workspace() as ws:
        member = accounts.add_member(ws, name, display_name=display_name, is_admin=admin)
        click.echo(f"Added {member.name}. Give a role with: annotator members role {member.name} PROJECT annotator")


@members.command()
@click.argument("name")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where members reach the server.")
@clear_errors
def link(name: str, address: str) -> None:
    """Print a single-use sign-in link for NAME, good for seven days; earlier links of NAME stop working."""
    with workspace() as ws:
        click.echo(f"{address.rstrip('/')}/sign-in/{accounts.issue_link(ws, name)}")


@members.command()
@click.argument("name")
@click.argument("project")
@click.argument("member_role", metavar="ROLE", type=click.Choice([*accounts.ROLES, "none"]))
@click.option("--profile", type=click.Choice(list(PROFILES)), help="Under which a reader may fetch gold; else nothing.")
@clear_errors
def role(name: str, project: str, member_role: str, profile: str | None) -> None:
    """Give NAME a ROLE in PROJECT (annotator, lead, reader), or take it away with none."""
    with workspace() as ws:
        accounts.set_role(ws, name, project, None if member_role == "none" else member_role, profile=profile)
        click.echo(f"{name} is now {member_role} in {project}.")


@members.command("list")
@clear_errors
def list_() -> None:
    """List the members with their projects and roles."""
    with workspace() as ws:
        for member, roles in accounts.list_members(ws):
            parts = [f"{slug}: {r}" for slug, r in roles] + (["admin"] if member.is_admin else [])
            state = "" if member.active else " (disabled)"
            click.echo(f"{member.name}{state}\t{', '.join(parts) or '-'}")
