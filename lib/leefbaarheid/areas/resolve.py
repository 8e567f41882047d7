"""Resolve what a user typed to exactly one area, or say in one sentence why not."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from leefbaarheid import dutch
from leefbaarheid.areas.area import KINDS, Area, select
from leefbaarheid.areas.catalogue import catalogue, lead_to, rank, short_name, squash
from leefbaarheid.dataset import Dataset
from leefbaarheid.errors import AreaError

_LONGEST = 10_000
_LONGEST_NAME = 80
_WHOLE = 0.98
_GUESSES = 3


def resolve_area(dataset: Dataset, query: str) -> Area:
    """Return the area that ``query`` names: gemeente, provincie, group, region, country, or a list of these.

    Accepts a name or code, forgiving case, accents and punctuation (``sudwest-fryslan``, ``gm0928``), a kind
    before or after a name (``gemeente Utrecht``, ``Utrecht (gemeente)``), other names (``Den Haag``), and a
    list with commas or semicolons (``Kerkrade, Heerlen``), which gives an area of kind ``selectie``. A postcode, wijk or
    buurt leads to its gemeente (that with most of a postcode's surface), and ``via`` of the area tells so.

    Raises :class:`AreaError` for a name that is unknown (with near ones), ambiguous (with what to type), of a
    gemeente that no longer exists (with where it went), or no name at all.
    """
    return select(_one(dataset, part) for part in split_names(dataset, query))


def split_names(dataset: Dataset, query: str) -> list[str]:
    """Split a list at commas and semicolons, but for those in a name itself (Nuenen, Gerwen en Nederwetten).

    Raises :class:`AreaError` where it holds no name.
    """
    query = " ".join(query.split())
    if not squash(query):
        raise AreaError("no area was given; type a name or code, such as Kerkrade, GM0928, G40 or NL")
    if not query.isprintable():
        raise AreaError("the area holds control characters; type a name or code, such as Kerkrade or GM0928")
    if len(query) > _LONGEST:
        said = f"the area is {len(query)} characters long"
        raise AreaError(f"{said}; type names or codes with commas between them")
    pieces = query.replace(";", ",").split(",")
    keys = {key for entry in catalogue(dataset) if "," in entry.area.naam for key in entry.full}
    parts: list[str] = []
    while pieces:
        long = next((n for n in range(len(pieces), 1, -1) if squash("".join(pieces[:n])) in keys), 1)
        parts.append(",".join(pieces[:long]).strip())
        del pieces[:long]
    return [part for part in parts if part]


def _one(dataset: Dataset, text: str) -> Area:
    key, entries = squash(text), catalogue(dataset)
    postcode = re.fullmatch(r"[1-9]\d{3}([a-z]{2})?", key)
    if not postcode:
        found = [e.area for e in entries if key in e.full] or [e.area for e in entries if key in e.loose]
        if len(found) == 1:
            return found[0]
        if found:
            raise AreaError(f'"{_shown(text)}" is ambiguous; type {_choices(dataset, found)}')
        if gone := _dissolved(dataset, key):
            raise AreaError(gone)
    around = lead_to(dataset, key)
    if len(around) == 1:
        return around[0]
    if around:
        more = len(around) - _GUESSES
        rest = f" (or one of {more} more: leefbaarheid areas TEXT)" if more > 0 else ""
        choices = _choices(dataset, around[:_GUESSES])
        raise AreaError(f'"{_shown(text)}" is ambiguous; type the gemeente: {choices}{rest}')
    raise AreaError(_no_postcode(dataset, key) if postcode else _unknown(dataset, text))


@lru_cache(maxsize=2)
def typed_names(dataset: Dataset) -> dict[str, str]:
    """What to type for every area, by code: its name where that is enough, else with its kind, else its code.

    Gemeenten come first, then provincies, groups and regions, each by name.
    """
    entries = sorted(catalogue(dataset), key=lambda e: (KINDS.index(e.area.soort), e.area.naam.casefold()))
    meant = Counter(key for entry in entries for key in entry.full)
    found = {}
    for area in (entry.area for entry in entries):
        texts = (area.naam, f"{area.soort} {area.naam}")
        found[area.code] = next((text for text in texts if meant[squash(text)] == 1), area.code)
    return found


def _by_code(dataset: Dataset) -> dict[str, Area]:
    return {entry.area.code: entry.area for entry in catalogue(dataset)}


def _no_postcode(dataset: Dataset, key: str) -> str:
    named = _by_code(dataset).get(f"GM{key}")
    if named:
        return f"{key} could be a postcode; type GM{key} for the gemeente {named.naam}"
    return f"{key} is no postcode of this dataset; type the name or code of its gemeente"


def _dissolved(dataset: Dataset, key: str) -> str:
    """Say where a gemeente went that no longer exists; "" where a key is of none."""
    old, areas = dataset.opvolging, _by_code(dataset)
    names = old["gemeente_oud"]
    key = key.removeprefix("gemeente").removesuffix("gemeente") or key
    hit = old[(names.map(squash) == key) | (old["gemeente_code_oud"].map(squash) == key)]
    if hit.empty:
        hit = old[names.map(short_name).map(squash) == key]
    last = hit[(hit["jaar"] == hit["jaar"].max()) & hit["gemeente_code"].isin(areas)]
    if last.empty:
        return ""
    row = last.sort_values("aandeel").iloc[-1]
    heir, gone = areas[row["gemeente_code"]], f"{row['gemeente_oud']} is no gemeente any more"
    into = f"it went into {heir.naam}"
    if row["aandeel"] < _WHOLE:
        into = f"it was split, {row['aandeel']:.0%} of its surface into {heir.naam}, the rest into others"
    return f"{gone}: {into}; type {_choices(dataset, [heir])}"


def _unknown(dataset: Dataset, text: str) -> str:
    key, shown = squash(text), _shown(text)
    if re.search(r"[/\\]|\.\.|^[.~]", text):
        return f'"{shown}" looks like a path; type the name or code of an area, such as Kerkrade'
    if re.fullmatch(r"(gemeente)?gm\d{1,4}", key):
        number = int(re.sub(r"\D", "", text))
        gemeenten = [area for area in _by_code(dataset).values() if area.soort == "gemeente"]
        near = sorted(gemeenten, key=lambda a: (abs(int(a.code[2:]) - number), a.code))[:_GUESSES]
        codes = ", ".join(f"{area.code} ({area.naam})" for area in near)
        return f"{shown} is no gemeente of this dataset; the nearest codes are {codes}"
    if re.fullmatch(r"(wk|bu)\d{4}[0-9a-z]{2,4}", key):
        code = f"GM{key[2:6]}"
        known = code in _by_code(dataset)
        instead = f"{code} for the whole gemeente" if known else "the name or code of its gemeente"
        return f"{shown} is no wijk or buurt of this dataset; type {instead}"
    if len(text) > _LONGEST_NAME:
        return f'"{shown}" is too long for a name; put commas between the names in a list'
    near = rank(catalogue(dataset), text)[:_GUESSES] if key else []
    if near:
        return f"{shown} is unknown; did you mean {_choices(dataset, near, quote='')}?"
    return f"{shown} is unknown; search with: leefbaarheid areas TEXT --data DIR"


def _choices(dataset: Dataset, areas: Sequence[Area], quote: str = '"') -> str:
    return dutch.join([f"{quote}{typed_names(dataset)[area.code]}{quote}" for area in areas], "or")


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:40] + "..."
