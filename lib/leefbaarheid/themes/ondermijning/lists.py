"""The tables on the page of theme 3."""

from __future__ import annotations

from typing import Final

import pandas as pd

from leefbaarheid.data.regions import profile_source
from leefbaarheid.figures.block import Blok, Piece, paragraph
from leefbaarheid.figures.tables import Format, Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import URBANITY_LABELS
from leefbaarheid.texts.ondermijning.buurten import ranked
from leefbaarheid.texts.ondermijning.terms import GROUP_LABELS, SOURCE_LABELS, TYPE_LABELS, chance, shown
from leefbaarheid.themes.ondermijning.origin import inside_origin, origin
from leefbaarheid.themes.ondermijning.study import Study

#: Rows that a list on the page shows; the CSV has them all.
SHOWN: Final = 15
FOLDER: Final = "tabellen/ondermijning"
MEASURES: Final = {"gebeurt": "waar het gebeurt", "woont": "waar mensen wonen"}
#: Figures of one or more gemeenten in the table of indicators.
MEANS: Final = ("waarde", "provincie", "nl", "peers")
SIZES: Final = {1: "klein", 2: "middelgroot", 3: "groot"}


def correlations_table(study: Study) -> Blok:
    """The correlations as figures; with tests only where the source of unsafety is not circular."""
    table = study.indicatoren
    rows = table.assign(
        naam=table["indicator"].map(lambda n: study.meanings[n].label), soort=table["groep"].map(GROUP_LABELS)
    )
    headings = {
        "naam": "Indicator",
        "soort": "Soort",
        "n": "Gemeenten",
        "spearman": "Spearman",
        "pearson": "Pearson",
        "partieel": "Bij gelijke stedelijkheid",
    }
    formats: dict[str, Format] = {"n": "aantal", **dict.fromkeys(("spearman", "pearson", "partieel"), "maat")}
    if not study.circular:
        headings |= {"p": "p", "q": "q (alle indicatoren samen)"}
        rows = rows.assign(p=table["p"].map(chance), q=table["q"].map(chance))
    under = origin(study, unsafety=study.correlated[:1], areas=len(study.correlated[1])).met("samenhang").zin
    caption = f"Samenhang met ervaren onveiligheid: {SOURCE_LABELS[study.correlated[0]]}"
    file = f"{FOLDER}/indicatoren.csv"
    return Blok(Tabel(rows, caption, headings, formats, file=file, herkomst=under))


def types_table(study: Study) -> Blok:
    """How many gemeenten are of each type at other cuts, and how social cohesion differs between the types."""
    found = study.type_sensitivity
    rows = found.table.assign(deel=found.table["grens"].map(lambda g: f"bovenste {dutch.percent(g, 0)}"))
    headings = {"deel": "Hoog is", **TYPE_LABELS, "anders": "Van ander type dan in dit rapport"}
    formats: dict[str, Format] = dict.fromkeys((*TYPE_LABELS, "anders"), "aantal")
    under = origin(study, indicators=study.in_index, unsafety=study.used).met("aantal gemeenten").zin
    pieces: list[str | Piece] = [
        Tabel(rows, "De typen bij een andere grens", headings, formats, herkomst=under),
        f"{dutch.plural(found.changed, 'gemeente verandert', 'gemeenten veranderen')} van type ergens tussen "
        "deze grenzen.",
    ]
    cohesion = study.cohesion
    if len(cohesion):
        wide = cohesion.assign(
            type=cohesion["type"].map(TYPE_LABELS), grootte=cohesion["omvangklasse"].map(SIZES)
        )
        pieces.append(
            Tabel(
                wide,
                "Sociale samenhang per type en grootte van de gemeente",
                {
                    "type": "Type",
                    "grootte": "Grootte",
                    "n": "Gemeenten",
                    "soc": "Sociale samenhang (gemiddeld)",
                },
                {"n": "aantal", "soc": "score"},
                herkomst=origin(study, indicators=study.in_index, with_score=True, unsafety=study.used)
                .met("punten van de score")
                .zin,
            )
        )
        pieces.append(
            paragraph(
                "Klein: minder dan 22.500 huishoudens; groot: 45.000 of meer. Sociale samenhang is een "
                "dimensie van de Leefbaarometer; hoger "
                "is beter.",
                "noot",
            )
        )
    return Blok(*pieces)


def ranking_table(study: Study) -> Blok:
    """The chosen gemeenten, or the top of the country, with index, rank and type; of one gemeente a sentence."""
    rows = study.ranglijst
    if study.single:
        return Blok(_ranked(study, rows[rows["gemeente_code"].isin(study.area.gemeenten)].iloc[0]))
    if study.area.soort != "land":
        rows = rows[rows["gemeente_code"].isin(study.area.gemeenten)]
    rows = rows.assign(
        band=rank_range(rows),
        soort=rows["type"].map(TYPE_LABELS),
        bron=rows["onveiligheid_bron"].map(SOURCE_LABELS),
    )
    headings = {
        "gemeente": "Gemeente",
        "index": "Index",
        "rang": "Plaats",
        "band": "Bandbreedte",
        "dekking": "Bekende indicatoren",
        "soort": "Type",
        "bron": "Onveiligheid uit",
        "soc": "Sociale samenhang",
    }
    formats: dict[str, Format] = {"index": "decimaal", "rang": "aantal", "dekking": "procent", "soc": "score"}
    basis = origin(study, indicators=study.in_index, with_score=True, unsafety=study.used)
    under = basis.met("index (0-100) en plaats").zin
    caption = f"Index en type van {study.called}"
    return Blok(Tabel(rows, caption, headings, formats, SHOWN, f"{FOLDER}/ranglijst.csv", under))


def _ranked(study: Study, row: pd.Series) -> str:
    """Say index, rank and type of one gemeente, with what is missing left out."""
    share = dutch.percent(row["dekking"], 0)
    known = (
        "alle indicatoren van de index zijn"
        if row["dekking"] == 1
        else f"{share} van de indicatoren van de index is"
    )
    if pd.isna(row["rang"]):
        text = f"{study.called} heeft geen plaats in de ranglijst: {known} bekend."
    else:
        index, place = dutch.number(row["index"], 1), dutch.number(row["rang"])
        span = (
            rank_range(row.to_frame().T).iloc[0]
            if row["rang_min"] != row["rang_max"]
            else f"alleen plaats {place}"
        )
        text = f"{study.called} heeft een index van {index} en plaats {place} (bandbreedte: {span}); {known} bekend."
    if pd.notna(row["type"]):
        source = SOURCE_LABELS[row["onveiligheid_bron"]]
        text += f" Het type is: {TYPE_LABELS[row['type']].lower()}. De onveiligheid komt uit: {source}."
    if pd.notna(row["soc"]):
        text += f" De score voor sociale samenhang is {dutch.signed(row['soc'])}."
    return dutch.capital(text)


def rank_range(rows: pd.DataFrame) -> pd.Series:
    """Write the lowest and the highest rank of each gemeente: "3 tot 12"; missing without a rank."""
    pairs = zip(rows["rang_min"], rows["rang_max"], strict=True)
    texts = [None if pd.isna(a) else f"{int(a)} tot {int(b)}" for a, b in pairs]
    return pd.Series(texts, rows.index, dtype=object)


def profile_table(study: Study) -> Blok:
    """Every indicator of the area in figures, beside the country and its peers."""
    rows = study.profiel
    rows = rows.assign(
        naam=rows["indicator"].map(lambda n: study.meanings[n].label),
        jaar=rows["indicator"].map(study.years),
        lager=rows["percentiel"] / 100,
        **{f"{c}_tekst": rows[c].map(lambda v: shown(v, "").strip()) for c in MEANS},
    )
    headings = {
        "naam": "Indicator",
        "eenheid": "Eenheid",
        "jaar": "Jaar",
        "waarde_tekst": study.area.naam,
        "provincie_tekst": study.provincie[0],
        "nl_tekst": study.dataset.country,
        "peers_tekst": "Vergelijkbare gemeenten",
        "lager": "Gemeenten die lager zijn (gelijke half geteld)",
    }
    if study.peers.empty:
        del headings["peers_tekst"]
    if not study.provincie[0]:
        del headings["provincie_tekst"]
    if study.area.soort == "land":
        headings = {k: v for k, v in headings.items() if k not in ("waarde_tekst", "lager")}
    formats: dict[str, Format] = {"jaar": "jaar", "lager": "procent"}
    under = (
        f"{origin(study).met('staat bij elk cijfer').zin} Een cijfer van meer gemeenten samen is gewogen naar de noemer: "
        "alle aantallen gedeeld door alle inwoners of woningen. Van vergelijkbare gemeenten is dat het gemiddelde: elke "
        f"gemeente telt één keer. Als minder dan {dutch.percent(study.parameters.minimum_dekking, 0)} van de gemeenten een "
        "cijfer heeft, staat er een streepje."
    )
    table = Tabel(
        rows,
        f"De indicatoren van {study.called}",
        headings,
        {k: v for k, v in formats.items() if k in headings},
        file=f"{FOLDER}/profiel.csv",
        herkomst=under,
    )
    return Blok(table)


def areas_table(study: Study) -> Blok:
    """The buurten of the gemeenten by the rate on the map, highest first; only those that may be ranked."""
    level, rows = study.inside
    if not level or not rows["te_rangschikken"].any():
        return Blok()
    rows = rows[rows["te_rangschikken"]].sort_values(["waarde", "code"], ascending=[False, True])
    meaning = study.meanings[rows["indicator"].iloc[0]]
    noemer = meaning.noemer or "inwoners"
    headings = {
        "naam": dutch.capital(LEVEL_LABELS[level][0]),
        **({} if study.single else {"gemeente": "Gemeente"}),
        "noemer": dutch.capital(noemer),
        "teller": "Aantal",
        "waarde": dutch.capital(meaning.eenheid),
    }
    formats: dict[str, Format] = {"noemer": "aantal", "teller": "aantal", "waarde": "decimaal"}
    caption = f"{meaning.label} per {LEVEL_LABELS[level][0]}, hoogste cijfer eerst"
    under = f"{inside_origin(study).zin} {ranked(study.parameters.weinig_inwoners, noemer)}"
    return Blok(Tabel(rows, caption, headings, formats, SHOWN, f"{FOLDER}/buurten.csv", under))


def peers_table(study: Study) -> Blok:
    """The gemeenten with which the area is compared, and why."""
    if study.peers.empty:
        return Blok()
    rows = study.peers.assign(stedelijk=study.peers["stedelijkheid"].map(URBANITY_LABELS))
    rows = rows.merge(
        study.ranglijst[["gemeente_code", "rang", "type"]],
        on="gemeente_code",
        how="left",
        suffixes=("", "_r"),
    )
    rows["soort"] = rows["type"].map(TYPE_LABELS)
    headings = {
        "gemeente": "Gemeente",
        "omvang": "Huishoudens",
        "stedelijk": "Stedelijkheid",
        "ses": "SES",
        "rang": "Plaats",
        "soort": "Type",
    }
    if rows["ses"].isna().all():
        del headings["ses"]
    formats: dict[str, Format] = {"omvang": "aantal", "ses": "score", "rang": "aantal"}
    under = (
        origin(study, indicators=study.in_index, unsafety=study.used)
        .met("aantallen, punten van SES-WOA en plaats")
        .zin
    )
    note = (
        "Vergelijkbaar zijn de gemeenten die het dichtst bij liggen in aantal huishoudens, adressen per km² "
        "en SES samen. Elk van de drie telt even zwaar. "
    ) + profile_source(study.dataset)
    formats = {k: v for k, v in formats.items() if k in headings}
    return Blok(
        Tabel(rows, "Vergelijkbare gemeenten", headings, formats, herkomst=under), paragraph(note, "noot")
    )


def indicators_table(study: Study) -> Blok:
    """Which indicators there are, what they measure, and which enter the index and why."""
    rows = pd.DataFrame(
        [
            {
                "naam": i.label,
                "soort": GROUP_LABELS[i.groep],
                "eenheid": i.eenheid,
                "jaar": study.years[n],
                "n": study.frame[n].notna().sum(),
                "meet": MEASURES[i.meet],
                "index": "ja" if n in study.in_index else "nee",
                "waarom": _why(study, n),
            }
            for n, i in study.meanings.items()
        ]
    )
    headings = {
        "naam": "Indicator",
        "soort": "Soort",
        "eenheid": "Eenheid",
        "jaar": "Jaar",
        "n": "Gemeenten",
        "meet": "Meet",
        "index": "In de index",
        "waarom": "Toelichting",
    }
    under = origin(study).met("staat bij elke regel").zin
    formats: dict[str, Format] = {"jaar": "jaar", "n": "aantal"}
    return Blok(
        Tabel(rows, "Welke indicatoren er zijn en welke meetellen", headings, formats, herkomst=under)
    )


def _why(study: Study, name: str) -> str:
    """Why an indicator does or does not enter the index: what params say of it, unless this report does otherwise."""
    meaning = study.meanings[name]
    if (name in study.in_index) == meaning.in_index:
        return meaning.toelichting
    if name in study.in_index:
        return "Voor dit rapport gekozen."
    if name not in study.parameters.chosen:
        return "Voor dit rapport niet gekozen."
    share = dutch.percent(study.parameters.minimum_dekking, 0)
    return f"Niet in de index: minder dan {share} van de gemeenten heeft een cijfer."


def choices_table(study: Study) -> Blok:
    """What another choice does to the rank and the types."""
    rows = study.choices
    headings = {"keuze": "Keuze"}
    if study.single:
        rows = rows.assign(soort=rows["type"].map(TYPE_LABELS))
        headings |= {"rang": f"Plaats van {study.area.naam}", "soort": "Type"}
    headings["anders"] = "Gemeenten van ander type"
    formats: dict[str, Format] = {k: "aantal" for k in ("rang", "anders") if k in headings}
    under = (
        origin(study, indicators=study.in_index, unsafety=study.used).met("plaats en aantal gemeenten").zin
    )
    return Blok(Tabel(rows, "Als één keuze anders was", headings, formats, herkomst=under))
