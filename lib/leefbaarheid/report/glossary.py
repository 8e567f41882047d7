"""Lead from the first use of a word that readers may not know to what it means, at the end of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Final

from leefbaarheid.texts.begrippen import BEGRIPPEN, Begrip

#: The chapter at the end of a page in which words are explained.
CHAPTER: Final = "begrippen"
_CHAPTER: Final = re.compile(rf'<h2[^>]*\bid="{CHAPTER}"[^>]*>.*?</h2>(.*?)(?=<h2\b|\Z)', re.DOTALL)
_PIECES: Final = re.compile(r"(<[^>]+>)")
_TAG: Final = re.compile(r"<(/?)([a-z0-9]+)")
_DT: Final = re.compile(r"<dt>(.*?)</dt>")
#: Where no word becomes a link, and elements without an end.
_LEFT_ALONE: Final = frozenset(
    (
        *(
            "a",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "summary",
            "button",
            "code",
            "pre",
            "svg",
            "dt",
            "nav",
        ),
        *("script", "style"),
    )
)
_VOID: Final = frozenset(("img", "meta", "link", "br", "hr", "input", "col", "wbr", "source"))


def with_glossary(main: str, words: Iterable[Begrip] = BEGRIPPEN) -> str:
    """Link the first use of each word in running text to its meaning, and complete the chapter "Begrippen".

    A word that the chapter explains already keeps that explanation; of the others only those that occur are added, in order
    of the alphabet. A page without that chapter comes back as it is.
    """
    chapter = _CHAPTER.search(main)
    if chapter is None:
        return main
    explained = {unescape(text).casefold() for text in _DT.findall(chapter[1])}
    known = {form.casefold(): word for word in words for form in word.alle}
    longest = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)
    found: dict[str, Begrip] = {}

    def linked(match: re.Match[str]) -> str:
        word = known[match[1].casefold()]
        if word.woord in found:
            return match[0]
        found[word.woord] = word
        return f'<a class="begrip" href="#{_id(word)}">{match[0]}</a>'

    text = _in_text(main[: chapter.start()], pattern, linked)
    inside, after = chapter[0], main[chapter.end() :]
    for word in found.values():
        if {form.casefold() for form in word.alle} & explained:
            inside = _DT.sub(lambda m, w=word: _named(m, w), inside)  # type: ignore[misc]
    added = [w for _, w in sorted(found.items()) if f'id="{_id(w)}"' not in inside]
    if added:
        rows = "".join(
            f'<dt id="{_id(w)}">{escape(w.woord)}</dt><dd>{escape(w.betekenis)}</dd>\n' for w in added
        )
        inside += f'\n<h3 id="woordenlijst">Woordenlijst</h3>\n<dl>\n{rows}</dl>\n'
    return text + inside + after


def _named(match: re.Match[str], word: Begrip) -> str:
    """Give an explanation that stands the name to which the word leads."""
    same = unescape(match[1]).casefold() in {form.casefold() for form in word.alle}
    return f'<dt id="{_id(word)}">{match[1]}</dt>' if same else match[0]


def _id(word: Begrip) -> str:
    return "begrip-" + re.sub(r"[^a-z0-9]+", "-", word.woord.lower())


def _in_text(html: str, pattern: re.Pattern[str], linked: object) -> str:
    """Replace a pattern in running text only: not in tags, links, headings, tables or pictures."""
    open_: list[str] = []
    pieces = _PIECES.split(html)
    for number, piece in enumerate(pieces):
        tag = _TAG.match(piece)
        if tag is None:
            if not _LEFT_ALONE.intersection(open_):
                pieces[number] = pattern.sub(linked, piece)  # type: ignore[call-overload]
        elif tag[2] not in _VOID:
            if not tag[1]:
                open_.append(tag[2])
            elif tag[2] in open_:
                while open_.pop() != tag[2]:
                    pass
    return "".join(pieces)
