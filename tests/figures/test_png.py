import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leefbaarheid.classes import COLOURS as CLASS_COLOURS
from leefbaarheid.figures.png import COLOURS, small_png


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
    picture = small.repeat(2, axis=0).repeat(2, axis=1)
    assert (read(small_png(picture)) == picture).all()


def test_other_pixels_get_the_nearest_colour():
    picture = np.zeros((40, 40, 3), dtype=np.uint8)
    picture[:20] = 255
    picture[1, 1] = (250, 240, 240)
    picture[30, 31] = (20, 0, 9)
    found = read(small_png(picture, colours=2))
    assert found[1, 1].tolist() == [255, 255, 255]
    assert found[30, 31].tolist() == [0, 0, 0]


@pytest.mark.parametrize("channels", [3, 4])
def test_same_bytes_twice(channels):
    picture = np.random.default_rng(2).integers(0, 256, (50, 60, channels), dtype=np.uint8)
    assert small_png(picture) == small_png(picture.copy())
