"""One look at an area: from a set of choices to the map and tables as HTML, or a sentence why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import ValidationError

from leefbaarheid.areas import Area, find_area, resolve_area, typed_names
from leefbaarheid.data.now import place_names
from leefbaarheid.dataset import Dataset
from leefbaarheid.draw import draw_map
from leefbaarheid.draw.kaart import MANY
from leefbaarheid.draw.layers import layer_of, legend_of
from leefbaarheid.errors import AreaError, LeefbaarheidError
from leefbaarheid.explorer.themes import THEMES, load
from leefbaarheid.report.run import given
from leefbaarheid.report.themes import LABELS, model
from leefbaarheid.say import Say


@dataclass(frozen=True, eq=False)
class Look:
    """What a set of choices comes down to.

    ``names`` are those of the theme's notebook (:func:`.themes.load`), with ``lagen``, the layers that there are (column ->
    label), and of the one on the map: ``laag`` (its column), ``titel``, ``layer``, ``kaartgebieden`` (its areas),
    ``sleutel`` (:func:`legend_of`), ``bron`` (what its figures stand on) and ``kaart``. ``html`` is the map and the tables.
    """

    theme: str
    area: Area
    parameters: Mapping[str, Any]
    names: Mapping[str, Any]
    html: str


def sentence(block: str, **facts: Any) -> str:
    """A block of ``verkennen.md.j2``, as HTML."""
    return Say("verkennen", facts)(block).html


def look(dataset: Dataset, theme: str, gebied: str, values: Mapping[str, Any], laag: str = "") -> Look | str:
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
        n = load(theme, p) | {"plek": area, "lang": MANY}
    except LeefbaarheidError as error:
        return sentence("geen_cijfers", **p, plek=area, melding=str(error))
    areas = n["gebieden"]
    judged = areas[areas["beoordeeld"].eq(True)]
    held = [c for c in offer["lagen"] if c in areas and judged[c].notna().any()]
    if not held:
        return sentence("geen_cijfers", **p, plek=area, melding="no area has a figure")
    n["laag"] = laag = laag if laag in held else held[0]
    n["lagen"] = {c: offer["lagen"][c][1].format_map(n) for c in held}
    kind, _, source = offer["lagen"][laag]
    kind = "tiende" if kind == "stap" and n["veel"] else kind
    shown = areas[areas["niveau"].isin(areas.loc[areas[laag].notna(), "niveau"])]
    layer, weight = layer_of(shown, laag, kind), shown.get("noemer", shown["huishoudens"]).astype(float)
    n |= {"titel": n["lagen"][laag], "layer": layer, "bron": n["bronnen"][source], "kaartgebieden": shown}
    n |= {"kaartniveau": shown["niveau"].iloc[0], "weegt": weight.notna().any(), "thema": LABELS[theme]}
    n |= {"sleutel": legend_of(shown, laag, kind, weight), "soort": kind}
    n["klein"] = len(shown) - len(layer.colour)
    n["tabellen"] = {title: n[name] for name, title in offer["tabellen"].items() if n.get(name)}
    told = {row["code"]: n["say"].line("aanwijzen", **n, deel=row) for row in shown.to_dict("records")}
    place = (dataset.areas("gemeente"), area.gemeenten, told, pd.Series(dtype=object))
    alt, names = Say("verkennen", n).line("kaart_alt"), place_names(dataset, shown, n["kaartniveau"])
    n["kaart"] = draw_map({"n": layer}, *place, alt, shown[shown["beoordeeld"].eq(True)], names)
    return Look(theme, area, p, n, sentence("uitkomst", **n))
