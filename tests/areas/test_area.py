import re
from dataclasses import replace

from hypothesis import given, strategies as st

from leefbaarheid.areas.area import Area, select, slugify
from leefbaarheid.areas.catalogue import squash

KERKRADE = Area("GM0928", "Kerkrade", "gemeente", ("GM0928",))
HEERLEN = Area("GM0917", "Heerlen", "gemeente", ("GM0917",))


def test_folder_is_code_and_slug_of_whole_words():
    folders = {"Kerkrade": "X-kerkrade", "'t Gooi": "X-t-gooi", "漢字": "X-gebied"}
    folders["abcdefghi " * 10] = "X" + 6 * "-abcdefghi"
    assert [Area("X", name, "gemeente", ()).folder for name in folders] == [*folders.values()]


@given(st.text())
def test_slugs_and_keys_are_safe_and_stable(name):
    slug, key = slugify(name), squash(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 60
    assert (slugify(slug), squash(key)) == (slug, key)
    assert not set(key) & set(" -'().,/\\")
    assert not name.isascii() or squash(name.upper()) == squash(name.lower()) == key


def test_a_selection_holds_each_gemeente_once_whatever_the_order_and_has_a_short_name():
    both = ("GM0917", "GM0928")
    one = select([KERKRADE, HEERLEN])
    assert (one.code, one.naam, one.soort) == ("SEL-70acb3f1", "Heerlen en Kerkrade", "selectie")
    assert one == select([HEERLEN, KERKRADE, HEERLEN])
    assert one.gemeenten == select([Area("X", "Samen", "groep", both), KERKRADE]).gemeenten == both
    assert select([KERKRADE, KERKRADE]) == KERKRADE
    parts = [Area(f"GM000{i}", f"Plaats {i}", "gemeente", (f"GM000{i}",)) for i in range(1, 8)]
    assert select(parts[:4]).naam == "Plaats 1, Plaats 2, Plaats 3 en Plaats 4"
    assert select(parts).naam == "Plaats 1, Plaats 2, Plaats 3 en 4 andere gebieden"
    assert len(select(parts).gemeenten) == 7


def test_how_a_user_came_to_an_area_makes_it_no_other_and_is_kept_in_a_selection():
    via = (("Hopel (buurt)", "Kerkrade"),)
    hopel = replace(KERKRADE, via=via)
    assert (hopel, hash(hopel)) == (KERKRADE, hash(KERKRADE))
    assert hopel.omweg == "Hopel (buurt) ligt in Kerkrade; dit gaat over heel Kerkrade."
    assert hopel._repr_html_().endswith(f", 1 gemeente. {hopel.omweg}</p>")
    assert KERKRADE.omweg == ""
    assert select([KERKRADE, hopel, hopel]).via == select([HEERLEN, hopel]).via == via
    assert select([HEERLEN, hopel]) == select([HEERLEN, KERKRADE])
