"""One look at an area: from a set of choices to the map and tables as HTML, or a sentence why there are none; and saved.

The frames are those of the notebook of a theme; ``themes.yml`` says what is offered of them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import matplotlib
import numpy as np
import pandas as pd
import yaml
from PIL import Image
from pydantic import ValidationError
from resvg_py import svg_to_bytes

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import ses_cuts
from leefbaarheid.analysis.stijgers_en_dalers.look import clear_steps
from leefbaarheid.areas import Area, find_area, resolve_area, typed_names
from leefbaarheid.classes import HARDLY
from leefbaarheid.data.change import both_periods, shares
from leefbaarheid.data.crime import kinds_of_crime
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.data.now import joined, newest, periods, place_names
from leefbaarheid.data.save import origin, origin_table, safe, write_geopackage
from leefbaarheid.dataset import Dataset, ses_years
from leefbaarheid.dataset.recover import staging
from leefbaarheid.draw import areas_table, draw_map
from leefbaarheid.draw.kaart import MANY
from leefbaarheid.draw.layers import KEYS, layer
from leefbaarheid.errors import AreaError, LeefbaarheidError
from leefbaarheid.labels import LEVEL_LABELS, SES_LABELS
from leefbaarheid.report.notebook import names_from
from leefbaarheid.report.themes import given, model, notebook_of
from leefbaarheid.say import Say
from leefbaarheid.terms import DIMENSIONS, PROJECT, THEME_LABELS

_TEXT: Final = Path(__file__).with_name("themes.yml").read_text(encoding="utf-8")
#: By theme: ``velden``, ``namen``, ``tabellen`` and ``lagen``.
THEMES: Final[dict[str, dict[str, Any]]] = yaml.safe_load(_TEXT)
#: Dots an inch of a saved picture, and its letters, those of charts: any machine has them.
DPI: Final = 300
_FAMILY: Final = dict.fromkeys(("font_family", "sans_serif_family"), "DejaVu Sans")
LETTERS: Final[dict[str, Any]] = {"font_dirs": [f"{matplotlib.get_data_path()}/fonts/ttf"], **_FAMILY}


def theme_choices(dataset: Dataset, theme: str) -> dict[str, dict[str, Any]]:
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


def load_theme(theme: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names of a theme's notebook with checked parameters, and what the explorer adds to them.

    ``gebieden``, an area a row: ``code, naam, niveau, huishoudens, beoordeeld, geometry`` (RD New) and the columns of the
    layers; of two levels where not all is known at one. ``bronnen``: origins of figures, by name. Errors are those of the
    notebook: a :class:`LeefbaarheidError` where the data have nothing.
    """
    asked = [*THEMES[theme]["namen"].split(), *THEMES[theme]["tabellen"]]
    n = names_from(notebook_of(theme), parameters, asked)
    if theme != "ondermijning":
        return n | (_rises(n) if theme == "stijgers_en_dalers" else _unequal(n))
    inside = n["plek"].soort != "gemeente" or (n["deelsoort"] == n["kernindicator"] and len(n["goed"]))
    if not inside:  # no figure inside: the gemeenten around it
        own = n["gemeenten"].set_index("code").at[n["plek"].code, "provincie_code"]
        n = names_from(notebook_of(theme), {**parameters, "gebied": own}, asked) | {"profiel": n["profiel"]}
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


@dataclass(frozen=True, eq=False)
class Look:
    """What a set of choices comes down to.

    ``names`` are those of the theme's notebook (:func:`load_theme`), with ``lagen``, the layers that there are (column ->
    label), and of the one on the map: ``laag`` (its column), ``titel``, ``layer``, ``kaartgebieden`` (its areas),
    ``sleutel`` (its legend, :data:`.layers.Row`), ``bron`` (what its figures stand on) and ``kaart``. ``html`` is the map
    and the tables.
    """

    theme: str
    area: Area
    parameters: Mapping[str, Any]
    names: Mapping[str, Any]
    html: str


def sentence(block: str, **facts: Any) -> str:
    """A block of ``verkennen.md.j2``, as HTML."""
    return Say("verkennen", facts)(block)


def compose(
    dataset: Dataset, theme: str, gebied: str, values: Mapping[str, Any], laag: str = ""
) -> Look | str:
    """Compute and draw what some choices give; what gives nothing comes back as a sentence (HTML).

    ``values`` are parameters of the theme's report by name, those left out have its defaults; ``laag`` is a column of
    ``lagen`` in ``themes.yml``, the first that there is where it is not known here.
    """
    try:
        area = resolve_area(dataset, gebied)
    except AreaError:
        near = [typed_names(dataset)[c] for c in find_area(dataset, gebied[:60])["code"].head(3)]
        return sentence("onbekend", gebied=gebied[:60], bijna=near)
    offer, known = THEMES[theme], model(theme)
    try:
        asked = given(theme, {}) | {**values, "gebied": gebied, "data": str(dataset.path)}
        p = known.model_validate(asked).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name, limits = str(first["loc"][0]), known.model_json_schema()["properties"]
        label, value = offer["velden"].get(name, name), str(first["input"])[:60]
        return sentence("waarde", label=label, waarde=value, grenzen=limits[name])
    try:
        n = load_theme(theme, p) | {"plek": area, "lang": MANY}
    except LeefbaarheidError as error:
        return sentence("geen_cijfers", **p, plek=area, melding=str(error))
    areas = n["gebieden"]
    filled = areas[areas["beoordeeld"].eq(True)].notna().any()
    held = [c for c in offer["lagen"] if filled.get(c)]
    if not held:
        return sentence("geen_cijfers", **p, plek=area, melding="no area has a figure")
    n["laag"] = laag = laag if laag in held else held[0]
    n["lagen"] = {c: offer["lagen"][c][1].format_map(n) for c in held}
    kind, _, source = offer["lagen"][laag]
    kind = "tiende" if kind == "stap" and n["veel"] else kind
    shown = areas[areas["niveau"].isin(areas.loc[areas[laag].notna(), "niveau"])]
    judged, weight = shown["beoordeeld"].eq(True), shown.get("noemer", shown["huishoudens"]).astype(float)
    own, seen = shown[judged].set_index("code"), shares(shown[laag], weight, judged)
    drawn = layer(shown, own[laag], kind, own["klasse"] if kind == "vak" else None)
    key = [(*r, int(seen["n"].get(v, 0)), float(seen["deel"].get(v, 0))) for v, r in KEYS[kind].items()]
    n |= {"titel": n["lagen"][laag], "layer": drawn, "bron": n["bronnen"][source], "kaartgebieden": shown}
    n |= {"kaartniveau": shown["niveau"].iloc[0], "weegt": weight.notna().any(), "thema": THEME_LABELS[theme]}
    n |= {"sleutel": key, "soort": kind, "klein": len(shown) - len(drawn.colour)}
    n["tabellen"] = {title: n[name] for name, title in offer["tabellen"].items() if n.get(name)}
    told = {row["code"]: n["say"].line("aanwijzen", **n, deel=row) for row in shown.to_dict("records")}
    place = (dataset.areas("gemeente"), area.gemeenten, told, pd.Series(dtype=object))
    alt, names = Say("verkennen", n).line("kaart_alt"), place_names(dataset, shown, n["kaartniveau"])
    n["kaart"] = draw_map({"n": drawn}, *place, alt, shown[judged], names)
    return Look(theme, area, p, n, sentence("uitkomst", **n))


def save(shown: Look, folder: str | Path = "") -> list[Path]:
    """Save what is shown in a folder of its own under ``folder`` (empty: ``outputs/verkenning``); returns the files.

    ``gebieden.gpkg``: outlines in RD New with the figures (layer ``herkomst``: source, years, weight, number of areas);
    ``gebieden.csv`` and ``herkomst.csv``, the same as tables; ``kaart.svg`` and ``kaart.png`` (300 dpi), the map with its
    legend (none where no outline is known); ``parameters.csv``, a row for ``leefbaarheid batch --areas`` with every
    parameter, so that other defaults change nothing. The folder is named by what was chosen: equal choices give equal
    bytes in the same place, others another place. All files are there or none.

    Raises :class:`DatasetError` where the folder cannot be written.
    """
    root = Path(folder).expanduser() if str(folder).strip() else PROJECT / "outputs" / "verkenning"
    n, area = shown.names, shown.area
    areas = n["kaartgebieden"].dropna(axis=1, how="all").set_index(["code", "naam"]).reset_index()
    values = {k: v for k, v in shown.parameters.items() if k not in ("gebied", "data")}
    dataset = n["gegevens"]
    about = json.dumps([dataset.checksum, shown.theme, n["laag"], area.code, values], sort_keys=True)
    mark = hashlib.sha256(about.encode()).hexdigest()[:8]
    query = ", ".join(area.gemeenten) if area.soort == "selectie" else area.code
    row = {"gebied": query, "thema": shown.theme, "map": f"verkenning-{mark}", **values}
    origin = origin_table(dataset, area, {**n["bron"], "aantal_gebieden": len(areas)})
    tables = {"gebieden": pd.DataFrame(areas.drop(columns="geometry", errors="ignore")), "herkomst": origin}
    target = root / area.folder / f"{shown.theme}-{mark}"
    with staging(target) as made:
        for name, table in (tables | {"parameters": pd.DataFrame([row])}).items():
            safe(table).to_csv(made / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
        write_geopackage(made / "gebieden.gpkg", {"gebieden": areas, "herkomst": origin})
        if n["kaart"]:
            title, source = f"{area.naam}: {n['titel']}", f"Bron: {Say('verkennen', n).line('bron')}"
            drawing = n["kaart"].to_file(title, source, n["sleutel"], n["klein"])
            (made / "kaart.svg").write_text(drawing, encoding="utf-8")
            picture = svg_to_bytes(svg_string=drawing, dpi=DPI, skip_system_fonts=True, **LETTERS)
            Image.open(BytesIO(picture)).save(made / "kaart.png", dpi=(DPI, DPI))
    return sorted(target.iterdir())
