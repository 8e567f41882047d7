import errno
import json
import os
import re

import pytest

from leefbaarheid.batch import Limits, make_beside, run, run_batch
from leefbaarheid.batch.record import start_record
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.run import make_report
from leefbaarheid.terms import ALL_THEMES, THEMES
from tests.batch.conftest import seen


def test_every_report_is_made_and_has_a_line_in_the_manifest(made):
    out, summary = made
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == sorted(record.id for record in summary.done)
    assert len(lines) == 5
    for record, line in zip(sorted(summary.done, key=lambda record: record.id), lines, strict=True):
        assert (out / record.page).stat().st_size > 90_000
        assert record.seconds > 0
        assert record.bytes == sum((out / name).stat().st_size for name in record.files)
        assert 50 < record.peak_mb < 3000
        assert (line["status"], line["parameters"]) == ("done", {"gebied": line["code"]})
        assert len(line["print"]) == len(line["checksum"]) == 64
        assert {f"{line['id']}.html", f"{line['id']}.ipynb"} < set(line["files"])
    assert not [p for p in out.iterdir() if p.name.startswith(".bezig")]


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_a_report_equals_the_one_that_a_kernel_makes(made, demo_path, tmp_path, theme):
    out, _ = made
    asked = {"gebied": "GM9003", "data": str(demo_path)}
    make_report(theme, asked, tmp_path, beside=ALL_THEMES, index="../index.html")
    alone = {name: content for name, content in seen(tmp_path).items() if not name.endswith("/index.html")}
    assert alone
    assert {name: (out / name).read_bytes() for name in alone} == alone


def test_what_stands_is_skipped_and_nothing_is_touched(copy, plan, reeks):
    before = {p: p.stat().st_mtime_ns for p in copy.rglob("*.html") if p.parent != copy}
    again = run_batch(plan(reeks, THEMES), copy)
    assert (len(again.skipped), len(again.done), len(again.failed)) == (5, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_one_that_fails_leaves_the_rest_alone_and_keeps_its_notebook(copy, plan, spoil):
    spoil("import os, pandas as pd")
    spoilt = "pd.DataFrame.groupby = None\nos.environ['X_SPOOR'] = '1'\nos.chdir('/')"
    spoil(f"{spoilt}\nraise ValueError('het ging mis')", gebied="GM9001")
    sound = "pd.DataFrame({'a': [1]}).groupby('a')\nassert 'X_SPOOR' not in os.environ"
    spoil(f"{sound}\nassert os.getcwd() != '/'", gebied="GM9003")
    jobs, seen_by = plan("GM9001,GM9003"), []
    summary = run_batch(jobs, copy, watch=lambda how, record: seen_by.append((how, record.code)))
    assert seen_by == [("failed", "GM9001"), ("done", "GM9003")], "the next is not spoilt"
    (failed,) = summary.failed
    assert re.search(r"^[^\n]*het ging mis[^\n]*ValueError[^\n]*$", failed.reason)
    assert failed.notebook == "GM9001-kroonhaven/ondermijning.ipynb"
    assert "het ging mis" in (copy / failed.notebook).read_text(encoding="utf-8")
    assert not (copy / failed.page).exists()
    assert not (copy / "GM9001-kroonhaven" / "tabellen" / "ondermijning").exists(), "of the report before"
    page = (copy / "index.html").read_text(encoding="utf-8")
    assert re.search("Eén rapport is niet gemaakt.*het ging mis", page, re.DOTALL)


def test_reports_side_by_side_leave_each_other_alone_and_no_trace_of_a_batch(made, plan, spoil, tmp_path):
    spoil("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    records = make_beside(plan("GM9003", ("stijgers_en_dalers", "ondermijning")), tmp_path / "uit")
    told = {"stijgers_en_dalers": (True, False), "ondermijning": (False, True)}
    assert {r.theme: (r.done, "killed" in r.reason) for r in records} == told
    folder = tmp_path / "uit" / "GM9003-wilgenvoorde"
    theirs = {"index.html", "stijgers_en_dalers.html", "stijgers_en_dalers.ipynb", "tabellen"}
    assert {p.name for p in folder.iterdir()} == theirs
    assert "../index.html" not in (folder / "stijgers_en_dalers.html").read_text(encoding="utf-8")
    tables, whole = (root / "tabellen" / "stijgers_en_dalers" for root in (folder, made[0] / folder.name))
    assert [(whole / p.name).read_bytes() == p.read_bytes() for p in tables.iterdir()] == [True] * 6


def test_an_overview_that_cannot_be_mended_is_one_sentence(plan, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run, "make_all", lambda todo, workers: iter(()))
    monkeypatch.setattr(run, "is_current", full)
    with pytest.raises(LeefbaarheidError, match=r"cannot be written \(No space left on device\); free space"):
        list(make_beside(plan("GM9003"), tmp_path))


def test_fail_fast_stops(plan, tmp_path, monkeypatch):
    jobs = plan("GM9001,GM9003")
    records = [start_record(job, "", "mis") for job in jobs]
    monkeypatch.setattr(run, "make_all", lambda todo, workers: iter(records))
    for fail_fast, failed in ((True, records[:1]), (False, records)):
        summary = run_batch(jobs, tmp_path, fail_fast=fail_fast)
        assert (summary.stopped, summary.failed) == (fail_fast, failed)


@pytest.mark.faults
def test_time_and_memory_are_limited_a_report(tmp_path, plan, spoil):
    endless = "while True:\n    try:\n        pass\n    except Exception:\n        pass"
    spoil(endless, gebied="GM9001")
    spoil("x = bytearray(3_000_000_000)", gebied="GM9002")
    deaf = "import time, signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(999)"
    spoil(deaf, gebied="GM9004")
    jobs = plan("GM9001,GM9002,GM9003,GM9004")
    summary = run_batch(jobs, tmp_path / "uit", workers=2, limits=Limits(seconds=8, memory=1000))
    assert summary.seconds < 90
    reasons = {record.code: record.reason for record in summary.failed}
    assert re.search("took longer than the 8 seconds.*raise --seconds", reasons["GM9001"])
    assert re.search("more than the 1000 MB of memory.*raise --memory", reasons["GM9002"])
    assert "could not be interrupted" in reasons["GM9004"]
    assert [record.code for record in summary.done] == ["GM9003"]


def test_an_output_folder_that_cannot_be_written_is_one_sentence(tmp_path, plan, monkeypatch):
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    jobs = plan("Wilgenvoorde")
    with pytest.raises(LeefbaarheidError, match="choose another with --out"):
        run_batch(jobs, tmp_path / "bestand")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(LeefbaarheidError, match="choose another with --out"):
        run_batch(jobs, tmp_path)


def test_what_is_damaged_is_made_again_as_it_was_and_parameters_of_ones_own_stand_apart(copy, plan, tmp_path):
    whole, own = seen(copy), tmp_path / "eigen.csv"
    (copy / "GM9001-kroonhaven" / "ondermijning.html").write_text("beschadigd", encoding="utf-8")
    (copy / "GM9001-kroonhaven" / "tabellen" / "ondermijning" / "ranglijst.csv").unlink()
    rows = "Wilgenvoorde;ondermijning;;\nWilgenvoorde;ondermijning;ruim;200,5\nKroonhaven;ondermijning;;"
    own.write_text(f"gebied;thema;map;minimum_huishoudens\n{rows}", encoding="utf-8")
    summary = run_batch(plan(own), copy)
    assert [r.page for r in summary.skipped] == ["GM9003-wilgenvoorde/ondermijning.html"]
    apart, again = summary.done
    told = ("ruim/GM9003-wilgenvoorde/ondermijning.html", "GM9001-kroonhaven/ondermijning")
    assert (apart.page, again.id) == told
    assert {name for name in whole if whole[name] != seen(copy)[name]} == {"manifest.jsonl", "index.html"}
    assert apart.parameters["minimum_huishoudens"] == "200,5"
    index = (copy / "index.html").read_text(encoding="utf-8")
    assert '<a href="ruim/GM9003-wilgenvoorde/index.html">Wilgenvoorde (ruim)</a>' in index
    page = (copy / "ruim" / "GM9003-wilgenvoorde" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../index.html">Alle gemeenten</a>' in page
    stacked = (copy / "landelijk" / "ondermijning" / "ranglijst.csv").read_text(encoding="utf-8")
    assert stacked.count("Wilgenvoorde") == 2, "one row, with its report's name and its own"
