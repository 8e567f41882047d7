from __future__ import annotations

import unicodedata

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.sources.names import visible, with_visible_names
from tests.hostile import NAMES, UNSEEN


@given(st.text())
def test_what_is_left_can_be_seen_and_stays_so(text):
    seen = visible(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in seen)
    assert visible(seen) == seen


def test_names_that_can_be_seen_stay_as_they_are():
    assert [visible(name) for name in NAMES] == list(NAMES)
    assert visible("Súdwest-Fryslân – ’t Gooi (中)") == "Súdwest-Fryslân – ’t Gooi (中)"


def test_a_name_of_nothing_else_becomes_the_code():
    frame = pd.DataFrame({"code": ["a", "b", "c"], "naam": ["x", "\u200f", "y\tz"], "waarde": 1.0})
    assert with_visible_names(frame)["naam"].tolist() == ["x", "b", "y z"]
    assert not any(c in visible(name) for name in UNSEEN for c in "\x1b\u202e\u202c\t\r\x00\n\u200f\u200b")
