"""What the page of theme 1 says: its head, messages, definitions, caveats and provenance."""

from __future__ import annotations

from itertools import pairwise

from leefbaarheid import classes
from leefbaarheid.classes import STEP
from leefbaarheid.figures.block import Blok, Piece, bullets, definitions, details, heading, paragraph
from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import CAVEATS, areas_of, weighed
from leefbaarheid.texts.stijgers_en_dalers.messages import Facts, key_messages
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS, group_definitions
from leefbaarheid.themes.shared import provenance as shared
from leefbaarheid.themes.shared.provenance import area_in_words, definition, source
from leefbaarheid.themes.stijgers_en_dalers.origin import reference_name
from leefbaarheid.themes.stijgers_en_dalers.study import Study


def head(study: Study) -> Blok:
    """Title and the facts that a reader needs first."""
    f, p = study.frame, study.parameters
    level = LEVEL_LABELS[f.niveau][1]
    facts = {
        "Gebied": area_in_words(study.dataset, study.area),
        "Periode": f"{f.van} tot {f.tot}",
        "Eenheid": f"{areas_of(f.niveau, len(f.gebieden))} met een score in beide jaren",
        "Gewicht": weighed(f.gewicht, f.gewicht_jaar),
        "Bron": source(f.editie),
        "Zekerheid": _certainty_in_short(study),
    }
    place = study.own_gemeente
    if place:
        label = classes.LABELS[int(place["klasse"])].lower()
        ranked = f"plaats {place['rang']} van {len(study.gemeenten)} gemeenten"
        facts["Stand"] = f"{label} (klasse {place['klasse']} van 9) in {place['jaar']}: {ranked}"
    if study.area.soort in ("groep", "regio"):
        facts["Afbakening"] = definition(study.dataset, study.area.code)
    if study.reference is None:
        facts["Vergelijking met het land"] = (
            f"niet mogelijk: geen schaal heeft scores van {p.van} en {p.tot} voor heel {study.dataset.country}"
        )
    elif not study.same_level:
        weight = weighed(study.reference.gewicht, study.reference.gewicht_jaar)
        facts["Vergelijking met het land"] = (
            f"met {reference_name(study)} ({weight}): van {level} zijn er geen landelijke cijfers"
        )
    intro = (
        f"Welke {level} in {study.called} werden tussen {f.van} en {f.tot} beter of minder leefbaar volgens "
        "de Leefbaarometer? En waar is het verstandig om nu al te gaan kijken?"
    )
    return Blok(
        heading(f"Stijgers en dalers in {study.called}, {f.van}-{f.tot}", 1),
        paragraph(intro, "intro"),
        definitions(facts, "feiten"),
    )


def _certainty_in_short(study: Study) -> str:
    """How many areas are not judged or lie near a class bound."""
    f = study.frame
    near = int(f.gebieden["klasse_onzeker"].sum())
    bound = f"{dutch.plural(near, 'gebied', 'gebieden') if near else 'geen enkel gebied'} dicht bij een klassegrens"
    if f.gewicht == "geen":
        return f"{bound}; aantallen woningen zijn niet bekend"
    few = int((~f.gebieden["beoordeeld"] & ~f.gebieden["gewicht_onbekend"]).sum())
    small = dutch.plural(few, "gebied", "gebieden") if few else "geen enkel gebied"
    return f"{small} met minder dan {dutch.number(study.judged_from)} {f.gewicht}, {bound}"


def messages(study: Study) -> Blok:
    """Three to five key messages."""
    f = study.frame
    p = study.parameters
    facts = Facts(
        name=study.called,
        country=study.dataset.country,
        level=f.niveau,
        van=f.van,
        tot=f.tot,
        weight=f.gewicht,
        least=study.judged_from,
        groepen=study.groepen,
        gebieden=study.gebieden,
        overgangen=study.overgangen,
        is_country=study.area.soort == "land",
        place=study.own_gemeente,
        gemeenten=len(study.gemeenten),
        reference=reference_name(study),
        later=study.later,
        undrawn=set(f.gebieden.loc[f.gebieden.geometry.isna(), "code"]),
    )
    note = (
        f"Eén klasse staat voor {dutch.number(STEP, 4)} punt van de score, de gemiddelde breedte van klasse 2 tot en met 8. "
        f"Van één gebied heet een verandering duidelijk vanaf {dutch.number(p.drempel, 4)} punt (bijna een halve klasse), "
        "en alleen als zij ook groter is dan ruis: hoe minder huishoudens, hoe meer een score vanzelf schommelt. Die grens "
        "is een keuze, zie ‘Wat als we anders kiezen’. De cijfers zijn een schatting met een model: een signaal, geen "
        "oorzaak en geen oordeel over bewoners."
    )
    return Blok(bullets(key_messages(facts), "kern"), paragraph(note, "noot"))


def certainty(study: Study) -> Blok:
    """How certain the outcome is: few dwellings, near a class bound, and which areas are missing."""
    f = study.frame
    sentences = []
    near = int(f.gebieden["klasse_onzeker"].sum())
    sentences.append(
        "Geen enkel gebied ligt zo dicht bij een klassegrens dat de klasse onzeker is. Wat andere grenzen doen, staat onder "
        "'Wat als we anders kiezen'."
        if not near
        else f"Bij {areas_of(f.niveau, near)} ligt de score in {f.van} of {f.tot} zo dicht bij een klassegrens dat de "
        "klasse onzeker is."
    )
    if f.gewicht == "geen":
        sentences.append(
            f"Van {LEVEL_LABELS[f.niveau][1]} zijn geen aantallen woningen of huishoudens bekend: elk gebied telt even "
            "zwaar. Dit rapport telt dus gebieden, geen woningen."
        )
    else:
        small = int((~f.gebieden["beoordeeld"] & ~f.gebieden["gewicht_onbekend"]).sum())
        if small:
            counts, stands, is_ = ("telt", "staat", "is") if small == 1 else ("tellen", "staan", "zijn")
            sentences.append(
                f"{dutch.capital(areas_of(f.niveau, small))} met minder dan {dutch.number(study.judged_from)} {f.gewicht} "
                f"{counts} mee, maar {stands} in geen lijst en {is_} op de kaart niet beoordeeld: zulke scores zijn onzeker."
            )
    return Blok(bullets(sentences), *_missing(study))


def _missing(study: Study) -> list[Piece]:
    """Lists of areas that are not (wholly) in the figures, with the reason."""
    f = study.frame
    names = {
        f"Gebieden zonder bekend aantal {f.gewicht}: zij tellen voor nul en zijn niet beoordeeld": f.gebieden[
            f.gebieden["gewicht_onbekend"]
        ],
        "Gebieden met een score in maar één van beide jaren: zij tellen niet mee": f.onvolledig,
        "Gebieden zonder omtrek: zij tellen mee, maar staan niet op de kaart": f.gebieden[
            f.gebieden.geometry.isna()
        ],
    }
    pieces: list[Piece] = []
    for reason, rows in names.items():
        if len(rows):
            listed = [
                n if n.startswith(c) else f"{n} ({c})"
                for n, c in zip(rows["naam"], rows["code"], strict=True)
            ]
            pieces.append(details(f"{reason} ({dutch.number(len(listed))})", bullets(listed, "kolommen")))
    return pieces


def explanation(study: Study) -> Blok:
    """The groups, the classes and the dimensions in plain words."""
    p = study.parameters
    groups = group_definitions(p.rules(), p.van, p.tot, study.dataset.country)
    bounds = dutch_bounds(p.klassegrenzen)
    words = {
        "Score": "de uitkomst van de Leefbaarometer, hier als afwijking van het landelijke ijkpunt: 0 is het ijkpunt, "
        "hoger is beter",
        "Punt": "de eenheid van de score; de meeste klassen zijn 0,06 tot 0,12 punt breed",
        "Drempel": f"vanaf {dutch.number(p.drempel, 4)} punt noemt dit rapport de verandering van een gebied duidelijk",
        "Gewicht": f"{weighed(study.frame.gewicht, study.frame.gewicht_jaar)}; voor alle jaren hetzelfde",
        "Editie": "een publicatie van de Leefbaarometer; alleen cijfers uit dezelfde editie zijn te vergelijken",
    }
    return Blok(
        heading("Woorden"),
        definitions(words),
        heading("De groepen"),
        definitions({GROUP_LABELS[g]: text for g, text in groups.items()}),
        heading("De klassen"),
        paragraph(
            "De Leefbaarometer heeft negen klassen. De precieze grenzen zijn niet gepubliceerd; dit rapport leidt ze af "
            "uit scores waarvan de klasse bekend is. Waar de bron zelf een klasse geeft, geldt die."
        ),
        definitions(bounds, "klassen"),
        heading("De dimensies"),
        paragraph(
            f"De score is de som van vijf dimensies: {dutch.join(v.lower() for v in DIMENSION_LABELS.values())}. "
            "Daarom telt de verandering van de vijf precies op tot de verandering van de score. Een dimensie is leidend "
            "als zij het meest bijdroeg in de richting van de verandering."
        ),
    )


def dutch_bounds(variant: str) -> dict[str, str]:
    """Write the bounds of the nine classes."""
    upper = [dutch.signed(b) for b in classes.cutoffs(variant)]
    words = [f"tot en met {upper[0]}"]
    words += [f"boven {low} tot en met {high}" for low, high in pairwise(upper)]
    words.append(f"boven {upper[-1]}")
    return {f"{k}. {label}": text for (k, label), text in zip(classes.LABELS.items(), words, strict=True)}


def caveats(study: Study) -> Blok:
    """What every reader must know before using the figures."""
    own = [
        "De drempel voor een ‘duidelijke’ verandering staat niet in de brief aan de Tweede Kamer van 12 juni 2023. Hij is "
        "een keuze van dit rapport; hierboven staat wat er verandert met een andere drempel.",
    ]
    if study.frame.niveau != "grid":
        own.append(
            "Die brief telt woningen in cellen van 100 meter. Dit rapport rekent op "
            f"{LEVEL_LABELS[study.frame.niveau][1]}; daarom kunnen aantallen en lijsten anders zijn dan in de bijlagen "
            "bij de brief."
        )
    return Blok(bullets([*CAVEATS, *own]))


def provenance(study: Study) -> Blok:
    """Sources, parameters, checksum and versions: enough to make this page again."""
    return shared.provenance(study.dataset, study.area, study.parameters)
