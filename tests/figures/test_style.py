from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import same_color
from matplotlib.figure import Figure

from leefbaarheid.figures import style

BLOCKS = st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 1)), min_size=1, max_size=10)


@given(BLOCKS)
def test_spread_blocks_never_overlap_and_keep_their_order(blocks):
    centres, heights = [b[0] for b in blocks], [b[1] for b in blocks]
    placed = style.spread_blocks(centres, heights, 0, 10)
    order = sorted(range(len(blocks)), key=lambda i: placed[i])
    for low, high in pairwise(order):
        assert placed[high] - placed[low] >= (heights[high] + heights[low]) / 2 - 1e-9
        assert centres[low] <= centres[high]
    if sum(heights) <= 10:
        assert placed[order[0]] - heights[order[0]] / 2 >= -1e-9
        assert placed[order[-1]] + heights[order[-1]] / 2 <= 10 + 1e-9


@given(BLOCKS)
def test_spread_blocks_leave_what_does_not_overlap(blocks):
    centres = [3.0 * i for i in range(len(blocks))]
    heights = [b[1] for b in blocks]
    assert style.spread_blocks(centres, heights, -1, 100) == centres


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_is_readable_on_paper():
    for colour in (style.INK, style.MUTED, style.CHOSEN, style.COUNTRY, style.BEST, style.WORST):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_a_long_title_takes_room_and_stays_whole():
    short, long = style.Canvas(1, "Kort"), style.Canvas(1, "Een heel lange titel over een gebied " * 4)
    assert long.height > short.height
    title = long.figure.texts[0]
    assert title.get_window_extent(long.figure.canvas.get_renderer()).width < style.WIDTH * style.DPI


def test_label_is_broken_but_never_cut():
    assert style.wrap("6464 Kerkrade-Noord", 10).replace("\n", "").replace(" ", "") == "6464Kerkrade-Noord"
    assert style.wrap("Langewoordzonderspaties", 5) == "Langewoordzonderspaties"


def test_the_sheet_is_a_style_of_matplotlib_with_the_colours_of_the_house():
    with plt.style.context("leefbaarheid.figures.leefbaarheid"):
        assert {k: mpl.rcParams[k] for k in style.RC} == dict(style.RC)
    for name, colour in {
        "text.color": style.INK,
        "axes.labelcolor": style.INK,
        "axes.edgecolor": style.MUTED,
        "xtick.color": style.MUTED,
        "figure.facecolor": style.PAPER,
    }.items():
        assert same_color(style.RC[name], colour), name


@style.styled
def test_texts_are_as_wide_as_matplotlib_says():
    texts, figure = ["Kerkrade", "twee\nregels ervan", "€ 1,5"], Figure(dpi=style.DPI)
    renderer = FigureCanvasAgg(figure).get_renderer()
    wide = [figure.text(0, 0, t, size=9.5).get_window_extent(renderer).width for t in texts]
    for text, pixels in zip(texts, wide, strict=True):
        assert style.text_width([text], 9.5) * style.DPI == pytest.approx(pixels)
    assert style.text_width(texts, 9.5) * style.DPI == pytest.approx(max(wide))
    assert style.text_width(iter([]), 9.5) == style.text_width([""], 9.5) == 0
