"""Make data/nederland, the prepared dataset of open data in this repository, with its HERKOMST.md.

usage: python docs/nederland.py SOURCE [TO]     (make nederland SOURCE=../raw)

SOURCE holds the raw files that HERKOMST.md lists. Where ``../extra`` beside it has outlines of gemeenten that fit together
(``gemeenten_2024_dekkend.gpkg``), these go before those in SOURCE. The same files give the same bytes in one environment.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import pandas as pd

from leefbaarheid.classes import classify
from leefbaarheid.dataset import Dataset, open_dataset
from leefbaarheid.dataset.layout import ABOUT
from leefbaarheid.preparation import check_dataset, prepare
from leefbaarheid.terms import DIMENSIONS

PROJECT = Path(__file__).resolve().parents[1]

#: What a file is, by a part of its name: publisher's product, date of its figures, and where the copy came from.
FILES: Final = (
    ("scores PC4", "official file, unchanged", "edition 2002-2022"),
    ("scores buurten", "every row of 19 gemeenten of the official file", "edition 2002-2024"),
    (
        "leefbaarometer-wfs",
        "the WFS's own properties and simplified outlines of buurten, a file a provincie",
        "measurement 2024",
    ),
    ("gebieden_pc4", "CBS outlines of PC4, with the gemeente of largest overlap", "2024"),
    (
        "gemeente_naar_2024",
        "gemeente of a year to gemeente of 2024, by overlap of outlines; derived",
        "2012-2024",
    ),
    (
        "gemeente_regio",
        "gemeente to provincie and COROP region, by overlap of outlines; derived",
        "2019, 2022, 2024",
    ),
    ("gemeenten_", "outlines of gemeenten", "1 January of the year in its name"),
    ("kerncijfers_buurt", "CBS 85984NED, part of its columns", "2024"),
    ("kerncijfers_pc4", "CBS kerncijfers per postcode, part of its columns", "2022"),
    ("misdrijven_buurt", "Politie 47022NED through CBS, all crimes together", "2021-2025"),
    ("misdrijven_gemeente", "Politie 47018NED, 13 kinds", "2012, 2017-2019, 2022-2024"),
    ("ses_woa_pc4", "CBS maatwerk 2024/24, SES-WOA", "1 January 2022"),
    ("wijken_", "outlines and names of wijken", "2024"),
)

HEAD: Final = """# Where data/nederland comes from

Open data of the Netherlands, prepared by this project: Leefbaarometer 3.0 (CC0), CBS, Kadaster and Politie (CC BY 4.0).
Cite a source as its row says, with the year of the figures; every report does so. The layout is that of
[docs/tables.md](../../docs/tables.md).

**These are copies.** None of the publishers' own addresses could be reached: the files came from public repositories that
hold copies. When each was downloaded from its publisher is not known. `make data` fetches the originals; then every year
of all 12,147 buurten and of the wijken is there (here only 2024, and a series of 19 gemeenten), SES-WOA of more years and
levels, crime by kind for buurten, and the Veiligheidsmonitor. A fetched dataset in `data/real` goes before this one.

## The files

Rows are those of the file, and how many of them are used (the others are of older years or of areas without a score).

| file | what | licence | cite as | figures of | rows (used) | SHA-256 |
|---|---|---|---|---|---|---|
"""


def main(source: Path, to: Path) -> None:
    """Prepare the dataset and write where it comes from."""
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "bron"
        shutil.copytree(source, raw)
        fitting = source.resolve().parent / "extra" / "gemeenten_2024_dekkend.gpkg"
        if fitting.is_file():
            (raw / "tabellen").chmod(0o755)
            (raw / "tabellen" / "gemeenten_2024.gpkg").unlink(missing_ok=True)
            shutil.copy(fitting, raw / "tabellen")
        prepare(raw, to, progress=print)
        for folder in raw.rglob("*"):  # copies of files without a right to write cannot be removed everywhere
            folder.chmod(0o755)
    text = HEAD + "".join(map(_row, open_dataset(to).meta["bronnen"])) + "\n" + _checks(to)
    (to / ABOUT).write_text(text, encoding="utf-8")
    size = sum(p.stat().st_size for p in to.rglob("*") if p.is_file())
    print(f"{to}: {size / 1e6:.1f} MB")


def _row(about: dict[str, Any]) -> str:
    what, when = next((text, date) for part, text, date in FILES if part in about["bestand"])
    rows = f"{about['rijen_gelezen']:,} ({about['rijen_gebruikt']:,})"
    cells = [
        f"`{about['bestand']}`",
        what,
        about["licentie"],
        about["citaat"],
        when,
        rows,
        f"`{about['sha256']}`",
    ]
    return f"| {' | '.join(cells)} |\n"


def _checks(folder: Path) -> str:
    """Say how the files were checked, with what came out."""
    report, dataset = check_dataset(folder), open_dataset(folder)
    agreeing, largest = {}, {}
    for level in dataset.levels:
        scores = dataset.scores(level)
        classed = scores.dropna(subset="kscore")
        equal = classify(classed["afw"]) == classed["kscore"].to_numpy(dtype=float)
        agreeing[level] = f"{equal.sum():,} of {len(classed):,}"
        largest[level] = (scores[list(DIMENSIONS)].sum(axis=1, min_count=5) - scores["afw"]).abs().max()
    sums = ", ".join(f"{level} {off:.0e}" for level, off in largest.items())
    agree = ", ".join(f"{level} {of}" for level, of in agreeing.items() if of != "0 of 0")
    held = _held(dataset)
    short = ", ".join(f"{name} {share:.0%}" for name, share in held[held < 0.9].sort_values().items())
    return f"""## How they were checked

- `leefbaarheid data check data/nederland` proves every rule of docs/tables.md: {report.violations} violations.
- The five dimensions sum to `afw` in every row that has them; largest difference: {sums} (the WFS gives six digits).
- Classes that the WFS gives (`kscore`) equal those cut on `afw` (`lib/leefbaarheid/classes.py`): {agree}.
- Scores of 2024 of one buurt in the CSV and in the WFS agree within 2e-6; the preparation refuses files that do not.
- Registered crime of 2024: all buurten of a gemeente together against its own count in the other file: at least 95% in
  {(held >= 0.95).sum()} of {len(held)} gemeenten; under 90%, where reports show no figure per buurt: {short}.
- Outlines are simplified by 10 m and stand in whole metres; neighbours (`buren.parquet`) were found before that.
"""


def _held(dataset: Dataset) -> pd.Series:
    """Share of each gemeente's registered crime of 2024 that its buurten hold, by name."""
    inside = dataset.attributes("gemeente", ["misdrijven_totaal_per_buurt"]).query("jaar == 2024")
    whole = (
        dataset.indicators("gemeente", ["misdrijven_totaal"])
        .query("jaar == 2024")
        .set_index("code")["teller"]
    )
    counted = inside.set_index("code")["waarde"].reindex(whole.index).fillna(0)
    return (counted / whole).rename(index=dataset.gemeenten.set_index("code")["naam"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PROJECT / "data" / "nederland")
