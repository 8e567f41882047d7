"""A report as PDF on A4, printed from its page by Chromium: tagged, with an outline, page numbers and running heads."""

import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.templates import read

T = TypeVar("T")

#: Environment variable with the path of another Chromium.
CHROMIUM: Final = "LEEFBAARHEID_CHROMIUM"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
#: When a file was made stands nowhere in it: the same page gives the same bytes.
_DATES: Final = re.compile(rb"/(?:CreationDate|ModDate) ?\(D:[^)]*\)")
_LINE: Final = (
    "width:100%;margin:0 16mm;font:7.5pt sans-serif;color:#4d5a66;display:flex;justify-content:space-between"
)
_SHEET: Final[Any] = dict.fromkeys(("prefer_css_page_size", "print_background", "tagged", "outline"), True)
_NUMBER: Final = '<span><span class="pageNumber"></span> van <span class="totalPages"></span></span>'


def find_chromium() -> str:
    """Return the path of a Chromium: that of ``LEEFBAARHEID_CHROMIUM``, of the system, or Playwright's own.

    Raises :class:`LeefbaarheidError` where there is none, or Playwright is not installed.
    """
    if find_spec("playwright") is None:
        raise LeefbaarheidError("--pdf needs Playwright: pip install 'leefbaarheid[pdf]'")
    given = os.environ.get(CHROMIUM, "")
    if given and not os.access(given, os.X_OK):
        raise LeefbaarheidError(f"{given}, named by {CHROMIUM}, is no program; mend or unset it")
    found = given or next(filter(None, map(shutil.which, _NAMES)), "") or _aside(_own_chromium)
    if not os.access(found, os.X_OK):
        way = "install it (playwright install chromium)"
        raise LeefbaarheidError(f"--pdf needs Chromium: {way} or name one in {CHROMIUM}")
    return found


def write_pdf(page: Path, target: Path, *, title: str) -> None:
    """Print a page that stands on disk to a PDF, with its appendix; its scripts and the network are off.

    The same page gives the same bytes. ``title`` is the running head. Raises :class:`LeefbaarheidError` where Chromium is
    absent or does not print.
    """
    printed = _aside(_print, find_chromium(), page, escape(title))
    target.write_bytes(_DATES.sub(lambda match: b" " * len(match[0]), printed))


def _aside(call: Callable[..., T], *given: Any) -> T:
    """Call in a thread of its own: Playwright refuses one in which an event loop runs, such as that of a notebook."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call, *given).result()


def _own_chromium() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return str(playwright.chromium.executable_path)


def _print(chromium: str, page: Path, head: str) -> bytes:
    from playwright.sync_api import Error, sync_playwright

    # Chromium's sandbox does not work for root, as whom containers run; the page is our own and has no scripts.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            context = browser.new_context(java_script_enabled=False, offline=True, color_scheme="light")
            opened = context.new_page()
            opened.goto(page.resolve().as_uri())
            # its appendix unfolded, and no link to a file: that would tell of this machine's folders
            opened.evaluate(read("papier.js"))
            return opened.pdf(
                **_SHEET,
                display_header_footer=True,
                header_template=f'<div style="{_LINE}"><span>{head}</span></div>',
                footer_template=f'<div style="{_LINE}"><span>Leefbaarheid</span>{_NUMBER}</div>',
            )
    except Error as error:
        reason = " ".join(str(error).split())[:200]
        raise LeefbaarheidError(f"Chromium ({chromium}) did not print {page.name}: {reason}") from None
