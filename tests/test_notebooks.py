"""The notebooks that are no report: they run from top to end, on the data inside, and do what their text says."""

from pathlib import Path

import numpy as np
import pandas as pd
import papermill
import pytest

from leefbaarheid.dataset import open_dataset

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a notebook in a folder of its own, on the data inside."""
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(PROJECT / "data" / "nederland"))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT / "lib"))

    def executed(name, **parameters):
        return papermill.execute_notebook(
            str(PROJECT / "notebooks" / f"{name}.ipynb"),
            str(tmp_path / f"{name}.ipynb"),
            parameters=parameters,
            kernel_name="python3",
            progress_bar=False,
            cwd=str(tmp_path),
        )

    return executed


def shown(notebook):
    """Everything that the cells show, as text."""
    parts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            parts += [output.get("text", ""), *map(str, output.get("data", {}).values())]
    return "\n".join(parts)


def test_every_notebook_is_reached_from_the_first_one():
    text = (PROJECT / "notebooks" / "start.ipynb").read_text(encoding="utf-8")
    others = {p.name for p in (PROJECT / "notebooks").glob("*.ipynb")} - {"start.ipynb"}
    assert [name for name in others if f"]({name})" not in text] == []


@pytest.mark.slow
def test_the_first_notebook_tells_which_data_are_open(run):
    text = shown(run("start", zoek="kerk"))
    assert "Leefbaarometer Nederland" in text
    assert "GM0928" in text


@pytest.mark.slow
def test_the_explorer_opens_on_the_area_that_is_asked_for(run, tmp_path):
    notebook = run("verkennen", gebied="Heerlen", thema="ondermijning")
    mimes = {mime for cell in notebook.cells for o in cell.get("outputs", []) for mime in o.get("data", {})}
    assert "application/vnd.jupyter.widget-view+json" in mimes
    assert [p.name for p in tmp_path.iterdir()] == ["verkennen.ipynb"]


@pytest.mark.slow
def test_an_indicator_of_ones_own_comes_into_map_correlation_and_report(run, tmp_path):
    notebook = run("eigen_indicator", werkmap=str(tmp_path / "werk"))
    text = shown(notebook)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == 2
    dataset = open_dataset(tmp_path / "werk" / "data")
    own = pd.read_csv(tmp_path / "werk" / "zwerfafval.csv", sep=";").query("teller > 4")
    scores = dataset.scores("gemeente", years=[2024], columns=["code", "afw"])
    both = own.merge(scores, on="code")
    r = np.corrcoef(1000 * both["teller"] / both["noemer"], both["afw"])[0, 1]
    assert len(both) == 11
    assert f"{r:.6f}" in text
    assert '<th scope="row">Kerkrade</th><td class="r">1</td>' in text
    (page,) = (tmp_path / "werk" / "rapport").glob("*/ondermijning.html")
    html = page.read_text(encoding="utf-8")
    assert "Meldingen van zwerfafval" in html
    assert "zwerfafval.csv" in html
    profile = pd.read_csv(page.parent / "tabellen" / "ondermijning" / "profiel.csv")
    row = profile.set_index("indicator").loc["zwerfafval"]
    assert row["waarde"] == pytest.approx(1000 * 671 / 45311)
    # once more in the same folder: nothing stands in the way
    run("eigen_indicator", werkmap=str(tmp_path / "werk"))
