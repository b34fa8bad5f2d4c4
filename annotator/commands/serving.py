"""`init` and `serve`: make or migrate the database, and run the server."""

from __future__ import annotations

import logging
import socket
import sys

import click
import waitress

from annotator.app import create_app
from annotator.commands.running import clear_errors, fail, workspace
from annotator.config import Settings, load_settings
from annotator.services.accounts import links_without_password
from annotator.services.serving import only_server, refuse_open_address, settle
from annotator.services.starting import load_seeds


@click.command()
@click.option("--no-sample", is_flag=True, help="Leave out the project “Sample” and its three members.")
@clear_errors
def init(no_sample: bool) -> None:
    """Create or migrate the database and load what a new one starts with.

    Safe to run again: existing work stays. ANNOTATOR_HOME (default: the current folder) gets instance/ and exports/.
    """
    with workspace(migrated=True) as ws:
        ws.settings.exports.mkdir(parents=True, exist_ok=True)
        _ = ws.secret
        if not no_sample and load_seeds(ws):
            click.echo("Made the project “Sample” with a lead and two annotators.")
        click.echo(f"The database is ready in {ws.settings.instance}.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Requests served at once.")
@click.option("--plain-http", is_flag=True, help="Let other machines in without https: on a protected network only.")
@clear_errors
def serve(host: str, port: int, threads: int, plain_http: bool) -> None:
    """Run the server (waitress) until Ctrl+C.

    Prints a fresh single-use sign-in link for every member who has no password. An address that other machines reach
    needs ANNOTATOR_HTTPS=1 and a proxy that speaks https, or --plain-http.
    """
    settings = load_settings()
    refuse_open_address(host, settings, plain_http=plain_http)
    _refuse_busy(host, port)
    with workspace() as ws, only_server(ws):
        app = create_app(ws.settings, workspace=ws)
        settle(ws)
        address = _address(host, port, settings)
        click.echo(f"Annotator runs on {address} - Ctrl+C stops it.")
        for member, token in links_without_password(ws):
            click.echo(f"  sign in as {member.display_name}: {address}/sign-in/{token}")
        sys.stdout.flush()
        # With more people than threads a request waits its turn; that is no warning.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        waitress.serve(
            app,
            host=host,
            port=port,
            threads=threads,
            max_request_body_size=64 * 1024 * 1024,
            # By itself waitress removes the proxy's headers; every request would be plain http from one address.
            clear_untrusted_proxy_headers=not settings.proxy_hops,
            ident=None,
        )


def _address(host: str, port: int, settings: Settings) -> str:
    """Where people reach the server: behind a proxy the first trusted host, as far as that is known."""
    if settings.https and settings.trusted_hosts:
        return f"https://{settings.trusted_hosts[0].lstrip('.')}"
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _refuse_busy(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(
                f"Cannot listen on {host}:{port} ({error.strerror or error}). "
                "Stop the other program or choose another port: make run PORT=8001, or annotator serve --port 8001."
            )
