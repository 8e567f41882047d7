from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.areas import find_area, resolve_area
from leefbaarheid.areas.catalogue import catalogue, lead_to, squash
from leefbaarheid.areas.resolve import unique_text
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import AreaError, LeefbaarheidError


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Kerkrade", "GM0928"),
        ("  KERKRADE\n", "GM0928"),
        ("gm0928", "GM0928"),
        ("GM 0928", "GM0928"),
        ("928", "GM0928"),
        ("0928", "GM0928"),
        ("gemeente Kerkrade", "GM0928"),
        ("sudwest-fryslan", "GM1900"),
        ("Súdwest Fryslân", "GM1900"),
        ("s gravenhage", "GM0518"),
        ("\u2019s-Gravenhage", "GM0518"),
        ("Den\u00a0Haag", "GM0518"),
        ("gemeente Utrecht", "GM0344"),
        ("Utrecht (gemeente)", "GM0344"),
        ("provincie Utrecht", "PV26"),
        ("utrecht (Provincie)", "PV26"),
        ("Fryslan", "PV21"),
        ("Friesland", "PV21"),
        ("Hengelo", "GM0164"),
        ("Bergen (NH.)", "GM0373"),
        ("bergen nh", "GM0373"),
        ("Bergen (Limburg)", "GM0893"),
        ("Nuenen, Gerwen en Nederwetten", "GM0820"),
        ("Nuenen", "GM0820"),
        ("G2", "G2"),
        ("'t gooi", "RG-GOOI"),
        ("Het Gooi", "RG-GOOI"),
        ("regio 't Gooi", "RG-GOOI"),
        ("Nederland", "NL"),
        ("nl", "NL"),
        ("Kerkrade, kerkrade", "GM0928"),
        ("GM0928;gm0928", "GM0928"),
        ("Zuid-Limburg", "CR39"),
        ("COROP-gebied zuid limburg", "CR39"),
        ("regio Utrecht", "CR17"),
        ("corop-regio utrecht", "CR17"),
        ("cr17", "CR17"),
        ("Tilburg", "GM0855"),
        ("Den Haag", "GM0518"),
    ],
)
def test_ways_to_write_an_area(land, query, code):
    assert resolve_area(land, query).code == code


def test_list_is_a_selection(land):
    area = resolve_area(land, "Kerkrade, gm0917, Nuenen, Gerwen en Nederwetten, G2")
    assert area.soort == "selectie"
    assert area.gemeenten == ("GM0344", "GM0518", "GM0820", "GM0917", "GM0928")
    assert area.naam == "G2, Heerlen, Kerkrade en Nuenen, Gerwen en Nederwetten"


def test_no_table_of_small_places_is_read_for_an_area_that_is_named(land):
    fresh = replace(land, read=[])
    for query in ("Kerkrade, Heerlen", "gm0928", "Zuid-Limburg", "928", "NL"):
        assert resolve_area(fresh, query).omweg == ""
    assert fresh.read == []
    for query in ("Hopel", "6461", "Hoensbroek"):
        assert resolve_area(fresh, query).omweg
    assert fresh.read == ["pc4", "wijk", "buurt"]


@pytest.mark.parametrize(
    ("query", "code", "via"),
    [
        ("6461", "GM0928", "6461 (postcode)"),
        ("6461 xa", "GM0928", "6461 (postcode)"),
        ("postcode 6461", "GM0928", "6461 (postcode)"),
        ("6461 Kerkrade Oost", "GM0928", "6461 (postcode)"),
        ("1900", "GM0373", "1900 (postcode)"),
        ("hopel", "GM0928", "Hopel (buurt)"),
        ("Hopel (buurt)", "GM0928", "Hopel (buurt)"),
        ("bu 0928 0201", "GM0928", "Hopel (buurt)"),
        ("bu0363aa01", "GM0893", "Ohé en Laak (buurt)"),
        ("ohe en laak", "GM0893", "Ohé en Laak (buurt)"),
        ("OHÉ EN LAAK", "GM0893", "Ohé en Laak (buurt)"),
        ("WK092801", "GM0928", "Wijk 01 Kerkrade-Oost (wijk)"),
        ("wijk 01 kerkrade-oost", "GM0928", "Wijk 01 Kerkrade-Oost (wijk)"),
        ("Hoensbroek", "GM0917", "Hoensbroek (wijk)"),
        ("buurt Hoensbroek", "GM0917", "Hoensbroek (buurt)"),
        ("buurt Centrum", "GM0928", "Centrum (buurt)"),
        ("buurt Tilburg", "GM0865", "Tilburg (buurt)"),
    ],
)
def test_a_small_place_leads_to_its_gemeente(land, query, code, via):
    area = resolve_area(land, query)
    names = dict(zip(land.gemeenten["code"], land.gemeenten["naam"], strict=True))
    assert (area.code, area.via) == (code, ((via, names[code]),))
    assert area == resolve_area(land, code)
    assert resolve_area(land, via).code == code


def test_small_places_in_a_list(land):
    area = resolve_area(land, "6461, Heerlen, Hopel")
    assert area == resolve_area(land, "Kerkrade, Heerlen") == resolve_area(land, "GM0928;GM0917")
    assert area.via == (("6461 (postcode)", "Kerkrade"), ("Hopel (buurt)", "Kerkrade"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("Kerkrada", "Kerkrada is unknown; did you mean Kerkrade?"),
        ("Heerlen, Kerkrada", "Kerkrada is unknown; did you mean Kerkrade?"),
        ("provincie Limbrug", "provincie Limbrug is unknown; did you mean Limburg?"),
        ("Utrecht", '"Utrecht" is ambiguous; type "gemeente Utrecht" or "provincie Utrecht"'),
        ("groningen", '"groningen" is ambiguous; type "gemeente Groningen" or "provincie Groningen"'),
        ("Bergen", '"Bergen" is ambiguous; type "Bergen (NH.)" or "Bergen (L.)"'),
        ("Appingedam", 'Appingedam is no gemeente any more: it went into Eemsdelta; type "Eemsdelta"'),
        ("GM0003", 'Appingedam is no gemeente any more: it went into Eemsdelta; type "Eemsdelta"'),
        (
            "Haaren",
            "Haaren is no gemeente any more: it was split, 45% of its surface into Vught and 28% of its "
            'surface into Tilburg, the rest into others; type "Vught" or "Tilburg"',
        ),
        (
            "gemeente Haaren",
            "Haaren is no gemeente any more: it was split, 45% of its surface into Vught and 28% of its "
            'surface into Tilburg, the rest into others; type "Vught" or "Tilburg"',
        ),
        (
            "GM9999",
            "GM9999 is no gemeente of this dataset; the nearest codes are GM1979 (Eemsdelta), GM1901 "
            "(Bodegraven-Reeuwijk), GM1900 (Súdwest-Fryslân)",
        ),
        ("1901", "1901 could be a postcode; type GM1901 for the gemeente Bodegraven-Reeuwijk"),
        ("1900XX, 1979", "1979 could be a postcode; type GM1979 for the gemeente Eemsdelta"),
        ("9999", "9999 is no postcode of this dataset; type the name or code of its gemeente"),
        ("1234, 5678", "1234 is no postcode of this dataset; type the name or code of its gemeente"),
        ("0000", "0000 is unknown; search with: leefbaarheid areas TEXT --data DIR"),
        ("BU09280101", "BU09280101 is no wijk or buurt of this dataset; type GM0928 for the whole gemeente"),
        (
            "BU99999999",
            "BU99999999 is no wijk or buurt of this dataset; type the name or code of its gemeente",
        ),
        (
            "Hopel, centrum",
            '"centrum" is ambiguous; type the gemeente: "Heerlen", "Kerkrade" or "Nuenen, Gerwen en Nederwetten" '
            "(or one of 2 more: leefbaarheid areas TEXT)",
        ),
        ("Verdwenen", "Verdwenen is unknown; search with: leefbaarheid areas TEXT --data DIR"),
        ("", "no area was given; type a name or code, such as Kerkrade, GM0928, G40 or NL"),
        (" , ", "no area was given; type a name or code, such as Kerkrade, GM0928, G40 or NL"),
        ("Heerlen, --", "-- is unknown; search with: leefbaarheid areas TEXT --data DIR"),
        ("../../etc", '"../../etc" looks like a path; type the name or code of an area, such as Kerkrade'),
        (
            "Kerk\x00rade",
            "the area holds control characters; type a name or code, such as Kerkrade or GM0928",
        ),
        ("k" * 5000, f'"{"k" * 40}..." is too long for a name; put commas between the names in a list'),
        ("k" * 20_000, "the area is 20000 characters long; type names or codes with commas between them"),
        ("Den Bosch", "Den Bosch is unknown; search with: leefbaarheid areas TEXT --data DIR"),
    ],
)
def test_mistakes_are_answered_in_one_sentence(land, query, sentence):
    with pytest.raises(AreaError) as caught:
        resolve_area(land, query)
    assert str(caught.value) == sentence


def test_what_an_error_says_to_type_works(land):
    entries = catalogue(land)
    for entry in entries:
        assert resolve_area(land, unique_text(entries, entry.area)) == entry.area


def test_two_gemeenten_of_one_name_are_told_apart_by_code(land):
    twice = land.gemeenten.replace({"naam": {"Heerlen": "Kerkrade"}})
    with pytest.raises(AreaError, match='ambiguous; type "GM0917" or "GM0928"'):
        resolve_area(replace(land, gemeenten=twice), "Kerkrade")


def test_a_former_gemeente_whose_heir_is_not_in_the_dataset_is_unknown(land):
    fewer = land.gemeenten[land.gemeenten["code"] != "GM1979"]
    with pytest.raises(
        AreaError, match="GM0003 is no gemeente of this dataset; the nearest codes are GM0014"
    ):
        resolve_area(replace(land, gemeenten=fewer), "GM0003")


@given(query=st.text(max_size=60) | st.text(alphabet="GMPVBUWK0123456789, -'/().x", max_size=30))
def test_any_text_gives_an_area_or_one_sentence(land, query):
    try:
        area = resolve_area(land, query)
    except LeefbaarheidError as error:
        message = str(error)
    else:
        message = ""
        assert set(area.gemeenten) <= set(land.gemeenten["code"])
        assert area.gemeenten == tuple(sorted(set(area.gemeenten)))
        assert "/" not in area.folder
    assert "\n" not in message
    assert len(message) < 400


@given(codes=st.lists(st.sampled_from(["GM0014", "GM0344", "GM0917", "GM0928"]), min_size=2, unique=True))
def test_a_list_of_codes_gives_just_those(land, codes):
    area = resolve_area(land, ",".join(codes))
    assert area.gemeenten == tuple(sorted(codes))
    assert area == resolve_area(land, ", ".join(reversed(codes)))


def test_all_real_gemeenten_resolve_or_are_ambiguous_with_a_provincie(real_path):
    dataset = open_dataset(real_path)
    ambiguous = []
    for code, naam in zip(dataset.gemeenten["code"], dataset.gemeenten["naam"], strict=True):
        assert resolve_area(dataset, code).code == code
        try:
            assert resolve_area(dataset, naam.upper()).code == code
        except AreaError:
            ambiguous.append(naam)
            assert resolve_area(dataset, f"gemeente {naam}").code == code
    assert ambiguous == ["Groningen", "Utrecht"]


def test_all_real_areas_have_their_own_folder_and_text_to_type(real_path):
    dataset = open_dataset(real_path)
    entries = catalogue(dataset)
    folders = [entry.area.folder for entry in entries]
    assert len(set(folders)) == len(folders) == 342 + 12 + 50 + 1
    slugs = [entry.area.slug for entry in entries if entry.area.soort == "gemeente"]
    assert len(set(slugs)) == 342
    for entry in entries:
        assert resolve_area(dataset, unique_text(entries, entry.area)) == entry.area


def test_every_corop_region_is_reached_by_code_and_by_name_or_what_the_sentence_says(real_path):
    dataset = open_dataset(real_path)
    regions = [e.area for e in catalogue(dataset) if e.area.code.startswith("CR")]
    assert len(regions) == 40
    assert sorted(c for r in regions for c in r.gemeenten) == sorted(dataset.gemeenten["code"])
    others = {}
    for region in regions:
        short = region.naam.removeprefix("COROP-regio ")
        assert resolve_area(dataset, region.code) == resolve_area(dataset, region.naam.lower()) == region
        if short == "Utrecht":
            with pytest.raises(AreaError, match=r'type "gemeente Utrecht" or "provincie Utrecht"$'):
                resolve_area(dataset, short)
            continue
        found = resolve_area(dataset, short)
        if found != region:
            others[short] = found.code
            assert found.gemeenten == region.gemeenten
    assert others == {"Flevoland": "PV24", "Oost-Groningen": "RG-OOST-GRONINGEN", "Veluwe": "RG-VELUWE"}


def test_every_postcode_wijk_and_buurt_leads_to_its_own_gemeente(real_path):
    dataset = open_dataset(real_path)
    for level in ("pc4", "wijk", "buurt"):
        rows = dataset.areas(level, geometry=False)
        for code, gemeente in zip(rows["code"], rows["gemeente_code"], strict=True):
            assert list(lead_to(dataset, squash(code))) == [gemeente]
    assert resolve_area(dataset, "6461, Hopel, BU09280201").folder == "GM0928-kerkrade"
    with pytest.raises(AreaError, match=r'"Aalsmeer", .* \(or one of \d\d more: leefbaarheid areas TEXT\)$'):
        resolve_area(dataset, "Centrum")


def test_real_groups_and_former_gemeenten(real_path):
    dataset = open_dataset(real_path)
    sizes = {
        q: len(resolve_area(dataset, q).gemeenten) for q in ("G4", "G40", "NPLV", "MRA", "Limburg", "NL")
    }
    assert sizes == {"G4": 4, "G40": 40, "NPLV": 19, "MRA": 30, "Limburg": 31, "NL": 342}
    assert set(dataset.groepen["gemeente_code"]) <= set(dataset.gemeenten["code"])
    assert resolve_area(dataset, "Nederland").folder == "NL-nederland"
    assert resolve_area(dataset, "Den Haag").naam == "'s-Gravenhage"
    with pytest.raises(AreaError, match="Eemsdelta"):
        resolve_area(dataset, "Delfzijl")
    with pytest.raises(AreaError, match="45% of its surface into Vught"):
        resolve_area(dataset, "Haaren")
    assert find_area(dataset, "kerk")["naam"].tolist()[0] == "Kerkrade"
