"""Small PNG files: few colours, of which the frequent ones stay exact."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

#: Number of colours in a picture.
COLOURS: Final = 48
#: Colours that agree in their first five bits a channel count as one.
BINS: Final = 1 << 15


def small_png(rgba: npt.ArrayLike, colours: int = COLOURS) -> bytes:
    """Write pixels of shape ``(height, width, 3 or 4)`` as a PNG with a palette; transparency is dropped.

    The palette holds the most frequent colours exactly; every other pixel gets the nearest of them.
    (Pillow's own quantisers shift the frequent colours too.) The same pixels give the same bytes.
    """
    pixels = np.asarray(rgba, dtype=np.uint8)[..., :3]
    palette = _frequent(pixels[::2, ::2], colours)
    bins = _bins(pixels)
    lookup = np.zeros(BINS, dtype=np.uint8)
    present = np.flatnonzero(np.bincount(bins.ravel(), minlength=BINS))
    centres = np.stack([present >> 10, (present >> 5) & 31, present & 31], axis=1) * 8 + 4
    distance = ((centres[:, None, :] - palette[None, :, :].astype(int)) ** 2).sum(axis=2)
    lookup[present] = distance.argmin(axis=1)
    lookup[_bins(palette)] = np.arange(len(palette))
    image = Image.fromarray(lookup[bins], mode="P")
    image.putpalette(palette.ravel().tolist())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _bins(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    r, g, b = (pixels[..., i].astype(np.uint16) >> 3 for i in range(3))
    return np.asarray((r << 10) | (g << 5) | b, dtype=np.uint16)


def _frequent(pixels: npt.NDArray[np.uint8], colours: int) -> npt.NDArray[np.uint8]:
    """Pick the most frequent colours of some pixels, one a bin; of equally frequent ones the darkest first."""
    counted: Any = Image.fromarray(np.ascontiguousarray(pixels)).getcolors(pixels.shape[0] * pixels.shape[1])
    counts = np.array([count for count, _ in counted])
    found = np.array([colour for _, colour in counted], dtype=np.uint8)
    ordered = found[np.lexsort((found[:, 2], found[:, 1], found[:, 0], -counts))]
    _, first = np.unique(_bins(ordered), return_index=True)
    return ordered[np.sort(first)[:colours]]
