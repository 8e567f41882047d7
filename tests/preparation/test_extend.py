"""Tables of a user's own beside a prepared dataset, without its raw files."""

import pandas as pd
import pytest

from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check_dataset, extend
from tests.preparation.mini import EAST, WEST, contents
from tests.sources.raw import refusal, write

COUNTS = f"""code;jaar;indicator;teller;noemer;bron
{WEST};2023;verdachten_drugs;33;11000;Telling
{EAST};2023;verdachten_drugs;3;1000;Telling
BU09280101;2023;verdachten_drugs;12;400;Telling
"""


@pytest.fixture
def base(ready):
    return ready.folder


@pytest.fixture
def counts(tmp_path):
    return write(tmp_path / "tellingen.csv", COUNTS).path


def test_figures_and_features_come_beside_what_was_there(base, counts, tmp_path):
    green = write(tmp_path / "groen.csv", f"gm_code,jaar,groen\n{WEST},2020,2.5\n").path
    before = contents(base)
    assert not (base / "indicatoren.parquet").exists()
    told = extend(base, [counts, green], tmp_path / "uit")
    assert told.set_index("bestand")["rijen_gebruikt"].to_dict() == {"groen.csv": 1, "tellingen.csv": 3}
    assert check_dataset(tmp_path / "uit").violations == 0
    with pytest.raises(DatasetError, match="choose another folder"):
        extend(base, [counts], base)
    assert contents(base) == before, "the other dataset stays as it is"
    rows = pd.read_parquet(tmp_path / "uit" / "indicatoren.parquet").set_index("code")
    assert rows["waarde"].to_dict() == {WEST: 3.0, EAST: 3.0, "BU09280101": 30.0}
    assert rows["eigen"].all()
    features = pd.read_parquet(tmp_path / "uit" / "kenmerken.parquet")
    more = pd.concat([features, pd.read_parquet(base / "kenmerken.parquet")]).drop_duplicates(keep=False)
    assert more.values.tolist() == [["gemeente", WEST, 2020, "groen", 2.5, "groen.csv"]]
    one, other = (open_dataset(folder) for folder in (base, tmp_path / "uit"))
    assert one.meta["checksum"] != other.meta["checksum"]
    assert [b["bestand"] for b in other.meta["bronnen"]][-2:] == ["tellingen.csv", "groen.csv"]


def test_more_tables_come_beside_those_that_came_before_and_the_bytes_are_the_same(base, counts, tmp_path):
    extend(base, [counts], tmp_path / "een")
    later = write(tmp_path / "later.csv", COUNTS.replace("2023", "2024")).path
    for _ in range(2):  # once more in the same folder: nothing stands in the way
        extend(tmp_path / "een", [later], tmp_path / "twee")
        extend(base, [counts, later], tmp_path / "samen")
    rows = pd.read_parquet(tmp_path / "twee" / "indicatoren.parquet")
    assert rows["jaar"].value_counts().to_dict() == {2023: 3, 2024: 3}
    for name in ("indicatoren.parquet", "kenmerken.parquet"):
        assert (tmp_path / "twee" / name).read_bytes() == (tmp_path / "samen" / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("weg.csv", None, "weg.csv is no file"), ("x.csv", "a,b\n1,2\n", "x.csv is no table of your own"),
     ("regio.csv", "jaar,gemeentecode,gemeentenaam,provincie_code,provincie\n2024,GM0928,Kerkrade,PV31,Limburg\n",
     "is regions); other files go through"),
     ("kenmerken.csv", COUNTS.replace("33", "veel"), "'veel' is no number"),
     ("kerncijfers_pc4_2022.csv", COUNTS, "has a file kerncijfers_pc4_2022.csv already"),
     ("anders.csv", COUNTS.replace("33", "34"), "disagree on verdachten_drugs of GM0928 in 2023 (33, 34); keep one"),
     ("rond.csv", f"code;jaar;indicator;waarde;bron\n{EAST};2023;verdachten_drugs;3.1;x\n", "in 2023 (3, 3.1); keep one"),
     ("sub/tellingen.csv", COUNTS.replace("2023", "2024"), "has a file tellingen.csv already")],
)  # fmt: skip
def test_a_table_that_cannot_serve_is_refused_and_nothing_made(base, counts, tmp_path, name, text, said):
    if text is not None:
        write(tmp_path / name, text)
    assert said in refusal(extend, base, [counts, tmp_path / name], tmp_path / "uit")
    assert not (tmp_path / "uit").exists()
