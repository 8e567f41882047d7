from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.areas.catalogue import catalogue, short_name, squash


@given(st.text())
def test_squash_leaves_letters_and_digits_alone(text):
    once = squash(text)
    assert squash(once) == once
    assert not set(once) & set(" -'().,/\\")


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_squash_forgets_case(text):
    assert squash(text.upper()) == squash(text.lower()) == squash(text)


def test_short_name_drops_only_brackets_at_the_end():
    assert short_name("Bergen (NH.)") == "Bergen"
    assert short_name("A (b) c") == "A (b) c"


def test_every_kind_of_area_is_there_once(land):
    areas = [entry.area for entry in catalogue(land)]
    assert len({a.code for a in areas}) == len(areas) == 14 + 8 + 4 + 1
    by_code = {a.code: a for a in areas}
    assert by_code["PV31"].gemeenten == ("GM0893", "GM0917", "GM0928")
    assert by_code["G2"].gemeenten == ("GM0344", "GM0518")
    assert len(by_code["NL"].gemeenten) == 14


def test_an_alias_of_an_absent_code_is_ignored(land):
    keys = {key for entry in catalogue(land) for key in entry.full | entry.loose}
    assert "denhaag" in keys
    assert "denbosch" not in keys
