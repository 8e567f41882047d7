"""Where raw files come from: known by their content, told by the dataset, a report and an index alike."""

import hashlib
import json
import re

from leefbaarheid.batch.site import write_index
from leefbaarheid.dataset import open_dataset
from leefbaarheid.preparation import prepare
from leefbaarheid.say import environment
from tests.preparation.mini import NAME, make_mini

PC4 = NAME.format("PC4")


def test_report_and_index_list_every_file_that_gave_something_with_date_address_and_checksum(tmp_path):
    """Of raw files one was fetched, and one was changed since."""
    source, ready = make_mini(tmp_path / "bron"), tmp_path / "klaar"
    one = {"bestand": PC4, "adres": "https://lbm.nl/pc4", "opgehaald": "2026-12-31T23:30:00Z"}
    one |= {"bron": "lbm", "editie": "2002-2022", "grootte": 1}
    one["sha256"] = hashlib.sha256((source / PC4).read_bytes()).hexdigest()
    files = [one, one | {"bestand": "gemeenten_2024.gpkg", "sha256": "0" * 64}]
    (source / "herkomst.json").write_text(json.dumps({"formaat": 1, "bestanden": files}))
    report = prepare(source, ready)
    dataset = open_dataset(ready)
    other = report.table["opmerking"].str.contains("another content; its date is not taken")
    assert report.table.loc[other, "bestand"].tolist() == ["gemeenten_2024.gpkg"]
    write_index(tmp_path, dataset, [], [])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for html in (environment().globals["zin"].herkomst(dataset, {}), index):
        (folded,) = re.findall(r"<summary>Bronbestanden.*?</details>", html, re.DOTALL)
        lines = re.findall(r'<li class="breek">(.*?): Bron: .* (sha256 [0-9a-f]{64})</li>', folded)
        used = [b for b in report.dataset["bronnen"] if b["rijen_gebruikt"]]
        assert lines == [(b["bestand"], f"sha256 {b['sha256']}") for b in used]
        told = "editie 2002-2022, opgehaald op 1 januari 2027 van https://lbm.nl/pc4, sha256"
        assert re.findall(rf": Bron: .* {told}", folded), "the day of Dutch readers"
        assert folded.count("datum van ophalen niet bekend") == len(used) - 1
