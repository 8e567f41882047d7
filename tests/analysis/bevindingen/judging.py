"""What every function of the findings must do on a made case: confirm, deny, leave open, say nothing without figures."""

import pytest

from leefbaarheid.analysis.bevindingen import FUNCTIONS, verdict

HOLDS, FAILS, OPEN, UNTESTED = verdict.VERDICTS


def judges(row, case, nothing):
    """Judge a row: function, choices, numbers of the letter, what ``case`` makes of three countries, and plain figures.

    These are a function of the country, or what the first has by hand. ``nothing`` takes a country its figures away.
    """
    name, about, expected, *kinds, plain = row
    about = {**about, "verwacht": expected} if expected else about
    for told, kind in zip((HOLDS, FAILS, OPEN), kinds, strict=True):
        made = case(kind)
        found = verdict.as_table(FUNCTIONS[name](made, **about))
        assert verdict.verdict(found) == told, found
        values = found.set_index("naam")["waarde"]
        hand = plain if told == HOLDS else {}
        for label, value in (plain(made) if callable(plain) else hand).items():
            assert values[label] == pytest.approx(value), label
    told = OPEN if "woningen" in expected else UNTESTED  # a count of none is a figure
    assert verdict.verdict(verdict.as_table(FUNCTIONS[name](nothing(made), **about))) == told
