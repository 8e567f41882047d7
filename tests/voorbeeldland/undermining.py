"""The key of theme 3: what any analysis of crime and experienced unsafety in Voorbeeldland must find.

Computed from the published tables in plain numpy, apart from the analysis that it checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.crime import KINDS, SMALL, TOTAL, YEAR, Crime, Floats, ranks, spearman

#: The upper part that is called high; gemeenten that a source needs for correlations and linking.
_CUT, _FEWEST = 1 / 3, 10
#: Sources of experienced unsafety, the first that has a gemeente counts.
ORDER: Final = ("veiligheidsmonitor", "eigen", "leefbaarometer")
_TYPES: Final = ("hoog_hoog", "hoog_laag", "laag_hoog", "laag_laag")

Rates = dict[str, dict[int, Floats]]


def undermining(
    areas: Mapping[str, pd.DataFrame],
    scores: Mapping[str, pd.DataFrame],
    tables: Mapping[str, pd.DataFrame],
    crime: Crime,
    mergers: tuple[plan.Merger, ...],
) -> dict[str, Any]:
    """Return the part ``ondermijning`` of the key, as a tree of plain values.

    Of every indicator the newest year with a rate counts; small counts of a user's own are missing. The index is the
    mean percentile rank over the indicators that have a designed correlation, as far as known. Types are given by all
    sources of unsafety together (``alle``), and by each that has all gemeenten.
    """
    gemeenten = areas["gemeente"].sort_values("code")
    codes = gemeenten["code"].tolist()
    newest = scores["gemeente"][scores["gemeente"]["jaar"] == 2024].set_index("code").loc[codes]
    rates, missing = _rates(tables, gemeenten, mergers)
    years = {name: max(found) for name, found in rates.items()}
    last = {name: rates[name][year] for name, year in years.items()}
    sources = _sources(tables, newest["onv"], codes)
    linked = _linked(sources)
    design = {kind.naam: kind.spearman for kind in KINDS if kind.spearman}
    places = np.array([_percentile(last[name]) for name in design])
    index = np.nanmean(places, axis=0).round(10)
    types = {"alle": _types(index, linked)}
    types |= {name: _types(index, values) for name, values in sources.items() if not np.isnan(values).any()}
    soc = newest["soc"].to_numpy()
    small = (gemeenten["woningen"] < np.median(gemeenten["woningen"])).to_numpy()
    number = {code: i for i, code in enumerate(codes)}
    merged = {m.naam: [code for code, _ in m.oud] for m in mergers}
    return {
        "regels": {
            "snede": _CUT,
            "minimum": _FEWEST,
            "onveiligheid": list(ORDER),
            "verbergen": [1, SMALL],
        },
        "ontwerp": {"spearman": design, **crime.special},
        "jaren": years,
        "cijfers": {
            name: dict(zip(codes, map(_number, values), strict=True)) for name, values in last.items()
        },
        "samenhang": {
            source: {name: _related(last[name], values) for name in last}
            for source, values in sources.items()
        },
        "gemeenten": {
            code: {
                "index": float(index[i]),
                "dekking": float(np.isfinite(places[:, i]).mean()),
                "rang": 1 + int((index > index[i]).sum()),
                "onveiligheid": float(linked[i]),
                "onveiligheid_bron": next(s for s in _used(sources) if not np.isnan(sources[s][i])),
                "soc": float(soc[i]),
                "type": {source: named[i] for source, named in types.items()},
            }
            for code, i in number.items()
        },
        "typen": {source: {t: int((named == t).sum()) for t in _TYPES} for source, named in types.items()},
        "soc_klein": {t: _mean(soc[small & (types["alle"] == t)]) for t in _TYPES[:2]},
        "fusies": {
            code: {
                "oud": merged[naam],
                "cijfers": {
                    str(y): float(v[number[code]]) for y, v in rates[TOTAL].items() if code not in missing[y]
                },
            }
            for code, naam in zip(codes, gemeenten["naam"], strict=True)
            if naam in merged
        },
        "mediaan": {str(year): float(np.nanmedian(values)) for year, values in rates[TOTAL].items()},
        "zonder_cijfer": {str(year): gone for year, gone in missing.items() if gone},
        "eigen_tabel": _own_counts(tables["zicht"]),
    }


def _rates(
    tables: Mapping[str, pd.DataFrame], gemeenten: pd.DataFrame, mergers: tuple[plan.Merger, ...]
) -> tuple[Rates, dict[int, list[str]]]:
    """Return rates per 1,000 by indicator and year, in the order of ``gemeenten``, and who has none in which year.

    Inhabitants and dwellings of a year go to the gemeente that was formed since; counts stay. For the police's own
    table they are those of 2024 and 2020.
    """
    codes = gemeenten["code"].tolist()
    by_name = dict(zip(gemeenten["naam"], codes, strict=True))
    successor = {old: by_name[m.naam] for m in mergers for old, _ in m.oud}
    per = {kind.naam: kind.noemer for kind in KINDS} | {TOTAL: "inwoners"}
    found: Rates = {}
    missing: dict[int, list[str]] = {}

    def add(name: str, year: int, count: pd.Series, noemer: pd.Series) -> None:
        values = 1000 * count.reindex(codes) / noemer.reindex(codes)
        if values.notna().any():
            found.setdefault(name, {})[year] = values.to_numpy(dtype=float)
            if name == TOTAL:
                missing[year] = [c for c in codes if np.isnan(values[c])]

    long = tables["lang"]
    for year, name in long[["jaar", "misdrijf"]].drop_duplicates().itertuples(index=False):
        rows = long[(long["jaar"] == year) & (long["misdrijf"] == name)]
        name = TOTAL if name == "totaal_misdrijven" else name
        column = "woningvoorraad" if per[name] == "woningen" else "aantal_inwoners"
        moved = rows[column].groupby(rows["gemeentecode"].replace(successor)).sum(min_count=1)
        add(name, year, rows.set_index("gemeentecode")["aantal"], moved)
    by_code = {code: k.naam for k in KINDS for code in k.codes} | {"0.0.0": TOTAL}
    police = tables["odata"].assign(
        code=tables["odata"]["WijkenEnBuurten"].str.strip(),
        jaar=tables["odata"]["Perioden"].str[:4].astype(int),
        naam=tables["odata"]["SoortMisdrijf"].str.strip().map(by_code),
    )
    counts = police.groupby(["naam", "jaar", "code"])["aantal"].sum(min_count=1)
    own = gemeenten.set_index("code")["woningen"]
    beside = {"inwoners": (own * 2.15).round(), "woningen": own}
    for name, year in police[["naam", "jaar"]].drop_duplicates().itertuples(index=False):
        add(name, year, counts[name, year], beside[per[name]])
    for name, rows in tables["zicht"].set_index("code").groupby("indicator"):
        add(str(name), YEAR, rows["teller"].mask(rows["teller"].between(1, SMALL)), rows["noemer"])
    return found, missing


def _sources(tables: Mapping[str, pd.DataFrame], onv: pd.Series, codes: list[str]) -> dict[str, Floats]:
    """Return experienced unsafety by each source, missing where it does not cover a gemeente."""
    monitor = (
        tables["monitor"].query("Marges == 'MW00000' and jaar == jaar.max()").set_index("code")["onveilig"]
    )
    own = tables["enquete"].set_index("code")["waarde"]
    every = dict(zip(ORDER, (monitor, own, -onv), strict=True))
    return {name: values.reindex(codes).to_numpy(dtype=float) for name, values in every.items()}


def _used(sources: Mapping[str, Floats]) -> list[str]:
    """Name the sources that share enough gemeenten with the one that covers most, in order."""
    most = max(sources, key=lambda s: np.isfinite(sources[s]).sum())
    both = {s: (np.isfinite(v) & np.isfinite(sources[most])).sum() for s, v in sources.items()}
    return [s for s in sources if s == most or both[s] >= _FEWEST]


def _linked(sources: Mapping[str, Floats]) -> Floats:
    """Return unsafety by the first source that has a gemeente, with mean and spread of the one that covers most."""
    scale = sources[max(sources, key=lambda s: np.isfinite(sources[s]).sum())]
    result = np.full(len(scale), np.nan)
    for values in (sources[s] for s in _used(sources)):
        both = np.isfinite(values) & np.isfinite(scale)
        apart = (values - values[both].mean()) / values[both].std()
        result = np.where(np.isnan(result), scale[both].mean() + apart * scale[both].std(), result)
    return result


def _types(index: Floats, unsafe: Floats) -> np.ndarray[Any, np.dtype[np.str_]]:
    """Name the types: high where no more than the upper third is as high, or higher."""
    high = [(v[:, None] <= v).sum(axis=1) <= _CUT * len(v) + 1e-9 for v in (index, unsafe)]
    words = [np.where(h, "hoog", "laag") for h in high]
    return np.char.add(np.char.add(words[0], "_"), words[1])


def _percentile(values: Floats) -> Floats:
    """Return ranks from 0 to 100 among the known."""
    known = np.isfinite(values)
    places = np.full(len(values), np.nan)
    places[known] = 100 * (ranks(values[known]) - 1) / (known.sum() - 1)
    return places


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _related(x: Floats, y: Floats) -> dict[str, float | int | None]:
    """Return number of gemeenten, rank correlation and correlation."""
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    a, b = x - x.mean(), y - y.mean()
    length = np.sqrt((a @ a) * (b @ b))
    return {"n": len(x), "spearman": spearman(x, y), "pearson": float(a @ b / length) if length else None}


def _own_counts(table: pd.DataFrame) -> dict[str, Any]:
    """List the rows of a user's table that may not be shown, that are nought, and the sums that would give one away."""
    hide = table["teller"].between(1, SMALL)
    wijken = table[table["code"].str.startswith("WK")].assign(hide=hide)
    alone = wijken.groupby("indicator")["hide"].sum() == 1

    def listed(rows: pd.DataFrame) -> list[list[Any]]:
        return [
            list(row) for row in zip(rows["code"], rows["indicator"], map(int, rows["teller"]), strict=True)
        ]

    return {
        "verbergen": listed(table[hide]),
        "nul": listed(table[table["teller"] == 0]),
        "te_herleiden": listed(wijken[wijken["hide"] & wijken["indicator"].map(alone)]),
    }
