"""What the package offers to whoever imports it, and the words of its errors."""

import subprocess
import sys

import pytest

import leefbaarheid
from leefbaarheid.areas import Area
from leefbaarheid.errors import LeefbaarheidError, ReportError, did_you_mean


def test_a_dozen_words_are_enough_to_start(real_path):
    data = str(real_path)
    assert leefbaarheid.open_dataset(data).levels
    found = leefbaarheid.find_area("kerkr", data=data)
    assert "Kerkrade" in set(found["naam"])
    frame = leefbaarheid.load_frame("Kerkrade", 2014, 2022, data=data)
    assert frame.tot == 2022
    assert len(frame.gebieden) > 10
    dataset, area = leefbaarheid.open_data("Kerkrade", data)
    here, _ = leefbaarheid.load_change(dataset, area, 2014, 2022)
    assert frame.gebieden["code"].tolist() == here.gebieden["code"].tolist()
    assert leefbaarheid.origin(frame) == leefbaarheid.origin(here)
    ax = leefbaarheid.draw.change(frame.gebieden, herkomst=leefbaarheid.origin(frame))
    assert "Bron: Leefbaarometer 3.0" in ax.texts[-1].get_text()


def test_everything_promised_is_there():
    for name in leefbaarheid.__all__:
        assert getattr(leefbaarheid, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'weer'"):
        leefbaarheid.weer  # noqa: B018


def test_naming_the_package_costs_little():
    code = "import sys, leefbaarheid; print([m for m in ('pandas', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_own_counts_of_few_are_hidden_and_the_sum_that_would_tell_them_too(demo_path):
    def hemp(schaal):
        table = leefbaarheid.load_indicators(schaal=schaal, data=demo_path)
        return table[table["indicator"] == "hennepkwekerijen"].set_index("code")

    wijk, gemeente = hemp("wijk"), hemp("gemeente")
    assert wijk.index[wijk["onderdrukt"]].tolist() == ["WK900308"]
    assert gemeente.index[gemeente["onderdrukt"]].tolist() == ["GM9003"]
    assert wijk.at["WK900309", "teller"] == 0
    assert wijk.loc[wijk["onderdrukt"], ["teller", "waarde"]].isna().all(axis=None)


def test_frames_show_what_they_are_in_a_notebook(real_path):
    shown = leefbaarheid.open_dataset(real_path)._repr_html_()
    assert "Leefbaarometer Nederland" in shown
    assert "2014, 2018, 2020, 2022, 2024" in shown
    area = leefbaarheid.resolve_area("Kerkrade", str(real_path))
    assert area._repr_html_() == "<p><strong>Kerkrade</strong> (GM0928): gemeente, 1 gemeente</p>"


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
