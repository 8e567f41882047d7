"""The small folder with one more file for each thing that the preparation does; a test reads what came of it."""

from pathlib import Path

import pandas as pd

from tests.preparation.mini import EAST, NAME, PC4, WEST, YEARS, X, Y, buurten, make_mini
from tests.sources.cbs import TOPICS, save, statline
from tests.sources.crime import COUNTS, answer, monitor, police_odata
from tests.sources.raw import csv, layer, scores, square, write

#: Counts with denominators, of which those of a gemeente that was dissolved go to its successor.
CRIME = f"""gemeentecode,jaar,misdrijf,aantal,aantal_inwoners,woningvoorraad
{WEST},2019,totaal_misdrijven,30,900,400
{WEST},2019,inbraak_woning,4,900,400
GM0001,2019,totaal_misdrijven,,100,50
GM0001,2019,inbraak_woning,,100,50
{EAST},2019,totaal_misdrijven,8,2000,900
{WEST},2024,totaal_misdrijven,22,1100,
{WEST},2024,inbraak_woning,2,1100,
GM9999,2024,totaal_misdrijven,1,10,5
GM0001,2012,totaal_misdrijven,,100,50
{EAST},2012,totaal_misdrijven,7,1900,800
"""
#: Counts of years in which the denominators stand in other files, moved before they divide.
EARLIER = [(WEST, "0.0.0", 2017, 33), (WEST, "0.0.0", 2018, 30)]
#: Figures as a user gives them, of which the last stands in CRIME too.
OWN = f"""code,jaar,indicator,waarde,teller,noemer,bron
{WEST},2023,verdachten_drugs,,2,1000,Zicht op Ondermijning
BU09280101,2023,hennepkwekerijen,1.5,,,Zicht op Ondermijning
{WEST},2019,misdrijven_totaal,30,,,Zicht op Ondermijning
"""
#: SES-WOA: area, year, mean score, households. Kerkrade's buurten bear older codes in 2022; 't Oosten has those of the
#: scores, one suppressed. In 2020 it has no buurten.
SES = [
    ("NL01", 2022, 0.0, 8_000_000), (WEST, 2022, -0.2, 500), (EAST, 2022, 0.1, 1000), ("BU09280901", 2022, -0.3, 300),
    ("BU09280902", 2022, -0.1, 200), ("BU08820101", 2022, 0.1, 900), ("BU08820102", 2022, None, 100),
    *((code, 2020, 0.1, 100) for code in (WEST, EAST, "BU09280101", "BU09280102"))
]  # fmt: skip


def make_rich(folder: Path) -> Path:
    """Write the raw files."""
    make_mini(folder)
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
    text = "pc4,jaar,huishoudens,ses_woa\n6461,2022,999,0.5\n6372,2022,888,0.1\n"
    write(folder / "ses_woa_pc4_2022.csv", text)
    for name, code, homes in (("west", "BU09280101", 10), ("oost", "BU08820101", 20)):
        write(folder / f"woningen_{name}_2020.csv", f"bu_code,woningen\n{code},{homes}\n")
    homes = "BU09280101,2022,200,90\nBU09280102,2022,50,20\n"
    write(folder / "inwoners.csv", f"buurtcode,jaar,inwoners,woningen\n{homes}")
    write(folder / "inwoners_gemeente.csv", f"gm_code,jaar,inwoners\n{WEST},2017,1000\nGM0001,2017,100\n")
    write(folder / "misdrijven.csv", CRIME)
    write(folder / "misdrijven_kopie.csv", CRIME)
    head = CRIME.splitlines()[0]
    write(folder / "misdrijven_2012.csv", f"{head}\n{EAST},2012,totaal_misdrijven,7,1900,800\n")
    counts = [("BU09280101", "30"), ("BU09289999", "7"), ("BU09280102", "")]
    lines = "".join(f"{code},2024,totaal_misdrijven,{n}\n" for code, n in counts)
    write(folder / "misdrijven_buurt.csv", f"buurtcode,jaar,misdrijf,aantal\n{lines}")
    save(folder / "47018NED.json", police_odata([*COUNTS, *EARLIER]))
    save(folder / "vm.json", answer("85146NED", monitor((2021,), (WEST, "GM0363"))))
    write(folder / "zoo.csv", OWN)
    values = [{"SES-WOA/Totaalscore/Gemiddelde score": s, "Particuliere huishoudens": n} for *_, s, n in SES]
    rows = [(c, c, year, dict.fromkeys(TOPICS) | v) for (c, year, *_), v in zip(SES, values, strict=True)]
    write(folder / "ses.csv", statline(rows=rows))
    return folder
