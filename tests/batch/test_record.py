import json
import shutil
from dataclasses import replace

import pytest

from leefbaarheid.batch import record as records
from leefbaarheid.batch.record import Fingerprints, start_record
from leefbaarheid.params import params_folder

THEME = "ondermijning"


def test_whatever_a_report_is_made_from_changes_it(plan, demo_path, spoil, tmp_path, monkeypatch):
    (job,) = plan("Wilgenvoorde")
    first = Fingerprints().of(job)
    seen = {first}
    moved = shutil.copytree(demo_path, tmp_path / "elders")
    assert Fingerprints().of(plan("GM9003", data=moved)[0]) == first

    def expect_another():
        found = Fingerprints().of(job)
        assert found not in seen
        seen.add(found)

    params = shutil.copytree(params_folder(), tmp_path / "params")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(params))
    assert Fingerprints().of(job) == first
    for name in ("indicatoren.yml", "landelijke_reeksen.yml"):
        with (params / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        expect_another()
    own = params / f"{THEME}.yml"
    own.write_text(own.read_text(encoding="utf-8").replace("grens: 1/3", "grens: 0.3"), encoding="utf-8")
    expect_another()
    spoil("1")
    expect_another()
    for other in (plan("Wilgenvoorde", parameters={"minimum_huishoudens": "200"})[0], plan("Kroonhaven")[0]):
        assert Fingerprints().of(other) not in seen
    about = json.loads((moved / "dataset.json").read_text(encoding="utf-8"))
    about["bronnen"][0]["opgehaald"] = "2026-11-25T10:00:00Z"
    (moved / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    seen.add(Fingerprints().of(job))
    (other,) = plan("Wilgenvoorde", data=moved)
    assert Fingerprints().of(other) not in seen, "the page tells when files were fetched"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"id": 1}', "\x00"])
def test_a_broken_record_is_none(tmp_path, content):
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    assert records.read_record(tmp_path / "x.json") is records.read_record(tmp_path / "weg.json") is None


def test_what_stands_is_whole_and_unchanged(made, copy, plan):
    record = made[1].done[0]
    (job,) = plan(record.code, (record.theme,))

    def stands():
        return records.valid(copy, job, record.print) == record

    assert stands()
    assert records.valid(copy, job, "another") is None
    assert records.valid(copy, replace(job, pdf=True), record.print) is None
    for name in record.files:
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content + b" ")
        assert not stands(), name
        (copy / name).unlink()
        assert not stands(), name
        (copy / name).write_bytes(content)
    extra = copy / record.folder / "tabellen" / record.theme / "extra.csv"
    extra.touch()
    assert not stands()
    extra.unlink()
    records.write_record(copy, replace(record, status="failed"))
    assert records.valid(copy, job, record.print) is None, "what failed is made again"


def test_the_manifest_leaves_out_what_is_gone_and_keeps_what_failed(made, copy, plan):
    gone = made[1].done[0]
    (copy / gone.page).unlink()
    failed = start_record(plan("Elzerwoud")[0], "", "mis")
    records.write_record(copy, failed)
    ids = [record.id for record in records.write_manifest(copy)]
    assert (gone.id in ids, failed.id in ids, len(ids)) == (False, True, 5)
    assert [r.id for r in records.all_records(copy)] == ids == sorted(ids)
