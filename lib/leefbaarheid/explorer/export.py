"""Save a selection: figures with outlines, a table, the picture for print, and the parameters that make it again."""

import hashlib
import json
from pathlib import Path

import pandas as pd

from leefbaarheid.data.save import origin_table, safe, write_geopackage
from leefbaarheid.draw.picture import save_layer
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.explorer.look import Look
from leefbaarheid.params import PROJECT
from leefbaarheid.report.place import whole_folder
from leefbaarheid.say import Say


def save(shown: Look, folder: str | Path = "") -> list[Path]:
    """Save what is shown in a folder of its own under ``folder`` (empty: ``outputs/verkenning``); returns the files.

    ``gebieden.gpkg``: outlines in RD New with the figures (layer ``herkomst``: source, years, weight, number of areas);
    ``gebieden.csv`` and ``herkomst.csv``, the same as tables; ``kaart.png`` at 300 dots an inch and ``kaart.svg`` (none
    where no outline is known); ``parameters.csv``, a row for ``leefbaarheid batch --areas`` with every parameter, so that
    other defaults change nothing. The folder is named by what was chosen: equal choices give equal bytes in the same
    place, others another place. All files are there or none.

    Raises :class:`LeefbaarheidError` where the folder cannot be written.
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
    try:
        with whole_folder(root, target) as made:
            for name, table in (tables | {"parameters": pd.DataFrame([row])}).items():
                path = made / f"{name}.csv"
                safe(table).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
            write_geopackage(made / "gebieden.gpkg", {"gebieden": areas, "herkomst": origin})
            if "geometry" in areas:
                title, source = f"{area.naam}: {n['titel']}", f"Bron: {Say('verkennen', n).line('bron')}"
                land = (dataset.areas("gemeente"), area.gemeenten)
                save_layer(made / "kaart", n["layer"], *land, n["sleutel"], title, source)
    except OSError as error:
        why = f"{target} cannot be written ({error.strerror or error})"
        raise LeefbaarheidError(f"{why}; free space or choose another folder") from None
    return sorted(target.iterdir())
