"""SES-WOA of CBS: which topics of a table it is, whatever their wording, and the kenmerken they become."""

import re
import unicodedata
from typing import Final

from leefbaarheid.sources.cbs_table import CbsTable, Topic

#: Tables that hold SES-WOA per gemeente, wijk and buurt.
TABLES: Final = ("85163NED", "85539NED", "85900NED", "86092NED", "86296NED")

_SCORE: Final = r"/(gem(iddelde|\.)? ?)?(ses woa )?(score|waarde)"
_PART: Final = r"(.*/)?(ses woa[^/]*/(deelscore )?|deelscore )"
_SPREAD: Final = r"(.*/)?spreiding (ses woa )?"
_MEAN: Final = r"/(gemiddelde? ?)?percentiel ?(groep)?"
_WELVAART: Final = r"(financiele )?welvaart"
_OPLEIDING: Final = r"opleiding(sniveau)?"
_ARBEID: Final = r"(recent )?arbeid(sverleden)?"
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
                both = f"the topics {found[name].path} and {topic.path} both give {name}"
                raise cbs.table.file.refusal(f": {both}; keep one.")
            found[name] = topic
    if not any(name.startswith("ses_") for name in found):
        if cbs.tabel in TABLES:
            what = f"is of {cbs.tabel} but has no topic that is known as SES-WOA"
            remedy = f"download it with the scores chosen, and JSON with {cbs.tabel}_DataProperties.json."
            raise cbs.table.file.refusal(f"{what}; {remedy}")
        return {}
    return {topic.column: name for name, topic in found.items()}


def _plain(path: str) -> str:
    """Return a path without accents, hyphens and brackets, with single spaces."""
    bare = unicodedata.normalize("NFKD", path.lower()).encode("ascii", "ignore").decode()
    bare = re.sub(r"\([^()]*\)", " ", bare).replace("-", " ")
    return "/".join(" ".join(part.split()) for part in bare.split("/"))
