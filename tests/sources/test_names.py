import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.sources.names import visible
from tests.hostile import NAMES


@given(st.text())
def test_what_is_left_can_be_seen_and_stays_so(text):
    seen = visible(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in seen)
    assert visible(seen) == seen


def test_names_that_can_be_seen_stay_as_they_are():
    assert [visible(name) for name in NAMES] == list(NAMES)
