import io
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leefbaarheid.classes import COLOURS as CLASS_COLOURS
from leefbaarheid.figures.png import COLOURS, small_png


def opaque(rgb):
    return np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255, dtype=np.uint8)], axis=2)


def read(data):
    image = Image.open(io.BytesIO(data))
    assert image.mode == "P"
    return np.asarray(image.convert("RGB"))


def test_class_colours_stay_exact_amid_many_others():
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 256, (300, 300, 4), dtype=np.uint8)
    official = [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in CLASS_COLOURS.values()]
    for i, colour in enumerate(official):
        picture[20 * i : 20 * i + 12, :100, :3] = colour
    found = read(small_png(picture))
    for i, colour in enumerate(official):
        assert (found[20 * i : 20 * i + 12, :100] == colour).all()
    assert len(np.unique(found.reshape(-1, 3), axis=0)) <= COLOURS


@settings(max_examples=30)
@given(st.integers(1, COLOURS), st.integers(0, 2**32 - 1))
def test_few_colours_lose_nothing(n, seed):
    """Colours of different bins, each in blocks of two by two pixels, survive as they are."""
    rng = np.random.default_rng(seed)
    bins = rng.choice(1 << 15, n, replace=False)
    colours = (
        np.stack([bins >> 10, (bins >> 5) & 31, bins & 31], axis=1) * 8 + rng.integers(0, 8, (n, 3))
    ).astype(np.uint8)
    small = colours[rng.integers(0, n, (12, 9))]
    picture = opaque(small.repeat(2, axis=0).repeat(2, axis=1))
    assert (read(small_png(picture)) == picture[..., :3]).all()


def test_other_pixels_get_the_nearest_colour():
    picture = opaque(np.zeros((40, 40, 3), dtype=np.uint8))
    picture[:20] = 255
    picture[1, 1, :3] = (250, 240, 240)
    picture[30, 31, :3] = (20, 0, 9)
    found = read(small_png(picture, colours=2))
    assert found[1, 1].tolist() == [255, 255, 255]
    assert found[30, 31].tolist() == [0, 0, 0]


def test_the_palette_holds_the_colours_of_most_pixels():
    """Against a plain count: pixels count, not how they lie, and of one bin only the most frequent colour."""
    rng = np.random.default_rng(4)
    colours = rng.integers(0, 256, (40, 3), dtype=np.uint8)
    picture = opaque(colours[rng.choice(40, (60, 50), p=np.arange(1, 41) / 820)])
    picture[:6] = picture[0, 0]  # one long run
    taken: dict[tuple[int, ...], tuple[int, ...]] = {}
    for colour, _ in Counter(tuple(p) for p in picture[..., :3].reshape(-1, 3).tolist()).most_common():
        taken.setdefault(tuple(c >> 3 for c in colour), colour)
    palette = Image.open(io.BytesIO(small_png(picture, colours=7))).getpalette()
    assert {tuple(palette[i : i + 3]) for i in range(0, 21, 3)} == set(list(taken.values())[:7])


def test_one_pixel_and_one_colour():
    for shape in ((1, 1), (3, 5)):
        picture = opaque(np.full((*shape, 3), (1, 2, 250), dtype=np.uint8))
        assert (read(small_png(picture)) == picture[..., :3]).all()


def test_transparency_is_dropped():
    picture = opaque(np.full((4, 4, 3), 200, dtype=np.uint8))
    seen = picture.copy()
    seen[::2, ::3, 3] = 7
    assert small_png(seen) == small_png(picture)


def test_same_bytes_twice():
    picture = np.random.default_rng(2).integers(0, 256, (50, 60, 4), dtype=np.uint8)
    assert small_png(picture) == small_png(picture.copy())
