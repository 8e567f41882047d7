import warnings

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from leefbaarheid.figures import canvas, style
from leefbaarheid.figures.canvas import QuietCanvas

TEXTS = [
    ("Gemiddelde score, Kerkrade", {}),
    ("vet: € ë ’ … −0,12", {"weight": "bold"}),
    ("schuin AV fi", {"style": "italic", "size": 7}),
    ("twee\nregels", {"linespacing": 1.25}),
    ("gedraaid", {"rotation": 35}),
    ("niet in de letter: 漢 🙂", {}),
]


@pytest.fixture(autouse=True)
def _house_style_and_nothing_measured():
    canvas._measured.cache_clear()
    with mpl.rc_context(style.RC):
        yield


def drawn(kind, dpi=200):
    figure = Figure(figsize=(4, 3), dpi=dpi)
    on = kind(figure)
    for i, (text, look) in enumerate(TEXTS):
        figure.text(0.05, 0.9 - 0.15 * i, text, **look)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        on.draw()
    return np.asarray(on.buffer_rgba()).copy(), [str(w.message) for w in said]


@pytest.mark.parametrize("dpi", [100, 200])
@pytest.mark.parametrize("hinting", ["default", "none"])
def test_it_draws_what_matplotlib_draws(dpi, hinting):
    with mpl.rc_context({"text.hinting": hinting}):
        plain, warned = drawn(FigureCanvasAgg, dpi)
        ours, ours_warned = drawn(QuietCanvas, dpi)
    assert plain.min() < plain.max()
    assert (plain == ours).all()
    assert len(warned) == 2
    assert ours_warned == warned


def test_letters_come_from_memory(monkeypatch):
    """Once a font has been read, its file is not asked for again: neither for letters nor by a process that starts anew."""
    first, _ = drawn(QuietCanvas)
    canvas._font.cache_clear()  # as in a new process
    canvas._measured.cache_clear()
    opened = []
    monkeypatch.setattr(canvas, "FT2Font", lambda file, **kw: opened.append(file) or FT2Font(file, **kw))
    monkeypatch.setattr(canvas.Path, "read_bytes", lambda path: pytest.fail(f"{path} was read again"))
    again, _ = drawn(QuietCanvas)
    assert (first == again).all()
    assert len(opened) == 6  # three looks, each with what stands for letters that it lacks
    assert all(hasattr(file, "getvalue") for file in opened)


@pytest.mark.parametrize(
    "settings",
    [
        {"font.sans-serif": ["cmr10", "DejaVu Sans"]},
        {"font.sans-serif": ["DejaVu Sans Mono", "DejaVu Sans"]},
        {"font.sans-serif": ["STIXGeneral"]},
        {"font.enable_last_resort": False},
    ],
)
def test_other_fonts_are_drawn_as_matplotlib_draws_them(settings):
    with mpl.rc_context(settings):
        plain, warned = drawn(FigureCanvasAgg)
        ours, ours_warned = drawn(QuietCanvas)
    assert (plain == ours).all()
    assert ours_warned == warned


def test_a_font_without_the_usual_table_is_left_to_matplotlib(monkeypatch):
    plain, _ = drawn(FigureCanvasAgg)
    monkeypatch.setattr(canvas, "_as_usual", canvas._as_usual.__wrapped__)
    monkeypatch.setattr(canvas, "_heights", lambda path: ())
    monkeypatch.setattr(canvas, "_sized", lambda *_: pytest.fail("the font is not of the usual kind"))
    assert (drawn(QuietCanvas)[0] == plain).all()


def test_a_font_is_of_one_thread():
    path = findfont("DejaVu Sans")
    assert canvas._font(path, 1) is canvas._font(path, 1)
    assert canvas._font(path, 1) is not canvas._font(path, 2)


def test_another_resolution_draws_anew():
    figure = Figure(figsize=(2, 1), dpi=100)
    on = QuietCanvas(figure)
    assert on.get_renderer() is on.get_renderer()
    on.draw()
    assert np.asarray(on.buffer_rgba()).shape == (100, 200, 4)
    figure.set_dpi(50)
    on.draw()
    assert np.asarray(on.buffer_rgba()).shape == (50, 100, 4)


def test_a_text_is_measured_once(monkeypatch):
    drawn(QuietCanvas)
    monkeypatch.setattr(canvas, "_sized", lambda *_: pytest.fail("a text was measured again"))
    on = QuietCanvas(Figure(dpi=200))
    renderer = on.get_renderer()
    for text, look in TEXTS:
        font = FontProperties(**{k: v for k, v in look.items() if k in ("weight", "style", "size")})
        for line in text.split("\n"):
            width, height, depth = renderer.get_text_width_height_descent(line, font, False)
            assert width > height > depth >= 0


def test_pixels_are_given_back_and_drawn_again():
    figure = Figure(figsize=(2, 1), dpi=100)
    on = QuietCanvas(figure)
    text = figure.text(0.1, 0.5, "Kerkrade")
    on.draw()
    first, renderer = np.asarray(on.buffer_rgba()).copy(), on.get_renderer()
    on.let_go()
    assert np.asarray(renderer.buffer_rgba()).nbytes <= 4
    on.draw()
    assert (np.asarray(on.buffer_rgba()) == first).all()
    assert text.get_window_extent().width > 10
    on.let_go()
    on.let_go()
