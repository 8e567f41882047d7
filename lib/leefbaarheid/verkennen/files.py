"""Files of an export as links in the page itself, so that an app needs no way to its server's disk."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from leefbaarheid.figures.block import Markup, paragraph
from leefbaarheid.texts import dutch

#: Larger files are not put in the page; where they lie is told.
LARGEST: Final = 20_000_000
KINDS: Final = {
    ".csv": "text/csv",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".gpkg": "application/geopackage+sqlite3",
}
#: What each file holds, for a reader.
MEANINGS: Final = {
    "gebieden.gpkg": "gebieden met omtrek, voor een kaartprogramma",
    "gebieden.csv": "dezelfde cijfers als tabel",
    "herkomst.csv": "bron, jaren, gewicht en aantal gebieden",
    "kaart.png": "de kaart om af te drukken (300 dpi)",
    "kaart.svg": "de kaart om te bewerken",
    "parameters.csv": "de keuzes, voor leefbaarheid batch --areas parameters.csv",
}


def links(files: Sequence[Path]) -> Markup:
    """A list with a link to each file that holds the file itself; under it, in which folder they stand."""
    items = "".join(f"<li>{_link(path)}</li>\n" for path in files)
    where = paragraph(f"De bestanden staan ook in de map {files[0].parent}.")
    return Markup(
        f"<p>Bewaard: {dutch.plural(len(files), 'bestand', 'bestanden')}.</p>\n<ul>\n{items}</ul>\n{where.html}"
    )


def _link(path: Path) -> str:
    size = path.stat().st_size
    about = f"{escape(MEANINGS.get(path.name, ''))} ({dutch.number(max(size / 1000, 1))} kB)"
    if size > LARGEST:
        return f"{escape(path.name)}: {about}, te groot om hier te laden"
    content = b64encode(path.read_bytes()).decode("ascii")
    address = f"data:{KINDS[path.suffix]};base64,{content}"
    return f'<a download="{escape(path.name)}" href="{address}">{escape(path.name)}</a>: {about}'
