"""What every page of every theme must be: whole, plain and without holes."""

import re

from leefbaarheid.figures.figure import Figuur

HOLES = re.compile(r">\s*(nan|None|<NA>|NaN)\s*<|\bnan\b|\bNone\b|&lt;NA&gt;|Blok\(|Markup\(")
CAUSAL = re.compile(r"\b(doordat|omdat|dankzij|veroorzaakt|leidt tot|gevolg van)\b", re.IGNORECASE)


def words(html):
    """The text of a piece of page."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r'src="data:[^"]*"', "", html)).split())


def check(theme, study):
    """Show every part of a page; give its words by part."""
    assert {*theme.NATIONAL} <= {*theme.PARTS}
    pictures, said = [], {}
    for show in theme.PARTS:
        piece = show(study)
        text = said[show.__name__] = words(piece._repr_html_())
        assert not HOLES.search(text), (show.__name__, HOLES.search(text))
        assert not CAUSAL.search(text), (show.__name__, CAUSAL.search(text))
        assert repr(piece) is not None
        pieces = [getattr(p, "static", p) for p in getattr(piece, "pieces", (piece,))]
        pictures += [p for p in pieces if isinstance(p, Figuur)]
    alts = [p.alt for p in pictures]
    assert len(alts) == len(set(alts))
    return said, pictures


def spoil(study, frame):
    """Give every area of a frame a name that is markup."""
    spoiled = frame.gebieden.assign(naam="<script>alert(1)</script>")
    object.__setattr__(frame, "gebieden", spoiled)
    return study
