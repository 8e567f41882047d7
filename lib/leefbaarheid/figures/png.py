"""Small PNG files: few colours, of which the frequent ones stay exact."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

#: Number of colours in a picture.
COLOURS: Final = 48
#: Colours that agree in their first five bits a channel count as one.
BINS: Final = 1 << 15
#: Colours as one number each: red in the lowest eight bits, then green and blue.
Packed = npt.NDArray[np.uint32]


def small_png(rgba: npt.ArrayLike, colours: int = COLOURS) -> bytes:
    """Write pixels of shape ``(height, width, 4)`` as a PNG with a palette; transparency is dropped.

    The palette holds the most frequent colours exactly; every other pixel gets the nearest of them.
    (Pillow's own quantisers shift the frequent colours too.) The same pixels give the same bytes.
    """
    pixels = np.ascontiguousarray(rgba, dtype=np.uint8)
    # neighbours of one colour are one run: a picture has some twenty times fewer runs than pixels
    flat = pixels.view("<u4").ravel()
    starts = np.concatenate(([0], np.flatnonzero(flat[1:] != flat[:-1]) + 1))
    runs, lengths = flat[starts].astype(np.uint32) & np.uint32(0xFFFFFF), np.diff(starts, append=flat.size)
    found = _by_frequency(runs, lengths)
    present, first = np.unique(_bins(found), return_index=True)
    palette = found[np.sort(first)[:colours]]
    centres = np.stack([(present >> shift & 31) * 8 + 4 for shift in (0, 5, 10)], axis=1).astype(int)
    distance = ((centres[:, None, :] - _channels(palette)[None, :, :]) ** 2).sum(axis=2)
    lookup = np.zeros(BINS, dtype=np.uint8)
    lookup[present] = distance.argmin(axis=1)
    lookup[_bins(palette)] = np.arange(len(palette))
    image = Image.fromarray(np.repeat(lookup[_bins(runs)], lengths).reshape(pixels.shape[:2]), mode="P")
    image.putpalette(_channels(palette).ravel().tolist())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _bins(colours: Packed) -> Packed:
    return np.asarray(
        colours >> 3 & 31 | (colours >> 11 & 31) << 5 | (colours >> 19 & 31) << 10, dtype=np.uint32
    )


def _channels(colours: Packed) -> npt.NDArray[np.int_]:
    """Red, green and blue of shape ``(number of colours, 3)``."""
    return np.stack([colours >> shift & 255 for shift in (0, 8, 16)], axis=1).astype(int)


def _by_frequency(runs: Packed, lengths: npt.NDArray[np.int_]) -> Packed:
    """Every colour once, that of most pixels first."""
    ordered = np.sort(runs.astype(np.uint64) << 32 | lengths.astype(np.uint64))
    colour = (ordered >> 32).astype(np.uint32)
    first = np.concatenate(([0], np.flatnonzero(colour[1:] != colour[:-1]) + 1))
    pixels = np.add.reduceat((ordered & 0xFFFFFFFF).astype(np.int64), first)
    return np.asarray(colour[first][np.argsort(-pixels, kind="stable")])
