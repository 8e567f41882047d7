from __future__ import annotations

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


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """Raw files of which one was fetched, one came out of a fetched zip, and one was changed since; and the dataset."""
    folder = tmp_path_factory.mktemp("herkomst")
    source = make_mini(folder / "bron")
    buurten, pc4 = source / NAME.format("buurten"), source / NAME.format("PC4")
    with zipfile.ZipFile(source / "scores.zip", "w") as archive:
        archive.write(buurten, buurten.name)
    buurten.unlink()
    about = {"bron": "lbm", "editie": "2002-2022", "grootte": 1}
    files = [
        {**about, "bestand": pc4.name, "adres": "https://lbm.nl/pc4", "opgehaald": "2026-11-25T10:00:00Z"},
        {
            **about,
            "bestand": "scores.zip",
            "adres": "https://lbm.nl/zip",
            "opgehaald": "2026-12-31T23:30:00Z",
        },
        {
            **about,
            "bestand": "gemeenten_2024.gpkg",
            "adres": "https://pdok.nl",
            "opgehaald": "2026-01-02T03:04:05Z",
        },
    ]
    files = [{**one, "sha256": sha(source / one["bestand"])} for one in files[:2]] + [
        {**files[2], "sha256": "0" * 64}
    ]
    (source / "herkomst.json").write_text(json.dumps({"formaat": 1, "bestanden": files}))
    return source, folder / "klaar", prepare(source, folder / "klaar")


def test_the_dataset_tells_when_and_from_where_files_of_this_content_came(fetched):
    _, _, report = fetched
    told = {b["bestand"]: (b["opgehaald"], b["adres"]) for b in report.dataset["bronnen"]}
    assert told.pop(NAME.format("PC4")) == ("2026-11-25T10:00:00Z", "https://lbm.nl/pc4")
    assert told.pop(f"scores.zip/{NAME.format('buurten')}") == ("2026-12-31T23:30:00Z", "https://lbm.nl/zip")
    assert set(told.values()) == {(None, None)}
    remarks = report.table.set_index("bestand")["opmerking"]
    assert "another content; its date is not taken" in remarks["gemeenten_2024.gpkg"]
    assert remarks.str.contains("another content").sum() == 1
    assert report.table.set_index("bestand").loc["herkomst.json", "status"] == "read"


def test_a_report_lists_every_file_that_gave_something_with_date_address_and_checksum(fetched):
    source, ready, report = fetched
    lines = source_files(open_dataset(ready))
    used = {b["bestand"] for b in report.dataset["bronnen"] if b["rijen_gebruikt"]}
    assert {line.split(": Bron")[0] for line in lines} == used
    (pc4,) = [line for line in lines if line.startswith(NAME.format("PC4"))]
    assert "editie 2002-2022, opgehaald op 25 november 2026 van https://lbm.nl/pc4" in pc4
    assert f"sha256 {sha(source / NAME.format('PC4'))}" in pc4
    (zipped,) = [line for line in lines if line.startswith("scores.zip/")]
    assert "opgehaald op 1 januari 2027 van https://lbm.nl/zip" in zipped, "the day of Dutch readers"
    assert sum("datum van ophalen niet bekend" in line for line in lines) == len(lines) - 2


def test_page_and_index_show_the_same_list(fetched, tmp_path):
    dataset = open_dataset(fetched[1])
    page = environment().globals["zin"].herkomst(dataset, {})
    write_index(tmp_path, dataset, [], [])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for html in (page, index):
        (folded,) = re.findall(r"<summary>Bronbestanden.*?</details>", html, re.DOTALL)
        assert re.findall(r"sha256 ([0-9a-f]{64})<", folded) == [
            b["sha256"] for b in dataset.meta["bronnen"] if b["rijen_gebruikt"]
        ]
        assert "opgehaald op 25 november 2026" in folded


def test_a_dataset_from_before_the_dates_is_read(fetched):
    dataset = open_dataset(fetched[1])
    older = [{k: v for k, v in b.items() if k not in ("opgehaald", "adres")} for b in dataset.meta["bronnen"]]
    lines = source_files(replace(dataset, meta={**dataset.meta, "bronnen": older}))
    assert all("datum van ophalen niet bekend" in line for line in lines)
