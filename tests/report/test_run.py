import os
import re
import shutil

import nbformat
import pytest

from leefbaarheid.errors import AreaError, LeefbaarheidError, ParameterError, ReportError
from leefbaarheid.report import run
from leefbaarheid.report.place import sweep, workplace
from leefbaarheid.report.run import make_report

THEME = "stijgers_en_dalers"


@pytest.fixture(scope="module")
def report(demo_path, tmp_path_factory):
    out = tmp_path_factory.mktemp("uitvoer")
    return make_report(THEME, {"gebied": "Wilgenvoorde", "data": str(demo_path)}, out)


def files(folder):
    """Files that a reader sees; what processes agree with each other by is hidden."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("[!.]*") if p.is_file())


def test_files_stand_where_the_contract_says(report):
    folder = report.html.parent
    assert folder.name == "GM9003-wilgenvoorde"
    tables = ("gebieden", "gemeenten", "groepen", "herkomst", "overgangen", "wijken")
    of_tables = [f"tabellen/{THEME}/{name}.csv" for name in tables]
    assert files(folder) == ["index.html", f"{THEME}.html", f"{THEME}.ipynb", *of_tables]
    assert [p.name for p in folder.parent.glob("[!.]*")] == [folder.name]
    assert not list(folder.parent.glob(".bezig-*")), "no staging folder stays behind"


def test_the_page_holds_every_part_and_every_picture_has_a_description(report):
    page = report.html.read_text(encoding="utf-8")
    assert page.count("<h1") == 1
    parts = {"plaats", "kaart", "perioden", "gebieden", "zekerheid", "bijlage"}
    assert parts <= set(re.findall(r'id="(\w+)"', page))
    assert not re.search(r"lb\.load_change|Traceback", page), "no code on the page"
    pictures = re.findall(r"<svg\b[^>]*>", page)
    assert len(pictures) > 5
    assert [p for p in pictures if "aria-label" not in p and "aria-hidden" not in p] == []


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"gebied": "Wilgenvorde"}, AreaError),
        ({"gebied": "Wilgenvoorde", "tot": 2016}, ParameterError),
        ({"gebied": "Wilgenvoorde", "drempel": "x"}, ParameterError),
        ({"gebied": "Wilgenvoorde", "onzin": 1}, ParameterError),
        ({"gebied": "Wilgenvoorde", "schaal": "grid"}, ParameterError),
        ({"gebied": "Wilgenvoorde", "minimum_woningen": 5}, ParameterError),
    ],
)
def test_wrong_parameters_write_nothing(demo_path, tmp_path, values, error):
    with pytest.raises(error):
        make_report(THEME, {**values, "data": str(demo_path)}, tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_a_failing_notebook_keeps_itself_and_no_page(report, demo_path, tmp_path, monkeypatch):
    good = shutil.copytree(report.html.parents[1], tmp_path / "uit") / report.html.parent.name
    broken = nbformat.read(run.notebook_of(THEME), as_version=4)
    head = next(i for i, cell in enumerate(broken.cells) if "parameters" in cell.metadata.get("tags", []))
    broken.cells[head + 1 :] = [nbformat.v4.new_code_cell(source) for source in ("'zover'", "1 / 0")]
    nbformat.write(broken, tmp_path / "kapot.ipynb")
    monkeypatch.setattr(run, "notebook_of", lambda theme: tmp_path / "kapot.ipynb")
    with pytest.raises(ReportError, match="ZeroDivisionError") as error:
        make_report(THEME, {"gebied": "Wilgenvoorde", "data": str(demo_path)}, good.parent)
    assert "\n" not in str(error.value)
    assert not (good / f"{THEME}.html").exists()
    assert not (good / "tabellen" / THEME).exists()
    kept = (good / f"{THEME}.ipynb").read_text(encoding="utf-8")
    assert "zover" in kept
    assert "ZeroDivisionError" in kept


def test_an_output_folder_that_is_a_file_is_one_sentence(demo_path, tmp_path):
    (tmp_path / "uit").write_text("")
    with pytest.raises(LeefbaarheidError, match="not a folder that can be written"):
        make_report(THEME, {"gebied": "Wilgenvoorde", "data": str(demo_path)}, tmp_path / "uit")


@pytest.mark.slow
def test_plain_papermill_runs_the_same_notebook(demo_path, tmp_path):
    import papermill

    target = tmp_path / "uit.ipynb"
    parameters = {"gebied": "Wilgenvoorde", "data": str(demo_path)}
    papermill.execute_notebook(str(run.notebook_of(THEME)), str(target), parameters, progress_bar=False)
    text = target.read_text(encoding="utf-8")
    assert text.count('svg class=\\"kaartbeeld') == 2, "of the report and of the overview"
    assert [p.name for p in tmp_path.iterdir()] == ["uit.ipynb"], "without a folder no tables are written"


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("gebied", "schaal", "tot"),
    [("G40", "pc4", 2020), ("Lelystad", "pc4", 2022), ("Den Haag", "buurt", 2020), ("Urk", "buurt", 2024)],
)
def test_reports_from_real_data(real_path, tmp_path, gebied, schaal, tot):
    asked = {"gebied": gebied, "schaal": schaal, "tot": tot, "data": str(real_path)}
    made = make_report(THEME, asked, tmp_path)
    assert made.html.read_text(encoding="utf-8").count('class="kaartbeeld"') == 1
    assert made.tables.joinpath("groepen.csv").is_file()


def test_a_full_disk_leaves_nothing_behind(demo_path, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run, "_put_in_place", full)
    monkeypatch.setattr(run, "execute", lambda *a: nbformat.v4.new_notebook())
    monkeypatch.setattr(run, "render_html", lambda *a, **k: "<html></html>")
    with pytest.raises(LeefbaarheidError, match="No space left on device"):
        make_report(THEME, {"gebied": "Wilgenvoorde", "data": str(demo_path)}, tmp_path / "uit")
    assert files(tmp_path) == []


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
