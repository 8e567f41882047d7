"""What the package offers to whoever imports it, and the words of its errors."""

import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import leefbaarheid as lb
from leefbaarheid.areas import Area
from leefbaarheid.errors import LeefbaarheidError, ReportError, did_you_mean

PROJECT = Path(__file__).resolve().parents[1]


def test_a_dozen_words_are_enough_to_start(demo_path):
    data = str(demo_path)
    assert lb.open_dataset(data).levels
    assert "Wilgenvoorde" in set(lb.find_area("wilgen", data=data)["naam"])
    dataset, area = lb.open_data("Wilgenvoorde", data)
    assert area == lb.resolve_area("Wilgenvoorde", data)
    here, country = lb.load_change(dataset, area, 2014, 2022)
    assert here.tot == 2022
    assert 10 < len(here.gebieden) < len(country.gebieden)
    ax = here.gebieden.plot("verandering")
    assert ax.has_data()
    plt.close(ax.figure)


def test_everything_promised_is_there_with_an_example():
    for name in set(lb.__all__) - {"draw"}:
        assert ">>> " in getattr(lb, name).__doc__, name
    for name in set(lb.draw.__all__) - {"Layer"}:
        assert ">>> " in getattr(lb.draw, name).__doc__, name
    assert set(dir(lb)) == set(lb.__all__)
    with pytest.raises(AttributeError, match="no attribute 'weer'"):
        lb.weer  # noqa: B018


def test_helpers_are_what_notebooks_and_their_templates_call():
    pages = [*(PROJECT / "notebooks").glob("*.ipynb"), *(PROJECT / "lib/leefbaarheid/templates").glob("*.j2")]
    called = {name for page in pages for name in re.findall(r"\blb\.(\w+)", page.read_text(encoding="utf-8"))}
    helpers = {name for names in lb._HELPERS.values() for name in names.split()}
    assert helpers - called == set()
    assert called - helpers - set(lb.__all__) == set()
    assert all(getattr(lb, name) is not None for name in helpers)


def test_naming_the_package_costs_little():
    code = "import sys, leefbaarheid; print([m for m in ('pandas', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_own_indicators_of_few_are_hidden(demo_path):
    table = lb.load_indicators(schaal="gemeente", data=demo_path)
    own = table[table["eigen"] & table["teller"].notna()]
    assert len(own)
    assert not own["teller"].between(1, 4).any()


def test_frames_show_what_they_are_in_a_notebook(demo_path):
    data = str(demo_path)
    shown = {
        "dataset": lb.open_dataset(data)._repr_html_(),
    }
    for name, html in shown.items():
        assert "Leefbaarometer Nederland" in html, name
    assert "2014, 2018, 2020, 2022, 2024" in shown["dataset"]
    area = lb.resolve_area("Wilgenvoorde", data)
    assert area._repr_html_() == "<p><strong>Wilgenvoorde</strong> (GM9003): gemeente, 1 gemeente</p>"


def test_names_are_text_in_what_is_shown():
    shown = Area("GM0001", "<script>alert(1)</script>", "gemeente", ("GM0001",))._repr_html_()
    assert "<script>" not in shown


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Kerkrada", "; did you mean Kerkrade?"),
        ("KERKRADE", "; did you mean Kerkrade?"),
        ("Herlen", "; did you mean Heerlen?"),
        ("xyz", ""),
    ],
)
def test_near_misses(word, said):
    assert did_you_mean(word, ["Kerkrade", "Heerlen"]) == said


def test_exit_codes():
    assert LeefbaarheidError.exit_code == 2
    assert ReportError.exit_code == 1
