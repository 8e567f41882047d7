"""Pages made without a kernel, with the names of their notebook and their text."""

import os
import re
from html import unescape
from unittest.mock import patch

import pandas as pd

from leefbaarheid.report.notebook import TABLES
from leefbaarheid.report.page import assemble, render_page
from leefbaarheid.report.themes import notebook_of
from tests.cells import run_cells
from tests.conftest import slowly

#: A town, a few areas; in the slow tests one area, an island, a city and areas of all larger kinds too.
LARGER = ("GM0599", "GM0279", "G4", "G40", "PV31", "CR39", "RG-GOOI", "NL", "Kerkrade, Heerlen")
AREAS = ["GM0928", "GM0184", *slowly("GM0277", "GM0088", *LARGER)]
#: Texts that a page must not hold: missing values and empty lists that slipped through, code, and causal words.
ODD = r"\b(nan|NaN|None|<NA>|NaT|inf|Undefined|dtype|dankzij|veroorzaakt|leidt tot|komt door)\b|\[\]|\{\{"


def made(theme, gebied, folder, **parameters):
    """Names, page and text of a report; its tables are in ``folder``, and its part of the overview is sound."""
    with patch.dict(os.environ, {TABLES: str(folder)}):
        names, shown = run_cells(notebook_of(theme), {"gebied": gebied, **parameters})
    html = render_page(shown[""], f"{theme}.html", "Titel", names["plek"].naam, [theme])
    text = text_of(html)
    overview = assemble(folder, names["plek"].naam, {theme: shown}, "")
    text_of(overview)
    (tile,) = shown["overzicht-tegel"]
    assert len(re.sub(r"<[^>]+>", " ", tile.partition("</p>")[2]).split()) <= 25, tile
    assert len(overview) < len(html) + 60_000
    most = max(len(names.get(name, ())) for name in ("nu", "delen"))
    assert len(html.encode()) / 1024 <= (300 if most <= 80 else 700 if most == 342 else 120 + 2.5 * most)
    assert html.count('<li id="b-') == len(names.get("kijk", [])) <= 10
    return names, html, text


def table(theme, folder, name):
    """A table that a report left."""
    texts = ("gemeente_code", "code", "groepen", "nog_zo", "id")
    return pd.read_csv(folder / "tabellen" / theme / f"{name}.csv", dtype=dict.fromkeys(texts, str))


def text_of(html):
    """What a page says; it holds nothing odd, and one heading of the first level."""
    body = re.sub(r"<(style|script|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
    assert not re.search(ODD, text), re.search(ODD, text)
    assert html.count("<h1") == 1
    return text


def every_area(dataset):
    """Codes of all gemeenten, provincies, groups and regions."""
    areas = [*dataset.gemeenten["code"], *dataset.gemeenten["provincie_code"].unique()]
    areas += [*dataset.groepen["groep_code"].unique()]
    assert len(areas) > 342 + 12 + 40
    return areas
