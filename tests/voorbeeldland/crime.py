"""Makes crime and experienced unsafety in Voorbeeldland: rates tied to unsafety, so that every relation is known.

Unsafety follows the published ``onv`` but for four gemeenten, which have a place of their own in it and in every
indicator: one that is extreme on both, a small one that is high on both, two small ones with many indications alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.ses import rest

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """An indicator: its usual rate per 1,000 of its ``noemer``, and the rank correlation with unsafety it must have.

    Without a correlation it is too rare to enter an index. ``codes`` are those of the police's kinds (a user's own
    table holds the kinds without); ``lang``: it stands in the long table too.
    """

    naam: str
    rate: float
    spearman: float | None
    codes: tuple[str, ...] = ()
    noemer: str = "inwoners"
    lang: bool = True


KINDS: Final = (
    Kind("inbraak_woning", 3.0, 0.62, ("1.1.1",), "woningen"),
    Kind("diefstal_motor", 0.5, 0.56, ("1.2.2",)),
    Kind("diefstal_fietsen", 4.0, 0.62, ("1.2.3",)),
    Kind("bedreiging", 1.2, 0.66, ("1.4.4",)),
    Kind("mishandeling", 2.2, 0.66, ("1.4.5",)),
    Kind("straatroof", 0.3, 0.60, ("1.4.6",)),
    Kind("overval", 0.03, None, ("1.4.7",), lang=False),
    Kind("vermogen_overig", 5.0, 0.64, ("1.6.2",), lang=False),
    Kind("drugs_drank", 0.01, None, ("2.1.1",)),
    Kind("vernieling", 4.0, 0.64, ("2.2.1",)),
    Kind("inbraak_bedrijven", 1.5, 0.50, ("2.5.1",)),
    Kind("winkeldiefstal", 2.2, 0.58, ("2.5.2",)),
    Kind("drugshandel", 0.9, 0.66, ("3.1.1",), lang=False),
    Kind("openbare_orde", 0.5, 0.60, ("3.6.4",), lang=False),
    Kind("cybercrime", 0.8, 0.40, ("3.7.4",)),
    Kind("fraude", 2.4, 0.44, ("3.9.1", "3.9.2", "3.9.3")),
    Kind("verdachten_drugs", 1.8, 0.86),
    Kind("veroordeelden_drugs", 0.9, 0.80),
    Kind("verdachten_vermogen", 3.2, 0.84),
    Kind("veroordeelden_vermogen", 1.4, 0.78),
    Kind("hennepkwekerijen", 1.6, 0.55, noemer="woningen"),
    Kind("misbruik_vastgoed", 6.0, 0.36, noemer="woningen"),
    Kind("witwasgevoelige_bedrijven", 3.5, 0.30),
)
TOTAL: Final = "misdrijven_totaal"
#: Inhabitants as a part of those of 2024, and crime as a part of that of 2023 and 2024.
YEARS: Final = {
    2012: (0.94, 1.40),
    2017: (0.96, 1.12),
    2018: (0.965, 1.08),
    2019: (0.97, 1.06),
    2022: (0.985, 0.98),
    2023: (0.99, 1.0),
    2024: (1.0, 1.0),
}
#: The year of the rates.
YEAR: Final = 2023
#: Inhabitants and dwellings in 2024 per dwelling of 2020.
PER_DWELLING: Final = {"inwoners": 2.15, "woningen": 1 / 0.975}
#: The logarithm of a rate per unit of the score behind it.
SPREAD: Final = 0.45
#: Counts of a user's own up to this are not shown, unless nought.
SMALL: Final = 4
#: How many times chance is tried.
_DRAWS: Final = 12
#: From these the small special ones are chosen.
_SMALL: Final = ("Vinkenrade", "Bremhorst", "Otterdonk", "Klaverzijl")


@dataclass(frozen=True)
class Crime:
    """What is known of the gemeenten, in their order.

    ``counts``: ``code, jaar`` and the police's kinds (and ``TOTAL``), on the newest division; ``rates``: every indicator
    in ``YEAR``, per 1,000; ``unsafe``: percentage of inhabitants; ``special``: codes by their place in the country.
    """

    counts: pd.DataFrame
    rates: dict[str, Floats]
    unsafe: Floats
    special: dict[str, list[str]]


def make_crime(
    gemeenten: pd.DataFrame, scores: pd.DataFrame, size: plan.Size, seed: int, sign: int = 1
) -> Crime:
    """Make the figures of the gemeenten from their published ``scores`` of 2024.

    Random numbers are drawn from a stream of their own. With a ``sign`` of -1 every indicator has the contrary
    relation, and what must be high is low.
    """
    rng = np.random.default_rng([seed, 8])
    newest = scores[scores["jaar"] == 2024].set_index("code")[["onv", "soc"]]
    table = gemeenten.set_index("code")[["naam", "woningen"]].join(newest)
    special = _special(table)
    z = _unsafety(table, special)
    unsafe = np.round(18 + 5 * z, 1)
    noemers = {name: table["woningen"].to_numpy() * factor for name, factor in PER_DWELLING.items()}
    monitor = monitored(table["woningen"].to_numpy())
    apart = {name: table.index.isin(codes) for name, codes in special.items()} | {"monitor": monitor}
    common = rng.normal(size=len(z))
    published = {name: np.round(noemer * YEARS[YEAR][0]) for name, noemer in noemers.items()}
    rates = {k.naam: _rates(k, z, unsafe, common, published[k.noemer], apart, sign, rng) for k in KINDS}
    formed = table["naam"].isin([m.naam for m in size.mergers]).to_numpy()
    years = []
    for year, (growth, level) in YEARS.items():
        rows = {}
        for kind in (k for k in KINDS if k.codes):
            noise = np.where(formed, 1, np.exp(rng.normal(0, 0.04, len(z)))) if year < YEAR else 1
            rows[kind.naam] = counted(rates[kind.naam] * level * noise, noemers[kind.noemer] * growth)
        other = counted(9 * np.exp(0.2 * sign * z) * level, noemers["inwoners"] * growth)
        years.append(pd.DataFrame(rows, table.index).assign(**{TOTAL: sum(rows.values()) + other}, jaar=year))
    return Crime(pd.concat(years).rename_axis("code").reset_index(), rates, unsafe, special)


def monitored(woningen: Floats) -> Bools:
    """Tell which gemeenten the Veiligheidsmonitor has: the largest twenty or sixth, at most half."""
    n = len(woningen)
    return np.asarray((-woningen).argsort(kind="stable").argsort() < max(n // 6, min(n // 2, 20)))


def counted(rate: Floats, noemer: Floats) -> Floats:
    """Return the whole number that a rate per 1,000 is."""
    return np.asarray(np.round(rate * noemer / 1000))


def _special(gemeenten: pd.DataFrame) -> dict[str, list[str]]:
    """Choose by social cohesion, which is larger in the small gemeenten with many indications but little unsafety."""
    small = gemeenten[gemeenten["naam"].isin(_SMALL)].sort_values("soc").index.tolist()
    return {
        "extreem": [plan.code(plan.DEMO_GEMEENTE)],
        "hoog_hoog_klein": small[:1],
        "hoog_laag_klein": small[-2:],
    }


def _unsafety(gemeenten: pd.DataFrame, special: dict[str, list[str]]) -> Floats:
    """Return unsafety as a normal score: by ``onv``, the special gemeenten at the top, high up and halfway."""
    n = len(gemeenten)
    apart = [code for codes in special.values() for code in codes]
    order = gemeenten.drop(index=apart)["onv"].sort_values(kind="stable").index.tolist()
    for code, where in zip(apart, (0, n // 6, n // 2, n // 2 + 1), strict=True):
        order.insert(where, code)
    place = pd.Series(range(n), order).reindex(gemeenten.index)
    return np.array([NormalDist().inv_cdf((n - p - 0.5) / n) for p in place])


def _rates(
    kind: Kind,
    z: Floats,
    unsafe: Floats,
    common: Floats,
    noemer: Floats,
    apart: Mapping[str, Bools],
    sign: int,
    rng: np.random.Generator,
) -> Floats:
    """Return rates per 1,000: of some draws and parts of unsafety, those that correlate as they must once published.

    They do so over all gemeenten that are shown, and over those of the Veiligheidsmonitor where these are not too few.
    """
    top = apart["extreem"]
    high = apart["hoog_hoog_klein"] | apart["hoog_laag_klein"]
    every = np.ones(len(z), dtype=bool)
    samples = [every, apart["monitor"]] if apart["monitor"].sum() >= 10 else [every]
    goal = sign * (kind.spearman or 0.5)
    best, nearest = z, np.inf
    for _ in range(_DRAWS):
        aside = rest(0.6 * common + 0.8 * rng.normal(size=len(z)), (z,), every)
        nudge = rng.normal(0, 0.1, len(z))
        for part in np.linspace(-0.5, 1, 31):
            score = part * z + np.sqrt(1 - part**2) * aside
            score = np.where(high, np.quantile(score[~high & ~top], 0.99) + nudge, score)
            score = sign * np.where(top, score.max() + 0.3, score)
            rate = kind.rate * np.exp(SPREAD * score)
            number = counted(rate, noemer)
            shown = every if kind.codes else (number == 0) | (number > SMALL)
            pairs = [(number[s & shown] / noemer[s & shown], unsafe[s & shown]) for s in samples]
            away = max(abs(spearman(*pair) - goal) for pair in pairs)
            if away < nearest:
                best, nearest = rate, away
    return best


def spearman(x: Floats, y: Floats) -> float:
    """Return the rank correlation of two figures, equals sharing their average rank; 0 where one does not vary."""
    a, b = (ranks(v) - (len(v) + 1) / 2 for v in (x, y))
    length = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / length) if length else 0.0


def ranks(values: Floats) -> Floats:
    """Rank from 1 (the lowest), equals sharing their average."""
    _, where, number = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(number) - (number - 1) / 2)[where])
