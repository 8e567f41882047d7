"""The overview of an area: what each of its reports leaves for it, on one page that leads to all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leefbaarheid.report.page import FOOT, OVERVIEW, TILE, TOP, pieces, render_page
from leefbaarheid.report.place import write_whole
from leefbaarheid.report.themes import KNOWN, LABELS
from leefbaarheid.say import environment

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The list of all reports in an output folder; the page of all areas stands beside it.
MANIFEST: Final = "manifest.jsonl"


def write_overview(folder: Path, index: str = "") -> None:
    """Write ``index.html`` in the folder of an area, out of the notebooks of its reports as they stand.

    A notebook leaves the outputs of its cells with the tags :data:`TOP`, :data:`TILE` and :data:`FOOT`; nothing is
    computed again. ``index`` is the path from there to the page of all areas; empty, that of a batch above the folder.
    Without any page the overview goes too. Hold :func:`leefbaarheid.report.place.placing`
    where pages may change at the same time. Raises ``OSError``.
    """
    found = {theme: notebook for theme in standing(folder) if (notebook := _read(folder / f"{theme}.ipynb"))}
    if not found:
        (folder / OVERVIEW).unlink(missing_ok=True)
        return
    gebied = next(iter(found.values())).metadata["leefbaarheid"]["gebied"]
    made = {t: {tag: pieces(notebook, tag=tag) for tag in (TOP, TILE, FOOT)} for t, notebook in found.items()}
    write_whole(folder / OVERVIEW, join(folder, gebied, made, index or find_index(folder)))


def join(folder: Path, gebied: str, made: Mapping[str, Mapping[str, Sequence[str]]], index: str) -> str:
    """Join what the reports of an area left, by theme and tag, to its overview; ``folder`` tells what stands there."""

    def left(tag: str) -> list[str]:
        return [piece for shown in made.values() for piece in shown.get(tag, ())]

    text = environment().get_template("overzicht.html.j2").render(
        gebied=gebied,
        boven=left(TOP),
        tegels={theme: "".join(shown.get(TILE, ())) for theme, shown in made.items()},
        onder=left(FOOT),
        namen=LABELS,
        mislukt=[t for t in KNOWN if t not in made and (folder / f"{t}.ipynb").is_file()],
        tabellen={
            theme: sorted(path.stem for path in (folder / "tabellen" / theme).glob("*.csv")) for theme in made
        },
        pdf={theme for theme in (*made, "index") if (folder / f"{theme}.pdf").is_file()},
        index=index,
    )  # fmt: skip
    return render_page([text], OVERVIEW, f"{gebied}: overzicht", gebied, made, index)


def standing(folder: Path) -> list[str]:
    """The themes of which a page stands in the folder of an area."""
    return [theme for theme in KNOWN if (folder / f"{theme}.html").is_file()]


def is_current(folder: Path) -> bool:
    """Whether the overview of an area was written after the pages that stand there."""
    pages = [folder / f"{theme}.html" for theme in standing(folder)]
    overview = folder / OVERVIEW
    if not pages or not overview.is_file():
        return not pages and not overview.is_file()
    return overview.stat().st_mtime >= max(page.stat().st_mtime for page in pages)


def find_index(folder: Path) -> str:
    """The path from the folder of an area to the page of all areas of a batch, one or two folders up; else nothing."""
    beside = [up for up in ("../", "../../") if (folder / up / MANIFEST).is_file()]
    return next((f"{up}{OVERVIEW}" for up in beside if (folder / up / OVERVIEW).is_file()), "")


def _read(path: Path) -> NotebookNode | None:
    """A notebook that a report left; nothing where it is gone, or no longer that."""
    from nbformat import from_dict

    try:
        notebook = from_dict(json.loads(path.read_text(encoding="utf-8")))
        return notebook if notebook.metadata["leefbaarheid"]["gebied"] and notebook.cells else None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
