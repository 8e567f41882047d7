"""What the page on the findings shows: its head, verdicts by theme, a section a finding, caveats and provenance."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd

from leefbaarheid.analysis.bevindingen import Outcome, Unequal
from leefbaarheid.figures.block import Blok, Piece, bullets, definitions, heading, paragraph
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.params import Finding
from leefbaarheid.texts import dutch
from leefbaarheid.texts.bevindingen.sentences import (
    found_in_words,
    hint_in_words,
    key_messages,
    lacking_in_words,
    likely_reasons,
    stands_on,
    steadiness,
)
from leefbaarheid.texts.bevindingen.terms import THEME_LABELS
from leefbaarheid.texts.common import CAVEATS
from leefbaarheid.themes.bevindingen.pictures import picture
from leefbaarheid.themes.bevindingen.places import Place
from leefbaarheid.themes.bevindingen.study import FAILS, UNTESTED, Judged, Study, verdict
from leefbaarheid.themes.shared import provenance as shared
from leefbaarheid.themes.shared.provenance import area_in_words, source

FOLDER: Final = "tabellen/bevindingen"


def head(study: Study) -> Blok:
    """Title and the facts that a reader needs first."""
    best = {
        f"Thema {number}": _where(places[0])
        for number, places in enumerate(study.places.values(), 1)
        if places
    }
    facts = {
        "Gebied": area_in_words(study.dataset, study.area),
        **best,
        "Bron": source(),
    }
    intro = (
        "De brief aan de Tweede Kamer van 12 juni 2023 noemt bevindingen over leefbaarheid. Deze pagina gaat ze één "
        "voor één na, met gegevens die iedereen kan gebruiken."
        if study.is_country
        else "De brief aan de Tweede Kamer van 12 juni 2023 noemt bevindingen over heel Nederland. Gelden die ook in "
        f"{study.called}?"
    )
    title = f"Bevindingen uit de brief, getoetst voor {study.called}"
    return Blok(heading(title, 1), paragraph(intro, "intro"), definitions(facts, "feiten"))


def messages(study: Study) -> Blok:
    """How many findings hold, which fail, and what would make more of them testable."""
    verdicts = {name: j.verdict for name, j in study.judged.items()}
    wanting = [j for j in study.judged.values() if j.verdict == UNTESTED and "regio" not in j.lacking]
    files = Counter(j.finding.bestand for j in wanting if "leeg" not in j.lacking)
    said = key_messages(verdicts, files, study.called, country=study.is_country)
    note = "Een oordeel volgt alleen uit het cijfer. Een aanwijzing is geen oordeel."
    return Blok(bullets(said, "kern"), paragraph(note, "noot"))


def verdicts(study: Study) -> Blok:
    """The table of verdicts, by theme."""
    pieces: list[str | Piece] = []
    for theme, label in THEME_LABELS.items():
        rows = [_line(study, j) for j in study.judged.values() if j.finding.thema == theme]
        if rows:
            headings = {
                "id": "Nummer",
                "zin": "Bevinding",
                "oordeel": "Oordeel",
                "gevonden": "Gevonden",
                "stevig": "Gelijk bij andere keuzes",
            }
            pieces.append(Tabel(pd.DataFrame(rows), label, headings, file=f"{FOLDER}/bevindingen.csv"))
    return Blok(*pieces)


def _line(study: Study, j: Judged) -> dict[str, str]:
    same, number = study.stays(j)
    found = _found(study, j.finding, *j.base) if j.base else ""
    fits = sorted({bool(o.holds) for _, o in j.hints if o.holds is not None})
    hint = {"[]": "onbeslist", "[True]": "past", "[False]": "past niet"}.get(str(fits), "wisselend")
    return {
        "id": j.finding.id,
        "zin": j.finding.zin,
        "oordeel": j.verdict,
        "gevonden": found or (f"aanwijzing: {hint}" if j.hints else dutch.MISSING),
        "stevig": f"{same} van {number}" if number and j.base else dutch.MISSING,
    }


def _found(study: Study, finding: Finding, place: Place, found: Outcome) -> str:
    return found_in_words(found.figures, finding, study.dataset.country, place.gewicht)


def rises(study: Study) -> Blok:
    """The findings on theme 1, a section each."""
    return _sections(study, "stijgers_en_dalers")


def inequality(study: Study) -> Blok:
    """The findings on theme 2, a section each."""
    return _sections(study, "sociale_ongelijkheid")


def crime(study: Study) -> Blok:
    """The findings on theme 3, a section each."""
    return _sections(study, "ondermijning")


def _sections(study: Study, theme: str) -> Blok:
    pieces: list[str | Piece] = []
    for j in study.judged.values():
        if j.finding.thema == theme:
            drawn = picture(study, j)
            pieces += [
                heading(f"{j.finding.id} {j.finding.zin}"),
                definitions(_told(study, j), "feiten"),
                *([drawn] if drawn is not None else []),
            ]
    return Blok(*pieces)


def _told(study: Study, j: Judged) -> dict[str, str]:
    """What is told of a finding, by label."""
    f = j.finding
    others = study.others(f.id).assign(oordeel=study.others(f.id)["klopt"].map(verdict))
    told = {"Oordeel": j.verdict, "Wat moet gelden": dutch.sentence(dutch.capital(f.relatie))}
    if j.verdict == UNTESTED:
        level = (j.place or next(iter(study.places[f.thema]), None)) if study.places[f.thema] else None
        why = lacking_in_words(j.lacking, level.niveau if level else "", study.called)
        told["Reden"] = dutch.sentence(dutch.capital(why))
        if not {"regio", "leeg"} & set(j.lacking):
            told["Nodig"] = dutch.sentence(dutch.capital(f.bestand))
    if j.base:
        place, found = j.base
        told["Gevonden"] = dutch.sentence(_found(study, f, place, found))
        told["Waarop"] = f"{dutch.sentence(dutch.capital(_where(place, found)))} {place.land}".strip()
        few = ["Het gaat om weinig gebieden."] if found.n < study.parameters.minimum_gebieden else []
        told["Hoe stevig"] = " ".join([*few, *steadiness(others, j.verdict)])
    if j.verdict == FAILS and j.place:
        place = j.place
        reasons = likely_reasons(f, place.niveau, place.gewicht, place.jaren, place.jaar_ses, others)
        told["Mogelijke reden"] = " ".join(reasons)
    for number, (place, o) in enumerate(j.hints, 1):
        by_class = isinstance(place.case, Unequal) and not place.case.ses and f.functie == "share"
        part = f", {dutch.plural(place.gemeenten, 'gemeente', 'gemeenten')}" if not place.whole else ""
        said = _found(study, f, place, o)
        where = f"{_where(place, o)}{part}"
        label = "Aanwijzing" if len(j.hints) == 1 else f"Aanwijzing {number}"
        told[label] = hint_in_words(o.holds, where, said, by_class=by_class)
    return told


def _where(place: Place, found: Outcome | None = None) -> str:
    """Say on what figures stand: the areas of an outcome, or all of a place."""
    if not found:
        return stands_on(place.niveau, place.jaren, place.aantal, place.gewicht, place.jaar_ses)
    jaren, weight = () if found.ses_alone else place.jaren, found.gewicht or place.gewicht
    return stands_on(place.niveau, jaren, found.n, weight, place.jaar_ses, per=found.per)


def certainty(study: Study) -> Blok:
    """How certain verdicts are."""
    p = study.parameters
    return Blok(
        bullets(
            [
                "Het oordeel volgt uit het cijfer zelf. Het interval erachter laat zien hoe zeker dat cijfer is: 95%, alsof "
                "de gebieden uit een grotere groep getrokken zijn. Bij weinig gebieden is het breed.",
                "Bij aantallen en delen van stijgers en dalers is het interval het bereik over de mogelijke klassegrenzen.",
                f"‘Ongeveer’ een getal betekent: hooguit {dutch.percent(p.marge, 0)} ernaast. Dat is een keuze van dit "
                "rapport.",
                "‘Gelijk bij andere keuzes’ telt de keuzes die het cijfer veranderen, steeds één tegelijk: drempel, "
                "klassegrenzen, grens van lage SES, jaar, maat of gewicht.",
                "Een aanwijzing komt van een grovere schaal, van een ander jaar of van een deel van de gemeenten.",
            ]
        )
    )


def explanation(study: Study) -> Blok:
    """The words of this report in plain Dutch."""
    words = {
        "Bevestigd": "wat moet gelden, geldt in het cijfer",
        "Niet bevestigd": "wat moet gelden, geldt niet in het cijfer; dat kan aan schaal, jaar, gewicht of drempel liggen",
        "Niet te toetsen": "met deze gegevens is er geen oordeel; erbij staat welk bestand nodig is",
        "Leidende dimensie": "de dimensie die het meest bijdroeg in de richting van de verandering",
        "Samenhang": "hoe sterk twee cijfers samen hoog en laag zijn: 1 is precies gelijk op, 0 geen samenhang, −1 precies "
        "tegengesteld",
        "SES": "sociaaleconomische status van huishoudens: welvaart, opleiding en werk (SES-WOA van CBS)",
        "Stapeling": "een lage SES en een lage leefbaarheid in hetzelfde gebied",
        "Circulair": "een samenhang die deels is ingebouwd, want het ene cijfer is deels uit het andere gemaakt",
    }
    return Blok(definitions(words))


def caveats(study: Study) -> Blok:
    """What every reader must know before using the figures."""
    own = [
        "Het rapport achter de brief was niet beschikbaar. Deze pagina toetst wat de brief zegt, en rekent dat rapport "
        "niet na.",
        "Geen enkele keuze is aangepast om een bevinding te laten kloppen.",
    ]
    return Blok(bullets([*CAVEATS, *own]))


def provenance(study: Study) -> Blok:
    """Sources, parameters, checksum and versions: enough to make this page again."""
    return shared.provenance(study.dataset, study.area, study.parameters)
