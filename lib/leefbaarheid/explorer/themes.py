"""The frame of each theme, as its notebook makes it; ``themes.yml`` says what is offered of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import ses_cuts
from leefbaarheid.analysis.stijgers_en_dalers.look import clear_steps
from leefbaarheid.classes import HARDLY
from leefbaarheid.data.change import both_periods
from leefbaarheid.data.crime import kinds_of_crime
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.data.now import joined, newest, periods
from leefbaarheid.data.save import origin
from leefbaarheid.dataset import Dataset, ses_years
from leefbaarheid.draw import areas_table
from leefbaarheid.draw.kaart import MANY
from leefbaarheid.report.notebook import names_of
from leefbaarheid.report.themes import notebook_of
from leefbaarheid.terms import DIMENSIONS, LEVEL_LABELS, SES_LABELS

_TEXT: Final = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
#: By theme: ``velden``, ``namen``, ``tabellen`` and ``lagen``.
THEMES: Final[dict[str, dict[str, Any]]] = yaml.safe_load(_TEXT)


def choices(dataset: Dataset, theme: str) -> dict[str, dict[str, Any]]:
    """What a reader can choose from, by parameter: what each value is called. Other parameters are typed."""
    editions = [about for level in dataset.levels for about in dataset.editions(level).values()]
    scored = {str(y): y for y in sorted({y for about in editions for y in about["jaren_met_dimensies"]})}
    latest, found = {"nieuwste": "nieuwste"}, dict[str, dict[str, Any]](van=scored, tot=scored, jaar=scored)
    found["schaal"] = {"zoals in het rapport": "auto"} | {LEVEL_LABELS[n][1]: n for n in dataset.levels}
    found["klasse_6"] = {"heel klasse 6": "alles", "alleen de onderste helft": "onderste_helft"}
    found["jaar_ses"] = latest | {str(y): y for years in ses_years(dataset).values() for y in years}
    rates = shown_rates(dataset).query("niveau == 'gemeente'")
    if theme == "ondermijning" and len(rates):
        labels = kinds_of_crime(dataset)["label"]
        found["kernindicator"] = dict(zip(labels, labels.index, strict=True))
        found["jaar"] = latest | {str(y): int(y) for y in sorted(rates["jaar"].unique())}
    return found


def load(theme: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names of a theme's notebook with checked parameters, and what the explorer adds to them.

    ``gebieden``, an area a row: ``code, naam, niveau, huishoudens, beoordeeld, geometry`` (RD New) and the columns of the
    layers; of two levels where not all is known at one. ``bronnen``: origins of figures, by name. Errors are those of the
    notebook: a :class:`LeefbaarheidError` where the data have nothing.
    """
    asked = [*THEMES[theme]["namen"].split(), *THEMES[theme]["tabellen"]]
    n = names_of(notebook_of(theme), parameters, asked)
    if theme == "stijgers_en_dalers":
        return n | _rises(n)
    if theme == "sociale_ongelijkheid":
        return n | _unequal(n)
    inside = n["plek"].soort != "gemeente" or (n["deelsoort"] == n["kernindicator"] and len(n["goed"]))
    if not inside:  # no figure inside: the gemeenten around it
        own = n["gemeenten"].loc[n["gemeenten"]["code"] == n["plek"].code, "provincie_code"].iloc[0]
        n = names_of(notebook_of(theme), {**parameters, "gebied": own}, asked) | {"profiel": n["profiel"]}
    return n | _crime(n) | {"rondom": not inside}


def _rises(n: dict[str, Any]) -> dict[str, Any]:
    """Add each dimension; of a larger area the level that is asked for, where the report shows its gemeenten."""
    hier, daarna, delen, niveau, veel = n["hier"], n["daarna"], n["delen"], n["deelniveau"], n["veel"]
    jaar, perioden, tabellen = int(n["gemeenten"]["jaar"].iloc[0]), n["deelperioden"], {}
    asked = veel and n["schaal"] != "auto"
    if asked:
        delen, niveau, veel = both_periods(hier, daarna), hier.niveau, False
        perioden = periods(delen.columns, n["van"], n["tot"], daarna.tot if daarna else n["tot"], jaar)
        for kolom in perioden:
            delen[f"stap_{kolom}"] = clear_steps(delen[kolom], delen["ruis_sd"], n["drempel"])
    head = n["koppen"] | {"soort": LEVEL_LABELS[niveau][0].capitalize(), "daarna": perioden.get("sinds")}
    grens = n["grens"] if veel else HARDLY
    most = delen if len(delen) <= MANY else delen.nlargest(MANY, "huishoudens")
    if "verandering" in delen:
        parts = {d: f"verandering_{d}" for d in DIMENSIONS}
        place = "naam gemeente" if asked else "naam"
        columns = f"{place} klasse_van klasse_tot verandering {' '.join(parts.values())}"
        tabellen["onderdelentabel"] = areas_table(most, columns, head, grens)
        for d, kolom in parts.items():
            delen[f"stap_{d}"] = clear_steps(delen[kolom], None, n["drempel"])
    both = joined(n["nu"].assign(niveau=n["niveau"]), delen.assign(niveau=niveau))
    edition = f"Leefbaarometer 3.0, editie {newest(n['gegevens'], n['niveau'])[0]}"
    here, now = origin(n["land"] if veel else hier), {"bron": edition, "jaren": jaar, "niveau": n["niveau"]}
    # of gemeenten: two series
    since = now | {"bron": f"{here['bron']}; {edition}", "jaren": f"{n['tot']} {jaar}"}
    bron = {"hier": here, "nu": now, "daarna": since if veel else origin(daarna) if daarna else now}
    words = {"veel": veel, "deelperioden": perioden, "jaar_nu": jaar, "sinds": perioden.get("sinds")}
    return {"gebieden": both, "bronnen": bron, "grens": grens, **words, **tabellen}


def _unequal(n: dict[str, Any]) -> dict[str, Any]:
    """Add the fifth of each part of SES, among all areas of the level."""
    delen, overal = n["delen"].assign(niveau=n["hier"].niveau), n["overal"]
    for part in [part for part in SES_LABELS if part in overal and part != "totaal"]:
        fifth = 1 + np.searchsorted(ses_cuts(overal[part]).vijfden, delen[part])
        delen[f"vijfde_{part}"] = np.where(delen[part].notna(), fifth, np.nan)
    return {"gebieden": delen, "bronnen": {"hier": origin(n["hier"])}, "jaar_ses": n["hier"].jaar_ses}


def _crime(n: dict[str, Any]) -> dict[str, Any]:
    """Add both layers to the areas."""
    delen = n["delen"].assign(niveau=n["niveau"], trap=n["trap"], aantal=n["stap"])
    bron = {"bron": n["bij"]["bron"], "jaren": n["deeljaar"], "niveau": n["niveau"], "gewicht": "geen"}
    bronnen = {"hier": bron, "daarna": bron | {"jaren": " ".join(map(str, n["eindes"].values()))}}
    words = {"wat": n["bij"]["label"], **n["eindes"]}
    return {"gebieden": delen.reset_index(drop=True), "bronnen": bronnen, **words}
