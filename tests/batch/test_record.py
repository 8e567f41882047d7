import json
import shutil
from dataclasses import replace

import nbformat
import pytest

from leefbaarheid.batch import plan_jobs
from leefbaarheid.batch.record import (
    Fingerprints,
    Record,
    all_records,
    path_of,
    read_record,
    standing,
    start_record,
    write_manifest,
    write_record,
)
from leefbaarheid.params import params_folder
from leefbaarheid.report.themes import NOTEBOOKS, notebook_of

THEME = "ondermijning"


@pytest.fixture
def job(demo_path):
    return plan_jobs("Wilgenvoorde", (THEME,), str(demo_path))[0]


def test_the_same_things_have_the_same_fingerprint(job, demo_path, tmp_path):
    moved = shutil.copytree(demo_path, tmp_path / "elders")
    elsewhere = plan_jobs("GM9003", (THEME,), str(moved))[0]
    assert Fingerprints().of(job) == Fingerprints().of(elsewhere)


def test_whatever_a_report_is_made_from_changes_it(job, demo_path, tmp_path, monkeypatch):
    first = Fingerprints().of(job)
    seen = {first}

    def expect_another():
        found = Fingerprints().of(job)
        assert found not in seen
        seen.add(found)

    params = shutil.copytree(params_folder(), tmp_path / "params")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(params))
    assert Fingerprints().of(job) == first
    with (params / "indicatoren.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    expect_another()
    own = params / f"{THEME}.yml"
    own.write_text(own.read_text(encoding="utf-8").replace("grens: 1/3", "grens: 0.3"), encoding="utf-8")
    expect_another()
    book = nbformat.read(notebook_of(THEME), as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("Meer."))
    (tmp_path / "boeken").mkdir()
    nbformat.write(book, tmp_path / "boeken" / f"{THEME}.ipynb")
    monkeypatch.setenv(NOTEBOOKS, str(tmp_path / "boeken"))
    expect_another()
    other = plan_jobs("Wilgenvoorde", (THEME,), str(demo_path), {"minimum_huishoudens": "200"})[0]
    assert Fingerprints().of(other) not in seen
    assert Fingerprints().of(plan_jobs("Kroonhaven", (THEME,), str(demo_path))[0]) not in seen
    fetched = shutil.copytree(demo_path, tmp_path / "opgehaald")
    about = json.loads((fetched / "dataset.json").read_text(encoding="utf-8"))
    about["bronnen"][0]["opgehaald"] = "2026-11-25T10:00:00Z"
    (fetched / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    seen.add(Fingerprints().of(job))
    job = plan_jobs("Wilgenvoorde", (THEME,), str(fetched))[0]
    assert Fingerprints().of(job) not in seen, "the page tells when files were fetched"


def test_a_record_comes_back_as_it_was(tmp_path, job):
    record = start_record(job, "f" * 64, "een reden")
    write_record(tmp_path, record)
    assert read_record(path_of(tmp_path, job.id)) == record
    assert [p.name for p in (tmp_path / job.area.folder).iterdir()] == [f".{THEME}.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"id": 1}', "\x00"])
def test_a_broken_record_is_none(tmp_path, content):
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    assert read_record(tmp_path / "x.json") is None
    assert read_record(tmp_path / "weg.json") is None


def test_what_stands_is_whole_and_unchanged(made, tmp_path, demo_path):
    out = shutil.copytree(made[0], tmp_path / "uit")
    record = made[1].done[0]
    (job,) = plan_jobs(record.code, (record.theme,), str(demo_path))

    def stands():
        return standing(out, job, record.print) == record

    assert stands()
    assert standing(out, job, "another") is None
    assert standing(out, replace(job, pdf=True), record.print) is None
    for name in record.files:
        content = (out / name).read_bytes()
        (out / name).write_bytes(content + b" ")
        assert not stands(), name
        (out / name).unlink()
        assert not stands(), name
        (out / name).write_bytes(content)
    extra = out / record.folder / "tabellen" / record.theme / "extra.csv"
    extra.write_text("a\n", encoding="utf-8")
    assert not stands()


def test_the_manifest_leaves_out_what_is_gone_and_keeps_what_failed(made, tmp_path, job):
    out = shutil.copytree(made[0], tmp_path / "uit")
    gone = made[1].done[0]
    (out / gone.page).unlink()
    failed: Record = start_record(plan_jobs("Elzerwoud", (THEME,), job.parameters["data"])[0], "", "mis")
    write_record(out, failed)
    ids = [record.id for record in write_manifest(out)]
    assert gone.id not in ids
    assert failed.id in ids
    assert len(ids) == 9
    assert [r.id for r in all_records(out)] == ids == sorted(ids)
