"""The notebooks that are no report: they run from top to end, on the data inside, and do what their text says."""

import numpy as np
import pandas as pd
import papermill
import pytest

from leefbaarheid.dataset import open_dataset
from tests.conftest import PROJECT


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a notebook in a folder of its own, on the data inside."""
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(PROJECT / "data" / "nederland"))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT / "lib"))

    def executed(name, **parameters):
        source, target = PROJECT / "notebooks" / f"{name}.ipynb", tmp_path / f"{name}.ipynb"
        about = {"kernel_name": "python3", "progress_bar": False, "cwd": str(tmp_path)}
        return papermill.execute_notebook(str(source), str(target), parameters, **about)

    return executed


def shown(notebook):
    """Everything that the cells show, by kind, and as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [pair for o in outputs for pair in o.get("data", {"": o.get("text", "")}).items()]
    return [kind for kind, _ in found], "\n".join(str(text) for _, text in found)


def test_every_notebook_is_reached_from_the_first_one():
    text = (PROJECT / "notebooks" / "start.ipynb").read_text(encoding="utf-8")
    others = {p.name for p in (PROJECT / "notebooks").glob("*.ipynb")} - {"start.ipynb"}
    assert [name for name in others if f"]({name})" not in text] == []


@pytest.mark.slow
def test_the_first_notebook_tells_which_data_are_open(run):
    _, text = shown(run("start", zoek="kerk"))
    assert "Leefbaarometer Nederland" in text
    assert "GM0928" in text


@pytest.mark.slow
def test_the_explorer_opens_on_the_area_that_is_asked_for(run, tmp_path):
    kinds, _ = shown(run("verkennen", gebied="Heerlen", thema="ondermijning"))
    assert "application/vnd.jupyter.widget-view+json" in kinds
    assert [p.name for p in tmp_path.iterdir()] == ["verkennen.ipynb"]


@pytest.mark.slow
def test_an_indicator_of_ones_own_comes_into_map_correlation_and_report(run, tmp_path):
    kinds, text = shown(run("eigen_indicator", werkmap=str(tmp_path / "werk")))
    assert kinds.count("image/png") == 2
    dataset = open_dataset(tmp_path / "werk" / "data")
    own = pd.read_csv(tmp_path / "werk" / "zwerfafval.csv", sep=";").query("teller > 4")
    both = own.merge(dataset.scores("gemeente", years=[2024], columns=["code", "afw"]), on="code")
    r = np.corrcoef(1000 * both["teller"] / both["noemer"], both["afw"])[0, 1]
    assert len(both) == 11
    assert f"{r:.6f}" in text
    assert '<th scope="row">Kerkrade</th><td class="r">1</td>' in text
    (page,) = (tmp_path / "werk" / "rapport").glob("*/ondermijning.html")
    html = page.read_text(encoding="utf-8")
    assert ("Meldingen van zwerfafval" in html, "zwerfafval.csv" in html) == (True, True)
    profile = pd.read_csv(page.parent / "tabellen" / "ondermijning" / "profiel.csv", index_col="indicator")
    assert profile.at["zwerfafval", "waarde"] == pytest.approx(1000 * 671 / 45311)
    # once more in the same folder: nothing stands in the way
    run("eigen_indicator", werkmap=str(tmp_path / "werk"))
