"""What a page says of its area and of where its figures come from."""

from __future__ import annotations

from leefbaarheid.areas import Area
from leefbaarheid.data.save import source_files, versions
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok, bullets, definitions, details, heading, paragraph
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import called
from leefbaarheid.themes.shared.parameters import ThemeParameters


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
    return Blok(
        details("Instellingen van dit rapport, om het opnieuw te maken", definitions(chosen, "feiten")),
        heading("Gegevens"),
        paragraph(f"Gegevensset {dataset.naam}."),
        details(
            f"Bronbestanden ({dutch.number(len(files))}), controlegetal en versies",
            paragraph(f"Controlegetal van de gegevensset: {dataset.checksum}."),
            bullets(files),
            paragraph(", ".join(f"{k} {v}" for k, v in versions().items()) + "."),
        ),
    )


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
