"""Where raw files come from: known by their content, told by the dataset, a report and an index alike."""

import hashlib
import json
import re
import zipfile
from dataclasses import replace

import pytest

from leefbaarheid.batch.site import write_index
from leefbaarheid.data.save import source_files
from leefbaarheid.dataset import open_dataset
from leefbaarheid.preparation import prepare
from leefbaarheid.say import environment
from tests.preparation.mini import NAME, make_mini

PC4 = NAME.format("PC4")


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """Raw files of which one was fetched, one came out of a fetched zip, and one was changed since; and the dataset."""
    folder = tmp_path_factory.mktemp("herkomst")
    source = make_mini(folder / "bron")
    buurten = source / NAME.format("buurten")
    with zipfile.ZipFile(source / "scores.zip", "w") as archive:
        archive.write(buurten, buurten.name)
    buurten.unlink()
    sums = {n: hashlib.sha256((source / n).read_bytes()).hexdigest() for n in (PC4, "scores.zip")}
    files = [
        (PC4, "https://lbm.nl/pc4", "2026-11-25T10:00:00Z", sums[PC4]),
        ("scores.zip", "https://lbm.nl/zip", "2026-12-31T23:30:00Z", sums["scores.zip"]),
        ("gemeenten_2024.gpkg", "https://pdok.nl", "2026-01-02T03:04:05Z", "0" * 64),
    ]
    keys = ("bestand", "adres", "opgehaald", "sha256")
    about = {"bron": "lbm", "editie": "2002-2022", "grootte": 1}
    listed = {"formaat": 1, "bestanden": [about | dict(zip(keys, row, strict=True)) for row in files]}
    (source / "herkomst.json").write_text(json.dumps(listed))
    return sums, folder / "klaar", prepare(source, folder / "klaar")


def test_a_report_lists_every_file_that_gave_something_with_date_address_and_checksum(fetched):
    sums, ready, report = fetched
    dataset = open_dataset(ready)
    lines = {line.split(": Bron")[0]: line for line in source_files(dataset)}
    assert set(lines) == {b["bestand"] for b in report.dataset["bronnen"] if b["rijen_gebruikt"]}
    assert "editie 2002-2022, opgehaald op 25 november 2026 van https://lbm.nl/pc4" in lines[PC4]
    assert f"sha256 {sums[PC4]}" in lines[PC4]
    zipped = lines[f"scores.zip/{NAME.format('buurten')}"]
    assert "opgehaald op 1 januari 2027 van https://lbm.nl/zip" in zipped, "the day of Dutch readers"
    assert sum("datum van ophalen niet bekend" in line for line in lines.values()) == len(lines) - 2
    other = report.table["opmerking"].str.contains("another content; its date is not taken")
    assert report.table.loc[other, "bestand"].tolist() == ["gemeenten_2024.gpkg"]
    older = [{k: v for k, v in b.items() if k not in ("opgehaald", "adres")} for b in dataset.meta["bronnen"]]
    before = source_files(replace(dataset, meta={**dataset.meta, "bronnen": older}))
    assert all("datum van ophalen niet bekend" in line for line in before), "a dataset from before the dates"


def test_page_and_index_show_the_same_list(fetched, tmp_path):
    dataset = open_dataset(fetched[1])
    write_index(tmp_path, dataset, [], [])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for html in (environment().globals["zin"].herkomst(dataset, {}), index):
        (folded,) = re.findall(r"<summary>Bronbestanden.*?</details>", html, re.DOTALL)
        used = [b["sha256"] for b in dataset.meta["bronnen"] if b["rijen_gebruikt"]]
        assert re.findall(r"sha256 ([0-9a-f]{64})<", folded) == used
        assert "opgehaald op 25 november 2026" in folded
