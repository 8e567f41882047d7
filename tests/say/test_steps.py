"""A change in class steps is told in words that are near it, in the right direction and order."""

from hypothesis import given, strategies as st

from leefbaarheid.classes import HARDLY, STEP
from leefbaarheid.say.words import STEPS, moved, size_in_words

BACK = {words: size for size, (_, words) in STEPS.items()}


def told(points: float) -> float:
    """The size in steps that the words name."""
    return BACK[size_in_words(points).split(" ", 1)[1]]


@given(st.floats(HARDLY * STEP, 3 * STEP), st.floats(HARDLY * STEP, 3 * STEP))
def test_words_are_near_in_order_and_alike_in_both_directions(one, other):
    assert abs(told(one) - one / STEP) <= 0.25
    low, high = sorted((one, other))
    assert told(low) <= told(high)
    assert moved(one, HARDLY).endswith(" omhoog")
    assert moved(-one, HARDLY) == moved(one, HARDLY).replace("omhoog", "omlaag")
