"""A report is measured while no other batch can put its own in the same place."""

from types import SimpleNamespace

import pytest
from filelock import FileLock, Timeout

from leefbaarheid.batch import Limits, plan_jobs, pool
from leefbaarheid.batch.record import DONE
from leefbaarheid.report.place import LOCK


def locked(root):
    """Tell whether another process may not change reports now."""
    try:
        with FileLock(root / LOCK, timeout=0):
            return False
    except Timeout:
        return True


@pytest.mark.parametrize("folder", ["", "ruim"])
def test_files_are_measured_under_the_lock(demo_path, tmp_path, monkeypatch, folder):
    table = tmp_path / "eigen.csv"
    table.write_text(f"gebied;thema;map\nWilgenvoorde;ondermijning;{folder}\n", encoding="utf-8")
    (job,) = plan_jobs(str(table), data=str(demo_path))
    (tmp_path / folder).mkdir(exist_ok=True)
    seen = []

    def measured(*_, **__):
        seen.append(locked(tmp_path / folder))
        return {}

    monkeypatch.setattr(pool, "_limit", lambda limits: None)
    monkeypatch.setattr(pool, "make_report", lambda *_, **__: SimpleNamespace(beside=[]))
    monkeypatch.setattr(pool, "measure_files", measured)
    record = pool.make_within(pool.Asked(job, "print", tmp_path, Limits()), "")
    assert (record.status, seen) == (DONE, [True]), record.reason
    assert not locked(tmp_path / folder)
