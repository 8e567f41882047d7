import json
import os
import shutil
import time

import pytest

from leefbaarheid.batch import Limits, plan_jobs, pool, run_batch
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.run import make_report
from leefbaarheid.report.themes import NOTEBOOKS, THEMES
from tests.batch.conftest import AREAS, seen


def test_every_report_is_made_and_counted(made):
    out, summary = made
    assert len(summary.done) == 9
    for record in summary.done:
        assert (out / record.page).stat().st_size > 100_000
        assert record.seconds > 0
        assert record.bytes == sum((out / name).stat().st_size for name in record.files)
        assert 50 < record.peak_mb < 3000
    assert not [p for p in out.iterdir() if p.name.startswith(".bezig")]


@pytest.mark.parametrize("theme", [THEMES[2], *(pytest.param(t, marks=pytest.mark.slow) for t in THEMES[:2])])
def test_a_report_equals_the_one_that_a_kernel_makes(made, demo_path, tmp_path, theme):
    out, _ = made
    asked = {"gebied": "GM9003", "data": str(demo_path)}
    make_report(theme, asked, tmp_path, beside=THEMES, index="../index.html")
    alone = {name: content for name, content in seen(tmp_path).items() if not name.endswith("/index.html")}
    assert alone
    assert {name: (out / name).read_bytes() for name in alone} == alone


def test_the_manifest_has_a_line_a_report(made):
    out, summary = made
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == sorted(record.id for record in summary.done)
    for line in lines:
        assert line["status"] == "done"
        assert line["parameters"] == {"gebied": line["code"]}
        assert len(line["print"]) == len(line["checksum"]) == 64 or line["checksum"]
        assert {f"{line['id']}.html", f"{line['id']}.ipynb"} < set(line["files"])


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the batch of one's own."""
    return shutil.copytree(made[0], tmp_path / "uit")


def test_what_stands_is_skipped_and_nothing_is_touched(copy, demo_path, tmp_path):
    before = {p: p.stat().st_mtime_ns for p in copy.rglob("*.html") if p.parent != copy}
    again = run_batch(plan_jobs(AREAS, data=str(demo_path)), copy)
    assert (len(again.skipped), len(again.done), len(again.failed)) == (9, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in before} == before
    # The same data in another folder are the same data.
    moved = shutil.copytree(demo_path, tmp_path / "elders")
    assert len(run_batch(plan_jobs("Wilgenvoorde", data=str(moved)), copy).skipped) == 3


def test_only_what_changed_is_made_again(copy, demo_path, notebooks):
    data = str(demo_path)
    jobs = plan_jobs("Kroonhaven", data=data) + plan_jobs("Vinkenrade", THEMES[1:2], data)
    whole = seen(copy)
    (copy / "GM9001-kroonhaven" / "ondermijning.html").write_text("beschadigd", encoding="utf-8")
    (copy / "GM9001-kroonhaven" / "tabellen" / "sociale_ongelijkheid" / "gebieden.csv").unlink()
    notebooks("stijgers_en_dalers", "# another first line")
    summary = run_batch(jobs, copy, workers=2)
    assert sorted(r.id for r in summary.done) == [f"GM9001-kroonhaven/{theme}" for theme in sorted(THEMES)]
    assert [r.id for r in summary.skipped] == ["GM9006-vinkenrade/sociale_ongelijkheid"]
    after = seen(copy)
    changed = {name for name in whole if whole[name] != after[name]}
    assert changed == {"GM9001-kroonhaven/stijgers_en_dalers.ipynb", "manifest.jsonl"}


def test_one_that_fails_leaves_the_rest_alone_and_keeps_its_notebook(copy, demo_path, notebooks, monkeypatch):
    spoil = "import os, pandas as pd\npd.DataFrame.groupby = None\nos.environ['X_SPOOR'] = '1'\nos.chdir('/')"
    notebooks("ondermijning", f"{spoil}\nraise ValueError('het ging mis')", gebied="GM9001")
    seen_by = []
    jobs = plan_jobs("GM9001,GM9003", ("ondermijning",), str(demo_path))
    summary = run_batch(jobs, copy, workers=1, watch=lambda how, record: seen_by.append((how, record.code)))
    assert seen_by == [("failed", "GM9001"), ("done", "GM9003")], (
        "the next, by the same worker, is not spoilt"
    )
    (failed,) = summary.failed
    assert "ValueError" in failed.reason
    assert "het ging mis" in failed.reason
    assert "\n" not in failed.reason
    assert failed.notebook == "GM9001-kroonhaven/ondermijning.ipynb"
    assert "het ging mis" in (copy / failed.notebook).read_text(encoding="utf-8")
    assert not (copy / failed.page).exists()
    page = (copy / "index.html").read_text(encoding="utf-8")
    assert "Eén rapport is niet gemaakt" in page
    assert "het ging mis" in page
    monkeypatch.delenv(NOTEBOOKS)
    assert len(run_batch(jobs, copy).done) == 2, "the next batch makes both again, by the notebook of now"


def test_fail_fast_stops(tmp_path, demo_path, notebooks):
    notebooks("ondermijning", "1 / 0", gebied="GM9001")
    jobs = plan_jobs("alle", ("ondermijning",), str(demo_path))
    summary = run_batch(jobs, tmp_path / "uit", fail_fast=True)
    assert summary.stopped
    assert len(summary.failed) == 1
    assert len(summary.done) < len(jobs) - 1


@pytest.mark.faults
def test_time_and_memory_are_limited_a_report(tmp_path, demo_path, notebooks):
    endless = "while True:\n    try:\n        pass\n    except Exception:\n        pass"
    notebooks("ondermijning", endless, gebied="GM9001")
    notebooks("ondermijning", "x = bytearray(3_000_000_000)", gebied="GM9002")
    deaf = "import time, signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(999)"
    notebooks("ondermijning", deaf, gebied="GM9004")
    jobs = plan_jobs("GM9001,GM9002,GM9003,GM9004", ("ondermijning",), str(demo_path))
    started = time.monotonic()
    summary = run_batch(jobs, tmp_path / "uit", workers=2, limits=Limits(seconds=15, memory=1000))
    assert time.monotonic() - started < 150
    reasons = {record.code: record.reason for record in summary.failed}
    assert "took longer than the 15 seconds" in reasons["GM9001"]
    assert "raise --seconds" in reasons["GM9001"]
    assert "more than the 1000 MB of memory" in reasons["GM9002"]
    assert "raise --memory" in reasons["GM9002"]
    assert "could not be interrupted" in reasons["GM9004"]
    assert [record.code for record in summary.done] == ["GM9003"]


@pytest.mark.slow
def test_without_fork_ordinary_kernels_make_the_same_page(made, tmp_path, demo_path, monkeypatch):
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    jobs = [j for j in plan_jobs("Wilgenvoorde", data=str(demo_path)) if j.theme == "ondermijning"]
    summary = run_batch(jobs, tmp_path)
    assert len(summary.done) == 1
    page = summary.done[0].page
    assert (tmp_path / page).read_bytes() == (made[0] / page).read_bytes()


def test_an_output_folder_that_cannot_be_written_is_one_sentence(tmp_path, demo_path, monkeypatch):
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    jobs = plan_jobs("Wilgenvoorde", ("ondermijning",), str(demo_path))
    with pytest.raises(LeefbaarheidError, match="choose another with --out"):
        run_batch(jobs, tmp_path / "bestand")
    with pytest.raises(LeefbaarheidError, match="is an address; give --out a folder"):
        run_batch(jobs, "s3://emmer/map")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(LeefbaarheidError, match="choose another with --out"):
        run_batch(jobs, tmp_path)


def test_reports_with_parameters_of_their_own_stand_apart(copy, demo_path, tmp_path):
    table = tmp_path / "eigen.csv"
    table.write_text(
        "gebied;thema;map;minimum_huishoudens\nWilgenvoorde;ondermijning;;\nWilgenvoorde;ondermijning;ruim;200,5\n",
        encoding="utf-8",
    )
    summary = run_batch(plan_jobs(str(table), data=str(demo_path)), copy)
    assert [r.page for r in summary.skipped] == ["GM9003-wilgenvoorde/ondermijning.html"]
    assert [r.page for r in summary.done] == ["ruim/GM9003-wilgenvoorde/ondermijning.html"]
    assert summary.done[0].parameters["minimum_huishoudens"] == "200,5"
    index = (copy / "index.html").read_text(encoding="utf-8")
    assert '<a href="ruim/GM9003-wilgenvoorde/index.html">Wilgenvoorde (ruim)</a>' in index
    apart = (copy / "ruim" / "GM9003-wilgenvoorde" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../../index.html">Alle gemeenten</a>' in apart
    stacked = (copy / "landelijk" / "ondermijning" / "ranglijst.csv").read_text(encoding="utf-8")
    assert stacked.count("Wilgenvoorde") == 2, "one row, with its report's name and its own"
