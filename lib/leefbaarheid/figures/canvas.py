"""The canvas that a picture is drawn on: once, with fonts that are read from memory."""

from __future__ import annotations

import io
import os
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from matplotlib import get_data_path, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg, get_hinting_flag
from matplotlib.font_manager import FontPath, FontProperties, fontManager
from matplotlib.ft2font import FT2Font

#: The font of matplotlib with a box for every letter there is.
LAST_RESORT: Final = str(Path(get_data_path(), "fonts", "ttf", "LastResortHE-Regular.ttf"))


class QuietCanvas(FigureCanvasAgg):
    """A canvas of pixels that is drawn once, when the picture is asked for."""

    _made: tuple[float, ...] = ()

    def draw_idle(self, *args: object, **kwargs: object) -> None:
        """Do nothing: geopandas calls this after each layer, for windows on a screen."""

    def get_renderer(self) -> RendererAgg:
        """Return what draws, the same one as long as size and resolution stay."""
        wanted = (*self.get_width_height(physical=True), self.figure.dpi)
        if self._made != wanted:
            self.renderer, self._made = _Renderer(*wanted), wanted
        return self.renderer

    def let_go(self) -> None:
        """Give back the memory of the pixels (some eight megabytes), which a picture would keep as long as it lives."""
        if self._made:  # every text that was drawn holds on to what drew it
            self.renderer.__init__(1, 1, self.figure.dpi)
            self._made = ()


class _Renderer(RendererAgg):
    """Draws as matplotlib does; only the font comes from memory, and a text is measured once for all pictures.

    Matplotlib up to 3.11 seeks and reads in the font's file for every letter, the larger part of what a text costs; a
    later one keeps it in memory (its pull request 32064), and then ``_prepare_font`` can go. Texts in several fonts, or in
    one of another kind than those of the house style, are left to matplotlib.
    """

    def _prepare_font(self, font_prop: FontProperties) -> FT2Font:
        path = _usual(font_prop)
        if path is None:
            return super()._prepare_font(font_prop)
        return _sized(path, font_prop.get_size_in_points(), self.dpi)

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Return width, height and depth of a text in pixels."""
        path = None if ismath else _usual(prop)
        if path is None:
            return super().get_text_width_height_descent(s, prop, ismath)
        return _measured(s, path, prop.get_size_in_points(), self.dpi, get_hinting_flag())

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, ...]:
        """How far letters reach above and below the line, and the gap to the next: matplotlib's texts ask for it."""
        path = _usual(prop)
        if path is None:
            return None, None, None
        scale = prop.get_size_in_points() * self.dpi / 72
        return tuple(part * scale for part in _heights(path))


def _usual(prop: FontProperties) -> str | None:
    """The file of a text's font, where that is a single one of the usual kind."""
    if not rcParams["font.enable_last_resort"]:
        return None
    found = fontManager._find_fonts_by_props(prop)
    return _as_usual(found[0]) if len(found) == 1 else None


@cache
def _as_usual(font: FontPath) -> str | None:
    path = str(font.path)
    return path if font.face_index == 0 and _heights(path) else None


@cache
def _content(path: str) -> bytes:
    return Path(path).read_bytes()


@lru_cache(16)
def _font(path: str, thread: int) -> FT2Font:
    """Open a font, one a thread as FreeType wants it; what stands for letters that it lacks is matplotlib's too."""
    missing = FT2Font(io.BytesIO(_content(LAST_RESORT)), _warn_if_used=True)
    missing.set_charmap(0)
    return FT2Font(io.BytesIO(_content(path)), _fallback_list=[missing])


os.register_at_fork(after_in_child=_font.cache_clear)


def _sized(path: str, size: float, dpi: float) -> FT2Font:
    font: Any = _font(path, threading.get_ident())
    font.clear()
    font.set_size(size, dpi)
    font._set_transform([[0x10000, 0], [0, 0x10000]], [0, 0])
    return font


@lru_cache(8192)
def _measured(text: str, path: str, size: float, dpi: float, flags: Any) -> tuple[float, float, float]:
    font = _sized(path, size, dpi)
    font.set_text(text, 0.0, flags=flags)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64


@cache
def _heights(path: str) -> tuple[float, ...]:
    """Ascent, descent and line gap of a font, as a part of its size; empty where they stand in no usual table."""
    font = _font(path, threading.get_ident())
    table, em = font.get_sfnt_table("OS/2"), font.get_sfnt_table("head")
    if table is None or em is None:
        return ()
    found = table["sTypoAscender"], -table["sTypoDescender"], table["sTypoLineGap"]
    return tuple(value / em["unitsPerEm"] for value in found)
