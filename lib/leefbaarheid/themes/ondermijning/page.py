"""What the page of theme 3 says: its head, messages, definitions, caveats and provenance."""

from __future__ import annotations

from leefbaarheid.analysis.ondermijning import enough
from leefbaarheid.figures.block import Blok, bullets, definitions, heading, paragraph
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import CAVEATS
from leefbaarheid.texts.ondermijning.head import about, unsafety
from leefbaarheid.texts.ondermijning.messages import Facts, key_messages
from leefbaarheid.texts.ondermijning.terms import SOURCE_LABELS, SOURCE_MEANING, TYPE_LABELS
from leefbaarheid.themes.ondermijning.origin import origin, sources_in_words
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared import provenance as shared
from leefbaarheid.themes.shared.provenance import area_in_words, definition, source

#: Names of gemeenten at the top of a region's ranking in the messages.
TOP = 3


def head(study: Study) -> Blok:
    """Title and the facts that a reader needs first."""
    years = sorted({study.years[n] for n in study.meanings})
    facts = {
        "Gebied": area_in_words(study.dataset, study.area),
        "Jaren": f"indicatoren van {dutch.years(years)}, leefbaarheid in {study.jaar_score}",
        "Indicatoren": f"{len(study.meanings)}, waarvan {len(study.in_index)} in de index",
        "Eenheid": f"{dutch.plural(len(study.frame), 'gemeente', 'gemeenten')}; elke gemeente telt één keer",
        "Ervaren onveiligheid": sources_in_words(study),
        "Bron": origin(study, with_score=True, unsafety=study.used).bron,
    }
    if study.area.soort in ("groep", "regio"):
        facts["Afbakening"] = definition(study.dataset, study.area.code)
    if study.area.soort == "land":
        question = (
            f"Hoe verschillen de gemeenten van {study.called} in die cijfers? En gaan hoge cijfers samen met meer ervaren "
            "onveiligheid?"
        )
    else:
        question = (
            f"Waar staat {study.called} daarmee tussen andere gemeenten, en hoe verhoudt zich dat tot de ervaren "
            "onveiligheid? Welke cijfers vallen op?"
        )
    return Blok(
        heading(study.title, 1),
        paragraph(f"{about(study.kinds)} {question}", "intro"),
        unsafety(study.used),
        definitions(facts, "feiten"),
    )


def messages(study: Study) -> Blok:
    """Three to five key messages."""
    ranked = study.ranglijst
    inside = ranked[ranked["gemeente_code"].isin(study.area.gemeenten)]
    labels = {n: i.label for n, i in study.meanings.items()}
    rates = study.rates[study.rates["code"].isin(study.area.gemeenten)]
    cases = study.profiel["indicator"].map(rates.groupby("indicator")["teller"].sum(min_count=1))
    profile = study.profiel.assign(
        label=study.profiel["indicator"].map(labels),
        percentiel=study.profiel["percentiel"].where(enough(cases)),
    )
    core = study.parameters.kernindicator
    outside = None
    if study.single:
        found = study.funnel.table["buiten"].get(study.area.gemeenten[0])
        outside = None if found is None else int(found)
    facts = Facts(
        name=study.called,
        country=study.dataset.country,
        own=inside.iloc[0].to_dict() if study.single else None,
        ranked=int(ranked["rang"].notna().sum()),
        chosen=len(study.area.gemeenten),
        types={t: int((inside["type"] == t).sum()) for t in TYPE_LABELS},
        top=inside.dropna(subset=["rang"]).sort_values("rang")["gemeente"].head(TOP).tolist(),
        profile=profile,
        relations=study.indicatoren.assign(label=study.indicatoren["indicator"].map(labels)),
        circular=study.circular,
        core=labels[core],
        core_row=profile[profile["indicator"] == core].iloc[0].to_dict(),
        outside=outside,
        is_country=study.area.soort == "land",
    )
    note = (
        "Geregistreerde criminaliteit hangt ook af van wat mensen aangeven en van wat de politie opspoort. De "
        "cijfers laten patronen zien; zij "
        "bewijzen niets en zeggen niets over personen."
    )
    return Blok(bullets(key_messages(facts), "kern"), paragraph(note, "noot"))


def certainty(study: Study) -> Blok:
    """How certain the outcome is: coverage, sources, hidden counts."""
    p = study.parameters
    ranked = study.ranglijst["rang"].notna().sum()
    hidden = study.all_rates[study.all_rates["eigen"].astype(bool) & study.all_rates["waarde"].isna()]
    sentences = [
        f"Ervaren onveiligheid komt uit: {sources_in_words(study)}.",
        f"{dutch.plural(int(ranked), 'gemeente heeft', 'gemeenten hebben')} een plaats in de ranglijst: van elk daarvan "
        f"is minstens {dutch.percent(p.minimum_dekking, 0)} van de indicatoren van de index bekend.",
        "De dimensies sociale samenhang en overlast en onveiligheid komen uit de scores van "
        f"{LEVEL_LABELS[study.niveau_score][1]} in {study.jaar_score} ({source(study.editie)}).",
        "Kleine gemeenten hebben vaker toevallig een hoog of laag cijfer. De trechter houdt daar rekening mee.",
        "Een interval van 95% doet alsof de gemeenten uit een grotere groep gemeenten getrokken zijn.",
    ]
    if study.own_tables:
        sentences.append(
            f"Uit eigen tabellen ({dutch.join(study.own_tables)}) zijn aantallen van 1 tot en met 4 "
            "weggelaten, en aantallen waaruit die af te "
            f"leiden zijn: {dutch.number(len(hidden))} cijfers in alle jaren samen."
        )
    if len(study.sources) > 1:
        sentences.append(
            "Waar een bron maar een deel van de gemeenten heeft, is zij op de schaal van de breedste bron "
            "gezet: met hetzelfde gemiddelde en "
            "dezelfde spreiding over de gemeenten die beide hebben."
        )
    return Blok(bullets(sentences))


def explanation(study: Study) -> Blok:
    """The words of this report in plain Dutch."""
    high = dutch.percent(study.parameters.grens, 0)
    words = {
        "Index": "het gemiddelde van de indicatoren, elk als plaats tussen alle gemeenten van 0 (laagste) tot "
        "100 (hoogste)"
        if study.parameters.methode == "percentiel"
        else "het gemiddelde van de indicatoren, elk in standaarddeviaties vanaf het gemiddelde",
        "Signalen": f"een index in het bovenste deel ({high}) van de gemeenten heet veel, de rest minder",
        "Ervaren onveiligheid": "; ".join(f"{SOURCE_LABELS[s]}: {SOURCE_MEANING[s]}" for s in study.used),
        "Samenhang": "hoe sterk twee cijfers samen hoog en laag zijn (Spearman, op volgorde): 1 is precies "
        "gelijk op, 0 geen samenhang, −1 precies "
        "tegengesteld",
        "Bandbreedte": "de plaatsen die een gemeente krijgt als steeds één indicator wordt weggelaten; het is "
        "geen interval voor toeval",
        "Trechter": "een figuur die laat zien hoe ver een cijfer van het verwachte mag liggen bij de grootte "
        "van een gemeente",
        "Circulair": "een samenhang die deels is ingebouwd: het ene cijfer is deels uit het andere gemaakt",
    }
    return Blok(heading("Woorden"), definitions(words), heading("De vier typen"), definitions(_types(high)))


def _types(high: str) -> dict[str, str]:
    parts = {"hoog": f"in het bovenste deel ({high})", "laag": "daaronder"}
    return {
        label: f"index {parts[kind.split('_')[0]]}, onveiligheid {parts[kind.split('_')[1]]}"
        for kind, label in TYPE_LABELS.items()
    }


def caveats(study: Study) -> Blok:
    """What every reader must know before using the figures."""
    own = [
        "Cijfers van de politie tellen wat is aangegeven of opgespoord. Meer controle kan meer cijfers geven.",
        "Patronen zijn geen bewijs. Een hoog cijfer zegt niet wat er speelt en ook niet wie erbij hoort.",
        "Ondermijning zelf is niet te tellen. Deze indicatoren zijn aanwijzingen; de meeste open cijfers gaan "
        "over gewone criminaliteit.",
        "Waar mensen vooral werken, winkelen of uitgaan, is een cijfer per inwoner hoog.",
        "Indicatoren van waar verdachten of veroordeelden wonen, beschrijven een gebied en geen personen.",
    ]
    return Blok(bullets([*CAVEATS, *own]))


def provenance(study: Study) -> Blok:
    """Sources, parameters, checksum and versions: enough to make this page again."""
    p = study.parameters
    found = {"jaar": study.newest, "jaar_score": study.jaar_score, "indicatoren": ", ".join(study.in_index)}
    return shared.provenance(study.dataset, study.area, p, **found)
