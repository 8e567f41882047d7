from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from leefbaarheid.areas import resolve_area, typed_names
from leefbaarheid.areas.catalogue import catalogue, lead_to, squash
from leefbaarheid.errors import AreaError, LeefbaarheidError

WAYS = {
    "GM0928": ["Kerkrade", "  KERKRADE\n", "gm0928", "GM 0928", "928", "0928", "gemeente Kerkrade", "Kerkrade, kerkrade",
               "GM0928;gm0928"],
    "GM0518": ["s gravenhage", "\u2019s-Gravenhage", "Den\u00a0Haag", "Den Haag"], "GM0164": ["Hengelo"],
    "GM1900": ["sudwest-fryslan", "Súdwest Fryslân"], "GM0344": ["gemeente Utrecht", "Utrecht (gemeente)"],
    "PV26": ["provincie Utrecht", "utrecht (Provincie)"], "PV21": ["Fryslan", "Friesland"], "G4": ["G4", "g4"],
    "GM0373": ["Bergen (NH.)", "bergen nh"], "GM0893": ["Bergen (Limburg)"], "GM0855": ["Tilburg"],
    "GM0820": ["Nuenen, Gerwen en Nederwetten", "Nuenen"], "RG-GOOI": ["'t gooi", "Het Gooi", "regio 't Gooi"],
    "NL": ["Nederland", "nl"], "CR39": ["Zuid-Limburg", "COROP-gebied zuid limburg"],
    "CR17": ["regio Utrecht", "corop-regio utrecht", "cr17"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "queries"), WAYS.items())
def test_ways_to_write_an_area(real, code, queries):
    assert {query: resolve_area(real, query).code for query in queries} == dict.fromkeys(queries, code)


def test_list_is_a_selection_also_of_small_places(real):
    area = resolve_area(real, "Kerkrade, gm0917, Nuenen, Gerwen en Nederwetten, RG-GOOI")
    members = [resolve_area(real, name).gemeenten for name in ("GM0820", "GM0917", "GM0928", "RG-GOOI")]
    assert (area.soort, area.gemeenten) == ("selectie", tuple(sorted(sum(members, ()))))
    assert area.naam == "Heerlen, Kerkrade, Nuenen, Gerwen en Nederwetten en 't Gooi"
    area = resolve_area(real, "6461, Heerlen, Hopel")
    assert area == resolve_area(real, "Kerkrade, Heerlen") == resolve_area(real, "GM0928;GM0917")
    assert area.via == (("6461 (postcode)", "Kerkrade"), ("Hopel (buurt)", "Kerkrade"))


SMALL = {
    ("GM0928", "6461 (postcode)"): ["6461", "6461 xa", "postcode 6461"], ("GM0363", "1012 (postcode)"): ["1012"],
    ("GM0928", "Hopel (buurt)"): ["hopel", "Hopel (buurt)", "bu 0928 0201"],
    ("GM1641", "Ohé en Laak (wijk)"): ["ohe en laak", "OHÉ EN LAAK"], ("GM0928", "Kerkrade-Oost (wijk)"): ["WK092801"],
    ("GM0363", "Planciusbuurt-Noord (buurt)"): ["bu0363aa01"], ("GM0037", "Onstwedde (wijk)"): ["Onstwedde"],
    ("GM0037", "Onstwedde (buurt)"): ["buurt Onstwedde"], ("GM1734", "Oosterhout (wijk)"): ["wijk Oosterhout"],
}  # fmt: skip


@pytest.mark.parametrize(("place", "queries"), SMALL.items())
def test_a_small_place_leads_to_its_gemeente(real, place, queries):
    (code, via), names = place, real.gemeenten.set_index("code")["naam"]
    for query in queries:
        area = resolve_area(real, query)
        assert (area.code, area.via) == (code, ((via, names[code]),))
        assert area == resolve_area(real, code)
    assert resolve_area(real, via).code == code


SEARCH, BY_CODE = "search with: leefbaarheid areas TEXT --data DIR", "type the name or code of its gemeente"
NONE = "no area was given; type a name or code, such as Kerkrade, GM0928, G40 or NL"
EEMSDELTA = 'Appingedam is no gemeente any more: it went into Eemsdelta; type "Eemsdelta"'
HAAREN = (
    "Haaren is no gemeente any more: it was split, 45% of its surface into Vught, the rest into others; "
    'type "Vught"'
)
NEAREST = "GM1992 (Voorne aan Zee), GM1991 (Maashorst), GM1982 (Land van Cuijk)"
CENTRUM = '"Aalsmeer", "Achtkarspelen" or "Alblasserdam"'
MISTAKES = {
    "Kerkrada": "Kerkrada is unknown; did you mean Kerkrade?",
    "Heerlen, Kerkrada": "Kerkrada is unknown; did you mean Kerkrade?",
    "provincie Limbrug": "provincie Limbrug is unknown; did you mean Limburg?",
    "Utrecht": '"Utrecht" is ambiguous; type "gemeente Utrecht" or "provincie Utrecht"',
    "groningen": '"groningen" is ambiguous; type "gemeente Groningen" or "provincie Groningen"',
    "Bergen": '"Bergen" is ambiguous; type "Bergen (NH.)" or "Bergen (L.)"',
    **dict.fromkeys(["Appingedam", "GM0003"], EEMSDELTA),
    **dict.fromkeys(["Haaren", "gemeente Haaren"], HAAREN),
    "GM9999": f"GM9999 is no gemeente of this dataset; the nearest codes are {NEAREST}",
    "1012, 1979": "1979 could be a postcode; type GM1979 for the gemeente Eemsdelta",
    "1000": f"1000 is no postcode of this dataset; {BY_CODE}",
    "2000, 6461": f"2000 is no postcode of this dataset; {BY_CODE}",
    "BU09280999": "BU09280999 is no wijk or buurt of this dataset; type GM0928 for the whole gemeente",
    "BU99999999": f"BU99999999 is no wijk or buurt of this dataset; {BY_CODE}",
    "Hopel, centrum": f'"centrum" is ambiguous; type the gemeente: {CENTRUM} (or one of 73 more: leefbaarheid areas TEXT)',
    "Heerlen, --": f"-- is unknown; {SEARCH}",
    **{text: f"{text} is unknown; {SEARCH}" for text in ("0000", "Verdwenen")},
    **dict.fromkeys(["", " , "], NONE),
    "../../etc": '"../../etc" looks like a path; type the name or code of an area, such as Kerkrade',
    "Kerk\x00rade": "the area holds control characters; type a name or code, such as Kerkrade or GM0928",
    "k" * 5000: f'"{"k" * 40}..." is too long for a name; put commas between the names in a list',
    "k" * 20_000: "the area is 20000 characters long; type names or codes with commas between them",
}


@pytest.mark.parametrize(("query", "sentence"), MISTAKES.items(), ids=lambda text: text[:12])
def test_mistakes_are_answered_in_one_sentence(real, query, sentence):
    with pytest.raises(AreaError) as caught:
        resolve_area(real, query)
    assert str(caught.value) == sentence


def test_two_gemeenten_of_one_name_and_a_former_one_whose_heir_is_not_in_the_dataset(real):
    twice, fewer = (replace(real, meta=real.meta | {"checksum": mark}) for mark in ("twee", "minder"))
    vars(twice)["gemeenten"] = real.gemeenten.replace({"naam": {"Heerlen": "Kerkrade"}})
    with pytest.raises(AreaError, match='ambiguous; type "GM0917" or "GM0928"'):
        resolve_area(twice, "Kerkrade")
    vars(fewer)["gemeenten"] = real.gemeenten[real.gemeenten["code"] != "GM1979"]
    with pytest.raises(AreaError, match=r"GM0003 is no gemeente .*; the nearest codes are GM0014"):
        resolve_area(fewer, "GM0003")


@given(query=st.text(max_size=60) | st.text(alphabet="GMPVBUWK0123456789, -'/().x", max_size=30))
def test_any_text_gives_an_area_or_one_sentence(real, query):
    try:
        area = resolve_area(real, query)
    except LeefbaarheidError as error:
        message = str(error)
    else:
        message = "none"
        assert set(area.gemeenten) <= set(real.gemeenten["code"])
        assert area.gemeenten == tuple(sorted(set(area.gemeenten)))
        assert "/" not in area.folder
    assert len(message.splitlines()) == 1
    assert len(message) < 400


def test_all_areas_have_their_own_folder_a_code_and_a_text_to_type_that_lead_to_them(real):
    areas = [entry.area for entry in catalogue(real)]
    typed, names = typed_names(real), real.gemeenten.set_index("code")["naam"]
    for area in areas:
        assert resolve_area(real, typed[area.code]) == resolve_area(real, area.code) == area
    assert (len({area.folder for area in areas}), len(areas)) == (405, 342 + 12 + 50 + 1)
    other = names.index[names.index.map(typed) != names]
    assert {typed[code] for code in other} == {"gemeente Groningen", "gemeente Utrecht"}
    # a COROP region by its short name, unless another region or a provincie has it
    corop = {a.naam.removeprefix("COROP-regio "): a for a in areas if a.code.startswith("CR")}
    assert sorted(c for a in corop.values() for c in a.gemeenten) == sorted(names.index)
    found = {short: resolve_area(real, short) for short in corop if short != "Utrecht"}
    assert all(area.gemeenten == corop[short].gemeenten for short, area in found.items())
    others = {short: area.code for short, area in found.items() if area != corop[short]}
    assert others == {"Flevoland": "PV24", "Oost-Groningen": "RG-OOST-GRONINGEN", "Veluwe": "RG-VELUWE"}


def test_postcodes_wijken_and_buurten_lead_to_their_own_gemeente(real):
    for level in ("pc4", "wijk", "buurt"):
        rows = real.areas(level, geometry=False)
        for code, gemeente in rows[["code", "gemeente_code"]][::5].to_numpy():
            assert [area.code for area in lead_to(real, squash(code))] == [gemeente]
