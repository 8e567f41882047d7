"""Sentences on findings: what was found, how firmly it stands, why it may fail, what would make it testable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from leefbaarheid.params import Finding
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts.bevindingen.terms import LACKING, choice_in_words, figure_label, value_in_words
from leefbaarheid.texts.common import areas_of
from leefbaarheid.texts.dutch import capital, is_missing, join, number, plural, years

#: Figures named in a sentence; the picture and the table have them all.
NAMED = 5
#: Choices whose values have an order.
ORDERED = ("drempel", "kwintiel", "klasse_laag", "klasse_hoog", "minimum_gebieden", "grens")


def found_in_words(figures: pd.DataFrame, finding: Finding, country: str, weight: str = "woningen") -> str:
    """Name the figures that a finding is about, each with its interval; ``weight`` is what was counted."""
    rows = figures[figures["gekozen"] & figures["waarde"].notna()]
    rows = figures[figures["waarde"].notna()] if rows.empty else rows
    said = []
    for row in rows.head(NAMED).to_dict("records"):
        value, low, high = (value_in_words(row[c], finding.eenheid) for c in ("waarde", "laag", "hoog"))
        unsure = is_missing(row["laag"]) or is_missing(row["hoog"]) or low == high
        bounds = f" ({low} tot {high})".replace("plaats ", "")
        name = figure_label(str(row["naam"]), country, weight)
        said.append(f"{name}: {value}{'' if unsure else bounds}")
    more = len(rows) - NAMED
    return "; ".join([*said, *([f"en nog {more}"] if more > 0 else [])])


def stands_on(level: str, jaren: Sequence[int], n: int, weight: str, jaar_ses: int, *, per: str = "") -> str:
    """Say on which areas, years and weight a figure stands; ``per``: the level that ``n`` counts, if another."""
    number_of = areas_of(per or level, n)
    if per and per != level:
        number_of += f", uit {LEVEL_LABELS[level][1]}"
    when = [years(jaren)] if jaren else []
    when += [f"SES van {jaar_ses}"] if jaar_ses else []
    counted = "elk gebied telt één keer" if weight == "geen" else f"gewogen naar {weight}"
    return ", ".join([number_of, *when, counted])


def lacking_in_words(codes: Sequence[str], level: str, area: str) -> str:
    """Say why a finding cannot be judged: the first reasons that stand by themselves."""
    own = [c for c in codes if c in ("regio", "circulair")][:1] or list(codes)
    noun = LEVEL_LABELS[level][1] if level else ""
    return join(LACKING[c].format(niveau=noun, gebied=area) for c in own)


def steadiness(others: pd.DataFrame, verdict: str) -> list[str]:
    """Say over which thresholds and cut-offs a verdict stays; ``others`` has ``keuze, waarde, oordeel, eigen``."""
    if others.empty:
        return ["Geen van de geprobeerde keuzes verandert het cijfer."]
    said, same = [], others["oordeel"] == verdict
    for name, rows in others.groupby("keuze", sort=False):
        if name not in ORDERED:
            continue
        ordered = rows.assign(getal=rows["waarde"].astype(float)).sort_values("getal")
        stays = (ordered["oordeel"] == verdict).tolist()
        own = next((i for i, e in enumerate(ordered["eigen"]) if e), None)
        if own is None:
            continue
        low = high = own
        while low > 0 and stays[low - 1]:
            low -= 1
        while high < len(stays) - 1 and stays[high + 1]:
            high += 1
        tried = ordered["waarde"].tolist()
        span = choice_in_words(str(name), tried[low], tried[high])
        whole = high - low == len(stays) - 1
        aside = "alles wat is geprobeerd" if whole else f"geprobeerd: {number(len(stays))} waarden"
        said.append(f"{span} ({aside})")
    text = [f"Het oordeel blijft gelijk bij {join(said)}."] if said else []
    other = others[~others["eigen"] & ~others["keuze"].isin(ORDERED)]
    kept = [choice_in_words(r["keuze"], r["waarde"]) for r in other[same[other.index]].to_dict("records")]
    changed = [
        f"{choice_in_words(r['keuze'], r['waarde'])} ({r['oordeel']})"
        for r in other[~same[other.index]].to_dict("records")
    ]
    if kept:
        text.append(f"Het blijft{' ook' if said else ''} gelijk met: {'; '.join(kept)}.")
    if changed:
        text.append(f"Het wordt anders met: {'; '.join(changed)}.")
    return text


def likely_reasons(
    finding: Finding, level: str, weight: str, jaren: Sequence[int], jaar_ses: int, others: pd.DataFrame
) -> list[str]:
    """Say what may make a finding fail here: threshold or cut-off, level, year, weight."""
    said = []
    would = others[others["oordeel"].eq("bevestigd")]
    if len(would):
        choices = [choice_in_words(r["keuze"], r["waarde"]) for r in would.to_dict("records")]
        said.append(f"De keuze telt: de bevinding klopt wel met {join(choices, 'of')}.")
    unit = {"stijgers_en_dalers": "grid", "sociale_ongelijkheid": "buurt"}.get(finding.thema, level)
    if level != unit:
        said.append(
            f"De schaal: de brief rekent met {LEVEL_LABELS[unit][1]}, dit rapport met {LEVEL_LABELS[level][1]}."
        )
    if finding.thema == "sociale_ongelijkheid":
        other = [f"scores van {jaren[-1]}"] if 2020 not in jaren else []
        other += [f"SES van {jaar_ses}"] if jaar_ses and jaar_ses != 2020 else []
        if other:
            said.append(f"Het jaar: de brief gaat over 2020; dit rapport gebruikt {join(other)}.")
    if finding.thema == "stijgers_en_dalers" and weight != "woningen":
        counted = "telt elk gebied één keer" if weight == "geen" else f"tellen {weight}"
        said.append(f"Het gewicht: de brief telt woningen; hier {counted}.")
    return said or ["Drempel, schaal, jaar of gewicht verklaren dit niet: het geldt hier niet."]


def hint_in_words(holds: bool | None, where: str, found: str, *, by_class: bool) -> str:
    """Write an indication: what figures that cannot judge a finding suggest."""
    fits = {
        True: "past bij de bevinding",
        False: "past niet bij de bevinding",
        None: "zegt niet of de bevinding klopt, want SES ontbreekt",
    }[holds]
    aside = " Hier telt alleen de leefbaarheid; SES ontbreekt." if by_class and holds is not None else ""
    return f"{found} ({where}). Dat {fits}.{aside}"


def key_messages(
    verdicts: Mapping[str, str], files: Mapping[str, int], area: str, *, country: bool
) -> list[str]:
    """Write what the page says in short: how many findings hold, which fail, what would make more of them testable."""
    by = {v: [n for n, verdict in verdicts.items() if verdict == v] for v in dict.fromkeys(verdicts.values())}
    parts = [f"{number(len(by.get(v, [])))} {v}" for v in ("bevestigd", "niet bevestigd", "niet te toetsen")]
    of = "deze gegevens" if country else f"de gegevens over {area}"
    said = [
        f"Van de {plural(len(verdicts), 'bevinding', 'bevindingen')} uit de brief zijn er met {of} {join(parts)}."
    ]
    if by.get("bevestigd"):
        said.append(f"Bevestigd: {join(by['bevestigd'])}.")
    if by.get("niet bevestigd"):
        said.append(f"Niet bevestigd: {join(by['niet bevestigd'])}. Bij elk staat wat een reden kan zijn.")
    if files:
        name, n = max(files.items(), key=lambda item: item[1])
        said.append(f"Het meest helpt dit bestand, voor {plural(n, 'bevinding', 'bevindingen')}: {name}.")
    return [capital(s) for s in said]
