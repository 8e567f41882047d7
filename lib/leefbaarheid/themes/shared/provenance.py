"""What a page says of its area and of where its figures come from."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final
from zoneinfo import ZoneInfo

from leefbaarheid import classes
from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok, bullets, definitions, details, heading, paragraph
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import called
from leefbaarheid.themes.shared.parameters import ThemeParameters
from leefbaarheid.version import __version__

#: Days are those of readers.
_HERE: Final = ZoneInfo("Europe/Amsterdam")
#: Libraries whose version stands in the provenance.
LIBRARIES: Final = ("pandas", "geopandas", "matplotlib", "seaborn", "papermill", "nbconvert")


def source(edition: str = "") -> str:
    """Name the source, with an edition of it, as it stands under every picture."""
    return f"Leefbaarometer 3.0, editie {edition}" if edition else "Leefbaarometer 3.0"


def provenance(dataset: Dataset, area: Area, parameters: ThemeParameters, **found: object) -> Blok:
    """Sources, parameters, checksum and versions: enough to make a page again.

    ``found`` gives what a parameter came down to where it was left open, such as the newest year.
    """
    chosen = {"gebied": area.code}
    values = {**parameters.model_dump(exclude={"gebied", "data"}), **found}
    chosen |= {k: f"{v:g}".replace(".", ",") if isinstance(v, float) else str(v) for k, v in values.items()}
    files = source_files(dataset)
    versions = {
        "leefbaarheid": __version__,
        "klassegrenzen": classes.VERSION,
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
    return Blok(
        details("Instellingen van dit rapport, om het opnieuw te maken", definitions(chosen, "feiten")),
        heading("Gegevens"),
        paragraph(f"Gegevensset {dataset.naam}."),
        details(
            f"Bronbestanden ({dutch.number(len(files))}), controlegetal en versies",
            paragraph(f"Controlegetal van de gegevensset: {dataset.checksum}."),
            bullets(files),
            paragraph(", ".join(f"{k} {v}" for k, v in versions.items()) + "."),
        ),
    )


def source_files(dataset: Dataset) -> list[str]:
    """Say of each file of which the dataset holds anything what it is, when and where it was fetched, and its SHA-256."""
    return [_file_in_words(b) for b in dataset.meta["bronnen"] if b.get("rijen_gebruikt")]


def _file_in_words(about: Mapping[str, Any]) -> str:
    edition = f"editie {about['editie']}" if about.get("editie") else ""
    if about.get("opgehaald"):
        moment = datetime.fromisoformat(about["opgehaald"]).astimezone(_HERE)
        fetched = f"opgehaald op {dutch.day(moment)} van {about['adres']}"
    else:
        fetched = "datum van ophalen niet bekend"
    words = [about["citaat"], about["licentie"], edition, fetched, f"sha256 {about['sha256']}"]
    return f"{about['bestand']}: {', '.join(filter(None, words))}"


def area_in_words(dataset: Dataset, area: Area) -> str:
    """Say what is chosen: "gemeente Kerkrade (GM0928), provincie Limburg", and which smaller place led there."""
    if area.soort == "gemeente":
        name = f"gemeente {area.naam}"
        rest = f"provincie {dataset.gemeenten.set_index('code')['provincie'][area.code]}"
    else:
        name = called(area.naam, area.soort).removeprefix("de ")
        rest = dutch.plural(len(area.gemeenten), "gemeente", "gemeenten")
    return f"{name} ({area.code}), {rest}" + (f". {area.omweg}" if area.omweg else "")


def definition(dataset: Dataset, group: str) -> str:
    """Say which gemeenten a group or region holds, and who defined it so."""
    rows = dataset.groepen[dataset.groepen["groep_code"] == group]
    return f"{rows['groep'].iloc[0]}: {dutch.plural(len(rows), 'gemeente', 'gemeenten')} ({rows['bron'].iloc[0]})."
