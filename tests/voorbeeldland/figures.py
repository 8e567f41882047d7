"""SES-WOA, crime and experienced unsafety: tied to the scores, so that each relation is known but for chance."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.params import load_indicators
from tests.sources import cbs
from tests.voorbeeldland.lattice import DEMO_GEMEENTE, Floats, Lattice
from tests.voorbeeldland.scores import CLUSTER, COUNTERPART, DIMENSIONS, Scores

#: Topics of SES-WOA: the total, its three parts, the spread, and the households.
TOPICS: Final = tuple(t for t in cbs.TOPICS if t.startswith("SES") and "score" in t.split("/")[2])
TOPICS += ("Spreiding/Spreiding totaal/Waarde", "Particuliere huishoudens")
#: Years of SES, with the part of its change 2014-2020 that is to come; years of crime, as a part of that in 2023.
SES_YEARS: Final = {2014: 1.0, 2018: 0.4, 2020: 0.0, 2022: -0.1}
CRIME_YEARS: Final = {2018: 1.08, 2019: 1.06, 2022: 0.98, 2023: 1.0}
#: Correlation of SES with the score, and of its change with that of the score.
WITH_SCORE, WITH_CHANGE = 0.6, 0.4
PEOPLE: Final = 2.15


def make_status(lattice: Lattice, scores: Scores) -> pd.DataFrame:
    """Return ``code, jaar`` and the ``TOPICS``, missing where there are hardly any households; low in the cluster."""
    rng, shape = lattice.rng, lattice.woningen.shape[:2]
    households = np.round(0.98 * lattice.woningen.sum(axis=2))
    afw = {year: values[:, 0].reshape(shape) for year, values in scores.levels["buurt"].items()}
    total = 0.05 + 0.25 * _tied(afw[2020], WITH_SCORE, rng)
    for wijk, buurt, _ in (scores.truths[CLUSTER], scores.truths[COUNTERPART]):
        total[wijk, buurt] = np.quantile(total, 0.1) - 0.05 * rng.random(len(wijk))
    step = 0.015 + 0.05 * _tied(afw[2020] - afw[2014], WITH_CHANGE, rng)
    frames = []
    for year, part in SES_YEARS.items():
        own = total - part * step
        opleiding, welvaart = (k * own + rng.normal(0, s, shape) for k, s in ((0.42, 0.02), (0.36, 0.05)))
        spread = 0.92 - 0.06 * _standard(own) + rng.normal(0, 0.06, shape)
        parts = [own, welvaart, opleiding, own - opleiding - welvaart, spread**2 + own**2]
        sums = lattice.sums(np.stack(parts, axis=-1) * households[..., None])
        for level, whole in lattice.sums(households).items():
            values = sums[level] / np.where(whole < 50, np.nan, whole)[:, None]
            values[:, -1] = np.sqrt(values[:, -1] - values[:, 0] ** 2)
            table = np.column_stack([values.round(3), (whole / 100).round() * 100])
            frames.append(pd.DataFrame(table, lattice.levels[level]["code"], TOPICS).assign(jaar=year))
    return pd.concat(frames)


def make_crime(lattice: Lattice, scores: Scores) -> pd.DataFrame:
    """Return a long table of the police: counts and denominators of gemeenten, and two kinds of buurten."""
    rng, dwellings, found = lattice.rng, lattice.woningen.sum(axis=2), []
    unsafe = unsafety(scores, "buurt").reshape(dwellings.shape)
    police = [name for name, one in load_indicators().items() if one.bron.startswith("Politie")]
    kinds = sorted(set(police) - {"misdrijven_totaal"})
    own = rng.lognormal(0, 0.25, (len(lattice.first), len(kinds)))[lattice.of][:, None]
    rate = own * np.resize([0.5, 1.0, 2.0, 4.0], len(kinds)) * np.exp(0.4 * unsafe)[..., None]
    for year, part in CRIME_YEARS.items():
        counts = rng.poisson(part * rate * PEOPLE * dwellings[..., None] / 1000)
        counts = np.append(counts, 2 * counts.sum(axis=-1, keepdims=True), axis=-1)
        for level in ("gemeente", "buurt"):
            area = lattice.levels[level].set_index("code")["woningen"]
            table = pd.DataFrame(lattice.sums(counts)[level], area.index, [*kinds, "misdrijven_totaal"])
            table = table if level == "gemeente" else table[["inbraak_woning", "misdrijven_totaal"]]
            beside = {"inwoners": (PEOPLE * area).round(), "woningen": area}
            every = table.assign(**beside).rename_axis("code").reset_index()
            long = every.melt(["code", *beside], var_name="misdrijf", value_name="aantal")
            found.append(long.assign(jaar=year))
    return pd.concat(found)


def own_figures(lattice: Lattice, scores: Scores) -> pd.DataFrame:
    """Return a user's own table: a survey, and hemp, of which one wijk of the demo gemeente has few and one none."""
    unsafe, wijk = unsafety(scores, "gemeente"), lattice.levels["wijk"]
    hemp = (5 * wijk["woningen"] / 1000 * np.exp(0.4 * unsafe)[lattice.of]).round()
    demo = wijk.index[lattice.gemeenten["naam"].to_numpy()[lattice.of] == DEMO_GEMEENTE]
    hemp[demo[-2:]] = [3, 0]
    whole = lattice.levels["gemeente"].assign(teller=np.add.reduceat(hemp.to_numpy(), lattice.first))
    counts = pd.concat([whole, wijk.assign(teller=hemp).loc[demo]])[["code", "teller", "woningen"]]
    counts = counts.rename(columns={"woningen": "noemer"}).assign(indicator="hennepkwekerijen")
    survey = lattice.gemeenten[["code"]].assign(indicator="onveiligheid", waarde=(18 + 4 * unsafe).round(1))
    return pd.concat([counts, survey]).assign(jaar=2023, bron="Voorbeeldland (verzonnen)")


def unsafety(scores: Scores, level: str) -> Floats:
    """Return unsafety as standard scores: the contrary of ``onv`` in 2024."""
    return _standard(-scores.levels[level][2024][:, 1 + DIMENSIONS.index("onv")])


def _standard(values: Floats) -> Floats:
    """Return figures with mean 0 and spread 1; 0 where they are missing."""
    return np.nan_to_num((values - np.nanmean(values)) / np.nanstd(values))


def _tied(values: Floats, r: float, rng: np.random.Generator) -> Floats:
    """Return figures that correlate with ``values`` as ``r``, but for chance."""
    return r * _standard(values) + np.sqrt(1 - r**2) * rng.normal(size=values.shape)
