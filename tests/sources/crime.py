"""Tables of the police and of the Veiligheidsmonitor made by hand, in CBS's forms."""

from itertools import product

import pandas as pd

from tests.sources import cbs

#: (area, kind, year, count): what 47018NED holds; None is suppressed.
COUNTS = [
    ("NL01", "0.0.0", 2023, 900), ("GM0928", "0.0.0", 2023, 300), ("GM0928", "1.1.1", 2023, 12),
    ("GM0928", "3.1.1", 2023, 7), ("GM0928", "3.9.1", 2023, 5), ("GM0928", "3.9.2", 2023, 0),
    ("GM0928", "3.9.3", 2023, 2), ("GM0882", "3.9.1", 2023, 5), ("GM0928", "3.5.2", 2023, 40),
    ("WK092801", "0.0.0", 2023, 80), ("BU09280101", "0.0.0", 2023, 30), ("BU09280101", "1.1.1", 2023, 1),
    ("BU09280102", "0.0.0", 2023, None)
]  # fmt: skip
LABELS = {
    "0.0.0": "Totaal misdrijven", "1.1.1": "1.1.1 Diefstal/inbraak woning", "3.1.1": "3.1.1 Drugshandel",
    "3.9.1": "3.9.1 Horizontale fraude", "3.9.2": "3.9.2 Verticale fraude", "3.9.3": "3.9.3 Fraude (overig)",
    "3.5.2": "3.5.2 Onder invloed (weg)"
}  # fmt: skip
#: What becomes of COUNTS: fraude is a sum, of which 't Oosten has a part only.
EXPECTED = {
    ("gemeente", "GM0928", 2023, "misdrijven_totaal", 300.0),
    ("gemeente", "GM0928", 2023, "inbraak_woning", 12.0), ("gemeente", "GM0928", 2023, "drugshandel", 7.0),
    ("gemeente", "GM0928", 2023, "fraude", 7.0), ("wijk", "WK092801", 2023, "misdrijven_totaal", 80.0),
    ("buurt", "BU09280101", 2023, "misdrijven_totaal", 30.0),
    ("buurt", "BU09280101", 2023, "inbraak_woning", 1.0)
}  # fmt: skip


def police_odata(rows: list | None = None, suffix: int = 1) -> dict:
    named = ("SoortMisdrijf", "WijkenEnBuurten", "Perioden", f"GeregistreerdeMisdrijven_{suffix}")
    given = COUNTS if rows is None else rows
    padded = [(f"{kind:<6}", f"{code:<10}", f"{year}JJ00", count) for code, kind, year, count in given]
    return cbs.answer("47018NED", [dict(zip(named, row, strict=True)) for row in padded])


def police_statline(labels: dict[str, str] = LABELS) -> str:
    head = ["Regiocode (code)", "Soort misdrijf", "Perioden", "Geregistreerde misdrijven (aantal)"]
    frame = pd.DataFrame(COUNTS, columns=head).replace({head[1]: labels}).astype({head[3]: "Int64"})
    frame.insert(2, "Wijken en buurten", "Naam")
    return "\ufeff" + frame.to_csv(index=False, sep=";", na_rep=".", quoting=1)


#: Key of the share that feels unsafe, and all keys of the Veiligheidsmonitor.
UNSAFE = "VoeltZichWeleensOnveiligInBuurt_50"
TOPICS = ("SocialeCohesieSchaalscore_15", UNSAFE, "RapportcijferVeiligheidInBuurt_60")


def monitor(years=(2021, 2023), codes=("NL01", "GM0363", "RE01")) -> list[dict]:
    """Rows of the Veiligheidsmonitor: a value and both bounds of its interval for each area and year."""
    rows = []
    for code, year, off in product(codes, years, (0, -1, 1)):
        margin = {0: "MW00000", -1: "MOG0095", 1: "MBG0095"}[off]
        figures = dict(zip(TOPICS, (5.5, 20.4 + off + year % 10, 7.1 + off / 10), strict=True))
        rows.append({"Marges": margin, "RegioS": f"{code:<6}", "Perioden": f"{year}JJ00"} | figures)
    return rows


def rows(found, figure="teller"):
    columns = ["niveau", "code", "jaar", "indicator", figure]
    return set(found.frame[columns].itertuples(index=False, name=None))
