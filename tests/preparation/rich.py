"""The small folder with one more file for each thing that the preparation does; a test reads what came of it."""

import shutil
from pathlib import Path

import pandas as pd

from tests.preparation.mini import EAST, NAME, PC4, TABLES, WEST, YEARS, X, Y, buurten, make_mini
from tests.sources.cbs import TOPICS, save, statline
from tests.sources.crime import COUNTS, answer, monitor, police_odata
from tests.sources.raw import csv, layer, scores, square, write

#: Counts of years in which the denominators stand in other files, moved before they divide.
EARLIER = [(WEST, "0.0.0", 2017, 33), (WEST, "0.0.0", 2018, 30)]
#: SES-WOA: area, year, mean score, households. Kerkrade's buurten bear older codes in 2022; 't Oosten has those of the
#: scores, one suppressed. In 2020 it has no buurten.
SES = [
    ("NL01", 2022, 0.0, 8_000_000), (WEST, 2022, -0.2, 500), (EAST, 2022, 0.1, 1000), ("BU09280901", 2022, -0.3, 300),
    ("BU09280902", 2022, -0.1, 200), ("BU08820101", 2022, 0.1, 900), ("BU08820102", 2022, None, 100),
    *((code, 2020, 0.1, 100) for code in (WEST, EAST, "BU09280101", "BU09280102"))
]  # fmt: skip


def make_rich(folder: Path) -> Path:
    """Write the raw files; files/rich has counts with denominators, of which a dissolved gemeente's go to its successor."""
    shutil.copytree(TABLES / "rich", make_mini(folder), dirs_exist_ok=True)
    unknown = scores("bu_code", ["BU99990101"], YEARS, seed=3, name="bu_naam", without_dims=(2016,))
    csv(folder / NAME.format("buurten"), pd.concat([unknown, buurten()]), quoting=2)
    csv(folder / "Leefbaarometer-scores PC4 2002-2020.csv", scores("PC4", PC4, [2014, 2020], seed=9))
    older = scores("bu_code", ["BU00010101", "BU77770101"], [2014, 2020], seed=3)
    csv(folder / "Leefbaarometer-scores buurten 2002-2020.csv", older)
    csv(folder / "Leefbaarometer-scores gemeenten 2002-2020.csv", scores("gm_code", [WEST, "GM0001"], [2014]))
    csv(folder / "Leefbaarometer-scores wijken 2002-2024.csv", scores("wk_code", ["WK092898"], [2014, 2024]))
    cells = ["E2000N3200", "E2019N3200", "E2020N3200", "E2042N3200", "E2041N3200"]
    csv(folder / NAME.format("grids"), scores("grid", cells, [2014, 2020]))
    for year, size in ((2018, 500), (2022, 600), (2025, 700)):
        shape = [square(X, Y, size)]
        layer(folder / f"z buurt {year}.gpkg", shape, bu_code=["BU09280101"], bu_naam=[f"N{year}"])
    shapes = [square(X, Y, 1500), square(X + 2000, Y, 1500), square(X, Y + 3000, 500)]
    codes = [WEST, EAST, "GM0001"]
    layer(folder / "gemeenten_2018.gpkg", shapes, gemeentecode=codes, aantalInwoners=[900, 1900, 100])
    layer(folder / "later gemeenten 2018.gpkg", shapes[:1], gemeentecode=[WEST], aantal_inwoners=[1])
    codes = ["WK092801", "WK092899", "WK088200", "WK092898"]
    shapes = [square(X, Y, 900), square(X + 900, Y, 900), square(X + 2000, Y, 2000), square(X, Y + 900, 900)]
    layer(folder / "wijken.gpkg", shapes, wijkcode=codes, jaarstatcode=[f"2022{c}" for c in codes])
    shutil.copy(folder / "misdrijven.csv", folder / "misdrijven_kopie.csv")
    save(folder / "47018NED.json", police_odata([*COUNTS, *EARLIER]))
    save(folder / "vm.json", answer("85146NED", monitor((2021,), (WEST, "GM0363"))))
    values = [{"SES-WOA/Totaalscore/Gemiddelde score": s, "Particuliere huishoudens": n} for *_, s, n in SES]
    rows = [(c, c, year, dict.fromkeys(TOPICS) | v) for (c, year, *_), v in zip(SES, values, strict=True)]
    write(folder / "ses.csv", statline(rows=rows))
    return folder
