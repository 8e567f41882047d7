"""The blocks of a template as pieces of a page, and the filters that write figures in Dutch."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, partial
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup

from leefbaarheid import dutch, templates
from leefbaarheid.analysis.bevindingen.verdict import VERDICTS
from leefbaarheid.classes import HARDLY_MEAN, LABELS, STEP, VERSION
from leefbaarheid.data.save import versions
from leefbaarheid.draw.layers import KEYS
from leefbaarheid.draw.spark import estimates, slope
from leefbaarheid.draw.table import arrow, chip, steps, table
from leefbaarheid.labels import DIMENSION_LABELS, LEVEL_LABELS, SES_LABELS, WORDS
from leefbaarheid.params import load_indicators
from leefbaarheid.say import words
from leefbaarheid.terms import DIMENSIONS


class Piece(Markup):
    """A piece of a page that shows itself in a notebook."""

    def __repr__(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self).split())[:60]

    def _repr_html_(self) -> str:
        return str(self)


class Say:
    """The voice of a theme: ``say("kop")`` renders block ``kop`` of ``templates/<theme>.md.j2``.

    ``names`` are those of the notebook (``globals()``): a block uses its frames, figures and pictures by the names that
    they have there; one that is missing is an error. Facts of one call come on top.
    """

    def __init__(self, theme: str, names: Mapping[str, Any]) -> None:
        self.template, self.names = environment().get_template(f"{theme}.md.j2"), names

    def __repr__(self) -> str:
        return "say"

    def _repr_html_(self) -> str:
        """The look of what the cells show, for a notebook; pages have it themselves."""
        names = ("tokens.css", "blok.css", "kaart.css", "overzicht.css", "werkblad.css")
        return f"<style>{''.join(map(templates.read, names))}</style>"

    def __call__(self, block: str, **facts: Any) -> Piece:
        """Render a block."""
        text = "".join(self.template.blocks[block](self.template.new_context({**self.names, **facts})))
        return Piece(re.sub(r"\n\s*\n\s*", "\n", text).strip())

    def line(self, block: str, **facts: Any) -> str:
        """Render a block that is a label: one line of plain text."""
        return " ".join(unescape(self(block, **facts)).split())


@cache
def environment() -> Environment:
    """Templates with Dutch filters, in which names can hold no markup."""
    percent = partial(dutch.percent, decimals=0)
    env = templates.environment()
    env.filters |= {
        "getal": dutch.number,
        "woord": in_words,
        "aantal": lambda n, of: in_words(n) if of <= 12 else dutch.number(n),
        "punt": dutch.signed,
        "procent": lambda share: percent(share).replace(">", "meer dan ").replace("<", "minder dan "),
        "kort_procent": percent,
        "lijst": dutch.join,
        "hoofdletter": lambda text: re.sub("^Één", "Eén", dutch.capital(str(text))),
        "kies": lambda n, one, many: one if n == 1 else many,
        "dimensie": lambda code: DIMENSION_LABELS[code].lower(),
        "klasse": lambda k: LABELS[int(k)].lower(),
        "gebieden": areas,
        "namen": names,
        "ging": words.moved,
        "grootte": words.size_in_words,
        "breuk": words.sign_of,
        "stap": steps,
        "pijl": arrow,
        "chip": chip,
        "samengaan": words.together,
        "cijfer": dutch.short,
        "klein": small,
        "opsomming": lambda labels: dutch.join(small(text) for text in labels),
        "vergeleken": words.compared,
        "dan_als": lambda word: "als" if word.endswith("evenveel") else "dan",
        "meer_minder": words.more_or_less,
        "keer": words.times,
        "op_as": words.on_axis,
        "genoemd": lambda area: area.genoemd,
        "noem": named,
        "dag": lambda at: dutch.day(datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Amsterdam"))),
    }
    env.tests |= {"onbekend": pd.isna}
    env.globals |= {
        "KLASSEN": LABELS,
        "DIMENSIES": DIMENSION_LABELS,
        "NIVEAUS": LEVEL_LABELS,
        "LEGENDA": KEYS,
        "STAP": STEP,
        "VRIJWEL_GELIJK": HARDLY_MEAN * STEP,
        "SES_NAMEN": SES_LABELS,
        "VIJFDEN": WORDS["vijfden"],
        "BRONNEN": WORDS["onveiligheid"],
        "andere_woorden": words.other_words,
        "tabel": table,
        "vooral": moved_most,
        "verloop": slope,
        "versies": versions,
        "KLASSENVERSIE": VERSION,
        "OORDELEN": VERDICTS,
        "schets": sketch,
    }
    env.globals["zin"] = env.get_template("zinnen.md.j2").module
    return env


def named(code: str) -> str:
    """A dimension, a figure of SES or an indicator as in a sentence; other names stand.

    >>> named("onv"), named("opleiding"), named("Tiel")
    ('overlast en onveiligheid', 'opleiding', 'Tiel')
    """
    indicators = {name: one.label for name, one in load_indicators().items()}
    known = indicators | SES_LABELS | DIMENSION_LABELS | WORDS["bevindingen"]
    return small(known[code]) if code in known else code


def sketch(figures: pd.DataFrame, unit: str, judged: bool, enough: int) -> Markup:
    """Draw the figures of a finding that are judged; what stands on fewer areas than ``enough`` without interval.

    Numbers of the letter alone where a finding has both numbers and differences: these share no axis.
    """
    rows = figures[figures["kant"].notna() & figures["waarde"].notna()]
    rows = rows[rows["kant"].eq(0)] if rows["kant"].eq(0).any() else rows
    rows = rows.assign(label=rows["naam"].str.split(" min ").str[0].map(named))
    rows[["laag", "hoog"]] = rows[["laag", "hoog"]].mask((rows["n"] < enough) | (not judged))
    bound = float(rows["grens"].iloc[0])
    if rows["kant"].eq(0).all():
        return estimates(rows, "brief", sure=judged, origin=0.0)
    at = {"plaats": f"plaats {bound:.0f}", "procent": dutch.percent(bound, 0)}
    line = at.get(unit, dutch.number(bound, 2).rstrip("0")) if bound else "geen verschil"
    return estimates(rows, line, sure=judged)


def small(text: str) -> str:
    """A heading as it stands in a sentence."""
    return text[:1].lower() + text[1:]


def in_words(n: float) -> str:
    """Write a count: a word up to twelve, figures above.

    >>> in_words(0), in_words(1), in_words(12), in_words(1300)
    ('geen', 'één', 'twaalf', '1.300')
    """
    return WORDS["telwoorden"][int(n)] if 0 <= n <= 12 else dutch.number(n)


def areas(n: float, level: str) -> str:
    """Write a number of areas of a level: "één buurt", "geen buurten"."""
    one, many = LEVEL_LABELS[level]
    return f"{in_words(n)} {one if n == 1 else many}"


def names(found: Iterable[str], most: int = 3) -> str:
    """Name the first of some areas: "Gracht, Heilust en vier andere"."""
    listed = list(found)
    rest = [f"{in_words(len(listed) - most)} andere"] if len(listed) > most else []
    return dutch.join([*listed[: most if rest else None], *rest])


def moved_most(row: Mapping[str, Any], prefix: str, change: float) -> str:
    """The dimension that moved most in the direction of a change; nothing where the figures are missing."""
    found = {d: row[f"{prefix}{d}"] for d in DIMENSIONS if pd.notna(row[f"{prefix}{d}"])}
    return max(found, key=lambda d: found[d] * (1 if change > 0 else -1)) if found else ""
