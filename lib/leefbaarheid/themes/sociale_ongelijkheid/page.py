"""What the page of theme 2 says: its head, messages, definitions, caveats and provenance."""

from __future__ import annotations

from leefbaarheid.data.regions import CHOSEN, COUNTRY
from leefbaarheid.figures.block import Blok, Piece, bullets, definitions, details, heading, paragraph
from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import CAVEATS, areas_of
from leefbaarheid.texts.sociale_ongelijkheid.messages import Facts, key_messages
from leefbaarheid.texts.sociale_ongelijkheid.terms import (
    KIND_LABELS,
    SES_LABELS,
    SES_MEANING,
    kind_definitions,
    share,
)
from leefbaarheid.themes.shared import provenance as shared
from leefbaarheid.themes.shared.provenance import area_in_words, definition, source
from leefbaarheid.themes.sociale_ongelijkheid.origin import (
    beside,
    country_name,
    region_names,
    weight_in_words,
)
from leefbaarheid.themes.sociale_ongelijkheid.study import Study


def head(study: Study) -> Blok:
    """Title and the facts that a reader needs first."""
    s = study.own
    level = LEVEL_LABELS[s.niveau][1]
    facts = {
        "Gebied": area_in_words(study.dataset, study.area),
        "Jaren": f"leefbaarheid in {s.jaar}, SES-WOA van het CBS in {s.jaar_ses}",
        "Eenheid": f"{areas_of(s.niveau, len(study.known))} met beide cijfers, van "
        f"{dutch.number(len(s.gebieden))} met een score",
        "Gewicht": f"verbanden en aandelen: elk gebied telt één keer; gemiddelden: {weight_in_words(s)}",
        "Bron": f"{source(s.editie)}, en SES-WOA van het CBS",
        "Zekerheid": _certainty_in_short(study),
    }
    if study.area.soort in ("groep", "regio"):
        facts["Afbakening"] = definition(study.dataset, study.area.code)
    if not study.whole_country:
        facts["Vergelijking met het land"] = (
            f"niet mogelijk; vergeleken wordt met {country_name(study)} in deze gegevens"
        )
    elif not study.same_level:
        facts["Vergelijking met het land"] = beside(study).strip()
    intro = (
        f"Hoe groot zijn de verschillen in leefbaarheid tussen de {level} van {study.called}? Gaan ze samen "
        "met verschillen "
        "in welvaart, opleiding en werk van de huishoudens? En waar komen een lage SES en een lage leefbaarheid samen?"
    )
    title = f"Leefbaarheid en sociale ongelijkheid in {study.called}, {s.jaar}"
    return Blok(heading(title, 1), paragraph(intro, "intro"), definitions(facts, "feiten"))


def _certainty_in_short(study: Study) -> str:
    if study.enough:
        return f"{dutch.number(len(study.known))} gebieden; bij de samenhang van een gemeente staat een interval van 95%"
    least = study.parameters.minimum_gebieden
    n = areas_of(study.own.niveau, len(study.known))
    return f"{n}: te weinig voor een eigen verband (minstens {least} nodig)"


def messages(study: Study) -> Blok:
    """Three to five key messages."""
    row = study.gemeenten[study.gemeenten["gekozen"]]
    shown = CHOSEN if study.enough else COUNTRY
    table = study.samenhang
    dimensions = table[
        (table["gebied"] == shown) & (table["ses"] == "totaal") & table["score"].isin(list(DIMENSION_LABELS))
    ]
    rows = {r["gebied"]: r for r in study.vergelijking.to_dict("records")}
    names = region_names(study)
    facts = Facts(
        name=study.called,
        country=country_name(study),
        level=study.own.niveau,
        minimum=study.parameters.minimum_gebieden,
        own=study.correlation(),
        country_row=study.correlation(COUNTRY),
        near=("de " + names["provincie"], rows["provincie"]) if "provincie" in rows else None,
        dimensions=dimensions,
        dimensions_of=study.called if study.enough else country_name(study),
        shares=rows[CHOSEN],
        country_shares=rows[COUNTRY],
        clustered=int(study.areas["cluster"].eq(True).sum()),
        spread=row.iloc[0].to_dict() if study.single and len(row) else None,
        ranked=study.ranked,
        eta2=float(study.of_country.verdeling.set_index("naar")["eta2"]["gemeente"]),
        is_country=study.area.soort == "land",
    )
    note = (
        "SES is de sociaal-economische status van huishoudens (SES-WOA). De leefbaarheidsscore beschrijft een "
        "plek. Dat beide samengaan, "
        "zegt niet waardoor. De leefbaarheid is een schatting met een model: een signaal, geen oordeel over bewoners."
    )
    return Blok(bullets(key_messages(facts), "kern"), paragraph(note, "noot"))


def certainty(study: Study) -> Blok:
    """How certain the outcome is, and which areas are missing."""
    p, s = study.parameters, study.own
    near = int(study.known["klasse_onzeker"].sum())
    k = study.of_country.kluster.iloc[0]
    sentences = [
        f"{_joined(study)} Is dat minder dan {share(p.koppeling_vanaf)}, dan komt er geen rapport.",
        "Een interval van 95% doet alsof de gebieden uit een grotere groep getrokken zijn. Het houdt er geen "
        "rekening mee dat "
        "buurgebieden op elkaar lijken; het is daardoor eerder te smal dan te breed.",
        "Geen enkel gebied ligt zo dicht bij een klassegrens dat de klasse onzeker is. Wat andere grenzen doen, staat onder "
        "‘Wat als we anders kiezen’."
        if not near
        else f"Bij {areas_of(s.niveau, near)} ligt de score zo dicht bij een klassegrens dat de klasse onzeker is.",
        "Clusters: gebieden met stapeling die meer buren met stapeling hebben dan bij toeval (lokale join count, "
        f"{dutch.number(p.permutaties)} permutaties, getoetst voor alle gebieden met stapeling van het land op deze "
        f"schaal samen). Van alle gebieden die zo gemarkeerd zijn, is naar verwachting hoogstens {share(p.fdr)} ten "
        f"onrechte gemarkeerd (false discovery rate). {_near_the_limit(study)}Buren liggen binnen "
        "50 meter; omtrekken sluiten niet precies aan. Een gebied zonder buren kreeg het "
        "dichtstbijzijnde.",
        f"In {country_name(study)} liggen {dutch.number(k['joins'])} paren van buurgebieden met allebei "
        "stapeling; bij toeval zijn er "
        f"{dutch.number(k['verwacht'], 1)} te verwachten (p = {dutch.number(k['p'], 4)}).",
        "SES is onderdrukt waar weinig huishoudens wonen; die gebieden tellen niet mee in verbanden en aandelen.",
    ]
    return Blok(bullets(sentences), *_missing(study))


def _joined(study: Study) -> str:
    """Say which part of the areas with a score has SES, in households where those are known apart from SES."""
    s, known = study.own, len(study.known)
    if len(s.gebieden) == 1:
        text = "Van het enige gebied met een score is ook de SES bekend."
    elif known == len(s.gebieden):
        text = f"Van alle {areas_of(s.niveau, known)} met een score is ook de SES bekend."
    else:
        text = f"Van {dutch.number(known)} van de {areas_of(s.niveau, len(s.gebieden))} met een score is ook de SES bekend."
    if s.gebieden["los_gewicht"].sum() > 0:
        return f"{text} Daar woont {dutch.percent_in_words(study.joined)} van de huishoudens."
    return f"{text} Dat is {dutch.percent_in_words(study.joined)} van de gebieden."


def _near_the_limit(study: Study) -> str:
    """Say of how many areas the mark rests on which permutations were drawn: q within twice its error of the limit."""
    p = study.parameters
    marked = study.areas.dropna(subset=["q"]).astype({"p": float, "q": float})
    error = marked["q"] * ((1 - marked["p"]) / marked["p"] / p.permutaties) ** 0.5
    near = int(((marked["q"] - p.fdr).abs() <= 2 * error).sum())
    if not near:
        return ""
    return f"Bij {areas_of(study.own.niveau, near)} hangt de markering ervan af welke permutaties getrokken zijn. "


def _missing(study: Study) -> list[Piece]:
    without = study.areas[study.areas["totaal"].isna()]
    pieces: list[Piece] = []
    if len(without) and len(study.area.gemeenten) <= 60:
        listed = [
            n if n.startswith(c) else f"{n} ({c})"
            for n, c in zip(without["naam"], without["code"], strict=True)
        ]
        title = f"Gebieden met een score, zonder SES ({dutch.number(len(listed))})"
        pieces.append(details(title, bullets(listed, "kolommen")))
    low = study.koppeling[study.koppeling["aandeel_gebieden"] < study.parameters.koppeling_vanaf]
    if len(study.area.gemeenten) > 1 and len(low):
        listed = [
            f"{r.gemeente}: {dutch.number(r.gekoppeld)} van {dutch.number(r.gebieden)} gebieden, "
            f"{dutch.percent(r.aandeel_huishoudens)} van de huishoudens"
            for r in low.itertuples()
        ]
        pieces.append(
            details(f"Gemeenten met veel gebieden zonder SES ({dutch.number(len(listed))})", bullets(listed))
        )
    return pieces


def explanation(study: Study) -> Blok:
    """The words of this report in plain Dutch."""
    present = {s for s in study.samenhang["ses"]}
    ses = {SES_LABELS[s]: text for s, text in SES_MEANING.items() if s in present}
    level = LEVEL_LABELS[study.own.niveau][1]
    kinds = kind_definitions(study.parameters.rules(), level)
    words = {
        "Score": "de uitkomst van de Leefbaarometer, hier als afwijking van het landelijke ijkpunt: 0 is het "
        "ijkpunt, hoger is "
        "beter",
        "SES-WOA": "de sociaal-economische status van huishoudens, uit welvaart, opleidingsniveau en arbeid",
        "Samenhang": "hoe sterk twee cijfers samen hoog en laag zijn (Pearson r): 1 is precies gelijk op, 0 "
        "geen verband, −1 precies "
        "tegengesteld; vanaf 0,5 noemt dit rapport het sterk, vanaf 0,3 matig, vanaf 0,1 een beetje; negatief even zo",
        "Spreiding": "de standaardafwijking van de score over de gebieden van een gemeente: hoe groter, hoe "
        "meer zij verschillen",
        "Bijgesteld": "de samenhang van een gemeente, naar het gemiddelde van alle gemeenten getrokken "
        "naarmate er minder gebieden zijn",
        **{KIND_LABELS[k]: text.rstrip(".") for k, text in kinds.items()},
        "Cluster": "gebieden met stapeling die dichter bij elkaar liggen dan bij toeval; gemarkeerd is alleen de kern",
        "SES-vijfde": "alle gebieden van het land op volgorde van SES, in vijf even grote groepen: 1 is de laagste",
    }
    return Blok(heading("Woorden"), definitions(words), heading("De onderdelen van SES"), definitions(ses))


def caveats(study: Study) -> Blok:
    """What every reader must know before using the figures."""
    own = [
        "Samenhang is geen oorzaak. SES beschrijft huishoudens, de score beschrijft een plek. Een lage SES "
        "van een gebied zegt niets over "
        "een persoon.",
        "Kenmerken van bewoners zitten niet in de leefbaarheidsscore; het verband is dus niet ingebouwd. De "
        "dimensies overlast en "
        "onveiligheid en sociale samenhang steunen wel deels op wat bewoners zelf melden.",
        "De grenzen voor een lage SES en voor een lage en hoge leefbaarheid staan niet in de brief aan de "
        "Tweede Kamer van 12 juni 2023. "
        "Zij zijn een keuze van dit rapport; hierboven staat wat er verandert met andere grenzen.",
    ]
    if study.own.niveau != "buurt":
        own.append(
            f"Die brief rekent met buurten. Dit rapport rekent met {LEVEL_LABELS[study.own.niveau][1]}; de uitkomsten "
            "kunnen daardoor anders zijn."
        )
    if study.own.jaar != study.own.jaar_ses:
        own.append(
            f"De leefbaarheid is van {study.own.jaar}, de SES van {study.own.jaar_ses}. Wie er woont, kan "
            "intussen veranderd zijn."
        )
    return Blok(bullets([*CAVEATS, *own]))


def provenance(study: Study) -> Blok:
    """Sources, parameters, checksum and versions: enough to make this page again."""
    return shared.provenance(study.dataset, study.area, study.parameters, jaar_ses=study.own.jaar_ses)
