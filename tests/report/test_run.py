import os
import re

import pytest

from leefbaarheid.report import run
from leefbaarheid.report.place import sweep, workplace

THEME = "stijgers_en_dalers"
FOLDER = "GM9003-wilgenvoorde"


def test_files_stand_where_the_contract_says_and_every_picture_has_a_description(pages):
    tables = ("gebieden", "gemeenten", "groepen", "herkomst", "overgangen", "wijken")
    of_tables = [f"tabellen/{THEME}/{name}.csv" for name in tables]
    stands = [path.relative_to(pages / FOLDER) for path in sorted((pages / FOLDER).rglob("[!.]*.*"))]
    stands = [path.as_posix() for path in stands if THEME in str(path)]
    assert stands == [f"{THEME}.html", f"{THEME}.ipynb", *of_tables]
    page = (pages / FOLDER / f"{THEME}.html").read_text(encoding="utf-8")
    parts = {"plaats", "kaart", "perioden", "gebieden", "zekerheid", "bijlage"}
    assert parts <= set(re.findall(r'id="(\w+)"', page))
    assert not re.search(r"lb\.load_change|Traceback", page), "no code on the page"
    pictures = re.findall(r"<svg\b[^>]*>", page)
    assert len(pictures) > 5
    assert [p for p in pictures if "aria-label" not in p and "aria-hidden" not in p] == []


def test_what_killed_processes_left_is_swept_and_what_is_in_use_stays(tmp_path):
    left = [tmp_path / ".bezig-oud", tmp_path / "a/b/.x.csv.1.part"]
    new = [tmp_path / ".bezig-nieuw", tmp_path / ".y.json.2.part"]
    for folder, file in (left, new):
        folder.mkdir()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    with workplace(tmp_path) as used:
        for old in (*left, used):
            os.utime(old, (0, 0))
        sweep(tmp_path)
        assert [path.exists() for path in (*left, *new, used)] == [False, False, True, True, True]


@pytest.mark.slow
def test_plain_papermill_runs_the_same_notebook(demo_path, tmp_path):
    import papermill

    target = tmp_path / "uit.ipynb"
    parameters = {"gebied": "Wilgenvoorde", "data": str(demo_path)}
    papermill.execute_notebook(str(run.notebook_of(THEME)), str(target), parameters, progress_bar=False)
    text = target.read_text(encoding="utf-8")
    assert text.count('svg class=\\"kaartbeeld') == 2, "of the report and of the overview"
    assert [p.name for p in tmp_path.iterdir()] == ["uit.ipynb"], "without a folder no tables are written"
