"""Answers of services as they come in: of the right type, JSON of a sane depth, never XML or code."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

import httpx

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.client import quoted
from leefbaarheid.sources.archive import printable

#: Longer texts (characters) are in no table or property.
LONGEST: Final = 100_000


def accepting(wanted: Sequence[str]) -> Callable[[httpx.Response], None]:
    """Return a check of the content type: one of ``wanted`` must be in it; without any, all but a web page will do."""

    def accept(answer: httpx.Response) -> None:
        given = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if any(w in given for w in wanted) or (not wanted and "html" not in given):
            return
        said = ""
        if "xml" in given:
            said = quoted(next(answer.iter_bytes(20_000), b""))
        what = (
            "a web page (HTML)"
            if "html" in given
            else f"an error ({said})"
            if said
            else printable(given) or "no type"
        )
        expected = f" instead of {' or '.join(wanted)}" if wanted else ""
        raise FetchError(f"{answer.url.host} sends {what}{expected}; mend the address in the catalogue")

    return accept


def parse(body: bytes) -> dict[str, Any]:
    """Return the object that JSON holds. Raises FetchError for anything else; XML is not parsed at all."""
    if body.lstrip().startswith(b"<"):
        said = quoted(body)
        what = f"an error ({said})" if said else "a web page (HTML) or XML"
        raise FetchError(f"the answer is {what}, no JSON; mend the source's settings in the catalogue")
    if b"\\u0000" in body:
        raise FetchError("the answer holds null characters in its text; try again later")
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise FetchError("the answer is broken or cut-off JSON, or no UTF-8; try again later") from error
    if not isinstance(content, dict):
        raise FetchError("the answer is no object of JSON; mend the address in the catalogue")
    problem = content.get("odata.error") or content.get("error")
    if problem:
        raise FetchError(f"the service answers with an error ({quoted(body) or 'without a reason'})")
    return content


def rows_of(content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the list of objects under ``key``. Raises FetchError where it is none, or holds an endless text."""
    rows = content.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError(
            f"the answer has no list '{key}'; its form changed, or the address is another service's"
        )
    for row in rows:
        cells = row.get("properties") if isinstance(row.get("properties"), dict) else row
        long = next((k for k, v in cells.items() if isinstance(v, str) and len(v) > LONGEST), None)
        if long is not None:
            raise FetchError(f"the answer holds a text of over {LONGEST:,} characters in {printable(long)}")
    return rows


def dump(content: object) -> str:
    """Return JSON on one line, the same for the same content. Raises FetchError for text that is no Unicode."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise FetchError("the answer holds half characters in its text; try again later")
    return text


def renamed(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a row under the names that are expected; a number behind a name (``Naam_12``) stays.

    >>> renamed({"Score_29": 1, "jaar": 2}, {"Score": "GemiddeldeScore"})
    {'GemiddeldeScore_29': 1, 'jaar': 2}
    """
    if not isinstance(row, dict) or not names:
        return row if isinstance(row, dict) else {}
    found = {}
    for key, value in row.items():
        word, number = split_key(key)
        found[names.get(key, names[word] + number if word in names else key)] = value
    return found


def split_key(key: str) -> tuple[str, str]:
    """Part the key of a topic of CBS from its number: ``("Naam", "_12")``."""
    parts = re.fullmatch(r"(.+?)(_\d+)?", key, re.DOTALL)
    return (parts[1], parts[2] or "") if parts else (key, "")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value
