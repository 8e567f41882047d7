"""The canvas that a picture is drawn on: once, with fonts that are read from memory."""

from __future__ import annotations

import io
import os
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from matplotlib import get_data_path
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties, findfont
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


class _Renderer(RendererAgg):
    """Draws as matplotlib does; only the font comes from memory.

    Matplotlib up to 3.11 seeks and reads in the font's file for every letter, the larger part of what a text costs; a
    later one keeps it in memory (its pull request 32064), and then this class can go.
    """

    def _prepare_font(self, font_prop: FontProperties) -> FT2Font:
        font = _font(findfont(font_prop), threading.get_ident())
        font.clear()
        font.set_size(font_prop.get_size_in_points(), self.dpi)
        font._set_transform([[0x10000, 0], [0, 0x10000]], [0, 0])  # type: ignore[attr-defined]
        return font


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
