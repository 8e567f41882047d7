"""Resolve what a user typed to exactly one area, or say in one sentence why not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from leefbaarheid.areas.area import KINDS, Area, select
from leefbaarheid.areas.catalogue import Entry, catalogue, lead_to, short_name, squash
from leefbaarheid.areas.search import former_names, rank
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
    entries = catalogue(dataset)
    return select(_one(dataset, entries, part) for part in _parts(entries, _clean(query)))


def split_names(dataset: Dataset, query: str) -> list[str]:
    """Split a list at its commas, but for those in a name itself. Raises :class:`AreaError` where it holds no name."""
    return _parts(catalogue(dataset), _clean(query))


def _clean(query: str) -> str:
    query = " ".join(query.split())
    if not squash(query):
        raise AreaError("no area was given; type a name or code, such as Kerkrade, GM0928, G40 or NL")
    if not query.isprintable():
        raise AreaError("the area holds control characters; type a name or code, such as Kerkrade or GM0928")
    if len(query) > _LONGEST:
        raise AreaError(
            f"the area is {len(query)} characters long; type names or codes with commas between them"
        )
    return query


def _parts(entries: Iterable[Entry], query: str) -> list[str]:
    """Split at commas and semicolons, but leave a name whole that has a comma itself (Nuenen, Gerwen en Nederwetten)."""
    pieces = query.replace(";", ",").split(",")
    keys = {key for entry in entries if "," in entry.area.naam for key in entry.full}
    parts: list[str] = []
    while pieces:
        long = next((n for n in range(len(pieces), 1, -1) if squash("".join(pieces[:n])) in keys), 1)
        parts.append(",".join(pieces[:long]).strip())
        del pieces[:long]
    return [part for part in parts if part]


def _one(dataset: Dataset, entries: Sequence[Entry], text: str) -> Area:
    key = squash(text)
    if re.fullmatch(r"[1-9]\d{3}([a-z]{2})?", key):
        if around := _around(dataset, entries, text, key):
            return around
        raise _four_digits(entries, key)
    found = [e.area for e in entries if key in e.full] or [e.area for e in entries if key in e.loose]
    if len(found) == 1:
        return found[0]
    if found:
        raise AreaError(f'"{_shown(text)}" is ambiguous; type {_choices(entries, found)}')
    if gone := _dissolved(dataset, entries, key):
        raise gone
    if around := _around(dataset, entries, text, key):
        return around
    raise _unknown(dataset, entries, text)


def unique_text(entries: Iterable[Entry], area: Area) -> str:
    """Return what to type for an area: its name where that is enough, else with its kind, else its code."""
    entries = list(entries)
    for text in (area.naam, f"{area.soort} {area.naam}"):
        if [e.area for e in entries if squash(text) in e.full] == [area]:
            return text
    return area.code


@lru_cache(maxsize=2)
def typed_names(dataset: Dataset) -> dict[str, str]:
    """What to type for every area, by code: gemeenten first, then provincies, groups and regions, each by name."""
    entries = catalogue(dataset)
    areas = sorted((e.area for e in entries), key=lambda a: (KINDS.index(a.soort), a.naam.casefold()))
    return {area.code: unique_text(entries, area) for area in areas}


def _around(dataset: Dataset, entries: Sequence[Entry], text: str, key: str) -> Area | None:
    """Return the gemeente around a postcode, wijk or buurt."""
    lines = lead_to(dataset, key)
    known = {e.area.code: e.area for e in entries if e.area.code in lines}
    found = [replace(known[code], via=(line,)) for code, line in lines.items()]
    more = len(found) - _GUESSES
    if len(found) > 1:
        rest = f" (or one of {more} more: leefbaarheid areas TEXT)" if more > 0 else ""
        choices = _choices(entries, found[:_GUESSES])
        raise AreaError(f'"{_shown(text)}" is ambiguous; type the gemeente: {choices}{rest}')
    return found[0] if found else None


def _four_digits(entries: Sequence[Entry], key: str) -> AreaError:
    named = [e.area for e in entries if e.area.code == f"GM{key}"]
    if named:
        return AreaError(f"{key} could be a postcode; type GM{key} for the gemeente {named[0].naam}")
    return AreaError(f"{key} is no postcode of this dataset; type the name or code of its gemeente")


def _dissolved(dataset: Dataset, entries: Sequence[Entry], key: str) -> AreaError | None:
    old = dataset.opvolging
    names = old["gemeente_oud"]
    key = key.removeprefix("gemeente").removesuffix("gemeente") or key
    hit = old[(names.map(squash) == key) | (old["gemeente_code_oud"].map(squash) == key)]
    if hit.empty:
        hit = old[names.map(short_name).map(squash) == key]
    if hit.empty:
        return None
    last = hit[hit["jaar"] == hit["jaar"].max()].sort_values("aandeel", ascending=False)
    areas = {e.area.code: e.area for e in entries}
    into = [(areas[c], s) for c, s in zip(last["gemeente_code"], last["aandeel"], strict=True) if c in areas]
    if not into:
        return None
    name = last["gemeente_oud"].iloc[0]
    type_this = _choices(entries, [area for area, _ in into])
    if into[0][1] >= _WHOLE:
        return AreaError(f"{name} is no gemeente any more: it went into {into[0][0].naam}; type {type_this}")
    shares = " and ".join(f"{share:.0%} of its surface into {area.naam}" for area, share in into)
    rest = ", the rest into others" if sum(share for _, share in into) < _WHOLE else ""
    return AreaError(f"{name} is no gemeente any more: it was split, {shares}{rest}; type {type_this}")


def _unknown(dataset: Dataset, entries: Sequence[Entry], text: str) -> AreaError:
    if re.search(r"[/\\]|\.\.|^[.~]", text):
        return AreaError(
            f'"{_shown(text)}" looks like a path; type the name or code of an area, such as Kerkrade'
        )
    if re.fullmatch(r"(gemeente)?gm\d{1,4}", squash(text)):
        number = int(re.sub(r"\D", "", text))
        gemeenten = [e.area for e in entries if e.area.soort == "gemeente"]
        near = sorted(gemeenten, key=lambda a: (abs(int(a.code[2:]) - number), a.code))[:_GUESSES]
        codes = ", ".join(f"{area.code} ({area.naam})" for area in near)
        return AreaError(f"{_shown(text)} is no gemeente of this dataset; the nearest codes are {codes}")
    if re.fullmatch(r"(wk|bu)\d{4}[0-9a-z]{2,4}", squash(text)):
        code = f"GM{squash(text)[2:6]}"
        known = any(e.area.code == code for e in entries)
        instead = f"{code} for the whole gemeente" if known else "the name or code of its gemeente"
        return AreaError(f"{_shown(text)} is no wijk or buurt of this dataset; type {instead}")
    if len(text) > _LONGEST_NAME:
        return AreaError(f'"{_shown(text)}" is too long for a name; put commas between the names in a list')
    near = rank(entries, former_names(dataset), text)[:_GUESSES] if squash(text) else []
    if near:
        return AreaError(f"{_shown(text)} is unknown; did you mean {_choices(entries, near, quote='')}?")
    return AreaError(f"{_shown(text)} is unknown; search with: leefbaarheid areas TEXT --data DIR")


def _choices(entries: Sequence[Entry], areas: Sequence[Area], quote: str = '"') -> str:
    texts = [f"{quote}{unique_text(entries, area)}{quote}" for area in areas]
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:40] + "..."
