"""SES-WOA of CBS: which topics of a table it is, whatever their wording, and the kenmerken they become."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.cbs_table import CbsTable, Topic, read_figures
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.own_table import COLUMNS

#: Tables that hold SES-WOA per gemeente, wijk and buurt.
TABLES: Final = ("85163NED", "85539NED", "85900NED", "86092NED", "86296NED")

_SCORE: Final = r"/(gem(iddelde|\.)? ?)?(ses woa )?(score|waarde)"
_PART: Final = r"(.*/)?(ses woa[^/]*/(deelscore )?|deelscore )"
_SPREAD: Final = r"(.*/)?spreiding (ses woa )?"
_MEAN: Final = r"/(gemiddelde? ?)?percentiel ?(groep)?"
_WELVAART, _OPLEIDING, _ARBEID = (
    r"(financiele )?welvaart",
    r"opleiding(sniveau)?",
    r"(recent )?arbeid(sverleden)?",
)
#: Kenmerk -> what its topic's path looks like, without accents, hyphens and brackets.
PATTERNS: Final = {
    "huishoudens": r"(aantal )?particuliere huishoudens( totaal)?(/aantal|/waarde)?",
    "ses_totaal": rf"(.*/)?ses woa[^/]*/totaal ?(score)?({_SCORE})|(.*/)?(ses woa[/ ])?totaal ?score( ses woa)?",
    "ses_welvaart": rf"{_PART}{_WELVAART}({_SCORE})?",
    "ses_opleiding": rf"{_PART}{_OPLEIDING}({_SCORE})?",
    "ses_arbeid": rf"{_PART}{_ARBEID}({_SCORE})?",
    "ses_inkomen": rf"(.*/)?(gestandaardiseerd )?inkomen{_MEAN}",
    "ses_vermogen": rf"(.*/)?vermogen{_MEAN}",
    "ses_spreiding": rf"{_SPREAD}totaal ?(score)?(/waarde)?",
    "ses_spreiding_welvaart": rf"{_SPREAD}{_WELVAART}(/waarde)?",
    "ses_spreiding_opleiding": rf"{_SPREAD}{_OPLEIDING}(/waarde)?",
    "ses_spreiding_arbeid": rf"{_SPREAD}{_ARBEID}(/waarde)?",
}

#: Between which values a figure must lie; beyond them its decimal mark was lost.
LIMITS: Final = {"ses_inkomen": (0.0, 100.0), "ses_vermogen": (0.0, 100.0), "huishoudens": (0.0, 2e7)}
_SCORE_LIMITS: Final = (-10.0, 10.0)


def kenmerken(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics of SES-WOA, empty where the table has none.

    Raises SourceError where two topics give one kenmerk, and where a table that is known for SES-WOA has no
    topic of it that can be told.
    """
    found: dict[str, Topic] = {}
    for topic in cbs.topics:
        plain = _plain(topic.path)
        for name, pattern in PATTERNS.items():
            if not re.fullmatch(pattern, plain):
                continue
            if name in found:
                raise SourceError(
                    f"{cbs.naam}: the topics {found[name].path} and {topic.path} both give {name}; keep one."
                )
            found[name] = topic
    if not any(name.startswith("ses_") for name in found):
        if cbs.tabel in TABLES:
            raise SourceError(
                f"{cbs.naam} is of {cbs.tabel} but has no topic that is known as SES-WOA; download it with the scores "
                f"chosen, and JSON together with {cbs.tabel}_DataProperties.json."
            )
        return {}
    return {topic.column: name for name, topic in found.items()}


def read_ses_woa(cbs: CbsTable, wanted: dict[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``COLUMNS`` of own tables; the index is the row in the file) and the log.

    ``wanted`` comes from ``kenmerken``. Areas and years without any figure are refused and counted. Raises
    SourceError, with place and remedy, for anything that is not whole.
    """
    log = cbs.log
    wide = read_figures(cbs, wanted)
    names = list(wanted.values())
    for name in names:
        good = wide[name].isna() | wide[name].between(*LIMITS.get(name, _SCORE_LIMITS))
        if name == "huishoudens":
            good &= wide[name].isna() | (wide[name] % 1 == 0)
        if not good.all():
            row, place = wide[~good].iloc[0], cbs.table.place(int(wide.index[~good.to_numpy()][0]))
            raise SourceError(
                f"{cbs.naam}, {place}: {row[name]:g} cannot be {name} of {row['code']}; "
                "was a decimal mark lost or added? Download the file again."
            )
    others = [t.path for t in cbs.topics if t.column not in wanted and t.unit not in ("code", "naam")]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        log.remark(f"topics set aside: {', '.join(others[:3])}{more}")
    empty = wide[names].isna().all(axis=1)
    wide = log.keep(wide, ~empty, "no figure (suppressed by CBS)")
    if "ses_totaal" in wide:
        years = wide.groupby("jaar")["ses_totaal"].count()
        without = [str(y) for y in sorted(years[years == 0].index)]
        if without:
            log.remark(f"no total score in {', '.join(without)}")
    long = wide.melt(["niveau", "code", "jaar"], names, "kenmerk", "waarde", ignore_index=False)
    return long[COLUMNS].dropna(subset="waarde"), log


def _plain(path: str) -> str:
    """Return a path without accents, hyphens and brackets, with single spaces."""
    bare = unicodedata.normalize("NFKD", path.lower()).encode("ascii", "ignore").decode()
    bare = re.sub(r"\([^()]*\)", " ", bare).replace("-", " ")
    return "/".join(" ".join(part.split()) for part in bare.split("/"))
