"""What the package offers to whoever imports it, and the words of its errors."""

import pytest

import leefbaarheid
from leefbaarheid.errors import LeefbaarheidError, ReportError, did_you_mean


def test_a_dozen_words_are_enough_to_start(demo_path):
    assert leefbaarheid.open_dataset(demo_path).demo
    found = leefbaarheid.find_area("wilgen", data=demo_path)
    assert "Wilgenvoorde" in set(found["naam"])
    study = leefbaarheid.stijgers_en_dalers("Wilgenvoorde", data=str(demo_path), tot=2022)
    assert study.frame.tot == 2022
    assert len(study.gebieden) > 10


def test_everything_promised_is_there():
    for name in leefbaarheid.__all__:
        assert callable(getattr(leefbaarheid, name))
        assert getattr(leefbaarheid, name).__doc__


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
