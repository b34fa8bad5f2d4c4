"""Finds a Chromium that really starts and remembers it in .setup/browser, for the tests in tests/browser.

Order: the one remembered, Playwright's own (downloaded, where the network lets it), a browser of the system, and as
root on Debian or Ubuntu one from apt. A path counts only after a page was drawn with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
REMEMBERED = ROOT / ".setup" / "browser"
PLAYWRIGHTS_OWN = "playwright"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
APT_PACKAGES = ("chromium", "fonts-noto-core")
DOWNLOAD_SECONDS = 240
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch_options(browser: str) -> dict[str, object]:
    """What Playwright's `launch` takes for a remembered browser; the sandbox is off for root only."""
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else list(ARGUMENTS)
    return {"args": arguments, **({} if browser == PLAYWRIGHTS_OWN else {"executable_path": browser})}


def draws_a_page(browser: str) -> bool:
    """Whether that browser starts and lays out a word."""
    with sync_playwright() as playwright:
        try:
            instance = playwright.chromium.launch(**launch_options(browser))  # type: ignore[arg-type]
            page = instance.new_page()
            page.set_content("<p>سلام</p>")
            width = page.locator("p").bounding_box()
            instance.close()
        except Error:
            return False
    return bool(width and width["width"])


def is_quiet_success(command: list[str], *, seconds: int) -> bool:
    """Whether the command exits 0 within that time; its output goes to the log."""
    REMEMBERED.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000", "DEBIAN_FRONTEND": "noninteractive"}
    with (REMEMBERED.parent / "browser.log").open("a") as log:
        try:
            done = subprocess.run(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, timeout=seconds, env=environment, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0


def can_install_packages() -> bool:
    """Whether this is root on a system with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Whether those Debian packages are now installed."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return is_quiet_success(install, seconds=400) or (
        is_quiet_success(["apt-get", "update"], seconds=120) and is_quiet_success(install, seconds=400)
    )


def ensure_fonts() -> None:
    """Install a font with Arabic letters where that is possible; pages bring their own, pictures of text need one."""
    listing = shutil.which("fc-list")
    has_arabic = listing and subprocess.run([listing, ":lang=ar"], capture_output=True, check=False).stdout.strip()
    if not has_arabic and can_install_packages():
        apt_install("fonts-noto-core")


def candidates() -> Iterator[str]:
    """Browsers to try, cheapest and most wanted first; later ones are only installed when asked for."""
    if REMEMBERED.is_file():
        yield REMEMBERED.read_text().strip()
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    if is_quiet_success(install, seconds=DOWNLOAD_SECONDS):
        yield PLAYWRIGHTS_OWN
    yield from filter(None, map(shutil.which, SYSTEM_NAMES))
    if can_install_packages():
        print("browser: installing Debian's chromium", file=sys.stderr, flush=True)
        if apt_install(*APT_PACKAGES):
            yield from filter(None, map(shutil.which, SYSTEM_NAMES))


def main() -> int:
    """0 when a browser is remembered, 1 when none could be had."""
    ensure_fonts()
    for browser in candidates():
        if draws_a_page(browser):
            REMEMBERED.parent.mkdir(exist_ok=True)
            REMEMBERED.write_text(browser)
            return 0
    print(
        "browser: the browser tests need Chromium; install it (Debian, Ubuntu: apt-get install chromium "
        "fonts-noto-core; elsewhere: .venv/bin/python -m playwright install --with-deps chromium) and run "
        "make test again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
