import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.areas.area import Area, select, slugify

KERKRADE = Area("GM0928", "Kerkrade", "gemeente", ("GM0928",))
HEERLEN = Area("GM0917", "Heerlen", "gemeente", ("GM0917",))
SAMEN = Area("X", "Samen", "groep", ("GM0917", "GM0928"))


def test_folder_is_code_and_slug():
    assert KERKRADE.folder == "GM0928-kerkrade"
    assert Area("RG-GOOI", "'t Gooi", "regio", ("GM0402",)).folder == "RG-GOOI-t-gooi"
    assert Area("GM0001", "漢字", "gemeente", ("GM0001",)).folder == "GM0001-gebied"


@given(st.text())
def test_slug_is_safe_in_a_path_and_stable(name):
    slug = slugify(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 60
    assert slugify(slug) == slug


def test_a_long_slug_ends_at_a_word():
    assert slugify("abcdefghi " * 10) == "-".join(["abcdefghi"] * 6)


def test_selection_does_not_depend_on_order_or_repeats():
    one, two = select([KERKRADE, HEERLEN]), select([HEERLEN, KERKRADE, HEERLEN])
    assert one == two
    assert one.soort == "selectie"
    assert one.naam == "Heerlen en Kerkrade"
    assert one.gemeenten == ("GM0917", "GM0928")
    assert one.code == "SEL-70acb3f1"


def test_selection_of_one_area_is_that_area():
    assert select([KERKRADE, KERKRADE]) == KERKRADE


def test_how_a_user_came_to_an_area_makes_it_no_other_and_is_kept_in_a_selection():
    via = (("Hopel (buurt)", "Kerkrade"),)
    hopel = replace(KERKRADE, via=via)
    assert (hopel, hash(hopel)) == (KERKRADE, hash(KERKRADE))
    assert hopel.omweg == "Hopel (buurt) ligt in Kerkrade; dit gaat over heel Kerkrade."
    assert hopel._repr_html_().endswith(f", 1 gemeente. {hopel.omweg}</p>")
    assert KERKRADE.omweg == ""
    assert select([KERKRADE, hopel, hopel]).via == select([HEERLEN, hopel]).via == via
    assert select([HEERLEN, hopel]) == select([HEERLEN, KERKRADE])


def test_overlapping_areas_count_a_gemeente_once():
    assert select([SAMEN, KERKRADE]).gemeenten == ("GM0917", "GM0928")


def test_a_long_selection_has_a_short_name():
    parts = [Area(f"GM000{i}", f"Plaats {i}", "gemeente", (f"GM000{i}",)) for i in range(1, 8)]
    assert select(parts[:4]).naam == "Plaats 1, Plaats 2, Plaats 3 en Plaats 4"
    assert select(parts).naam == "Plaats 1, Plaats 2, Plaats 3 en 4 andere gebieden"
    assert len(select(parts).gemeenten) == 7
