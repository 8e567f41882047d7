"""Where texts stand on a map: inside their areas, and never over each other."""

from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

#: Height of a name, half the room of a badge and of a sign, and the mean width of a letter (units of the map).
LINE: Final = 20
BADGE: Final = 17
SIGN: Final = 12
LETTER: Final = 9.4
#: On a phone the letters of names around the area, and of the scale bar, are this much larger.
PHONE: Final = 1.5
#: Longer names are broken at a space or hyphen.
LONG: Final = 13

#: A text on one or more lines, each with its place.
Lines = list[tuple[int, int, str]]
Shapes = npt.NDArray[np.object_]


class Labels:
    """Keeps what is taken on a map of ``width`` by ``height`` units, whose areas are ``shapes`` by code."""

    def __init__(self, width: int, height: int, shapes: pd.Series, many: bool) -> None:
        self.width, self.height = width, height
        # the scale bar stands there (leefbaarheid.draw.kaart)
        self.taken: list[tuple[float, ...]] = [(0, height - 40 * PHONE, 32 + width / 5, height)]
        self.marked: dict[object, int] = {}
        self.place = dict(zip(shapes.index, centres(shapes.to_numpy(), exact=not many), strict=True))

    def mark(self, code: object) -> tuple[int, int]:
        """The place of a badge: at the centre of its area, moved left where a sign stands beside it."""
        x, y, room = self.place[code]
        self.marked[code] = 16 if room > 25 else 0
        at = round(x - self.marked[code]), round(y)
        self._take(*at, BADGE, BADGE)
        return at

    def sign(self, code: object, text: str, colour: str | None) -> list[tuple[str, int, int, str]]:
        """A sign at the centre of its area, right of its badge (its look, place, text); none where there is no room."""
        x, y, room = self.place[code]
        moved = self.marked.get(code)
        if room < 9 or moved == 0:
            return []
        x = round(x + (moved or 0))
        self._take(x, y, SIGN * len(text), SIGN)
        return [(f"g{colour or ''}{' o' if room < 22 else ''}", x, round(y), text)]

    def names(
        self, names: pd.Series, shapes: Shapes, least: float = 24, most: int = 60, size: float = 1.0
    ) -> list[Lines]:
        """Names with their middle inside their shapes, the largest first, where nothing else stands: lines and places.

        ``least`` is how far from the middle, where signs are: then names may stand beside all shapes too; ``size`` enlarges.
        """
        found, letter, line = list[Lines](), LETTER * size, LINE * size
        shapely.prepare(shapes)
        order = np.argsort(-shapely.area(shapes), kind="stable")
        for i in order[~shapely.is_empty(shapes[order])][: 3 * most]:
            centre, y, _ = centres(shapes[i : i + 1])[0]
            lines = _lines(str(names.iloc[i]))
            half, high = max(map(len, lines)) * letter / 2, len(lines) * line / 2
            downs = (least, 0, -least, 2 * least, -2 * least) if least else (0, 24, -24)
            for within, aside, down in product((True, False), (0, 24, -24, 48, -48), downs):
                x, middle = centre + aside, y + down + (len(lines) - 1) * line / 2 * np.sign(down)
                at = shapely.contains_xy(shapes, x, middle)
                if (at[i] if within else least and not at.any()) and self._free(x, middle, half, high):
                    self._take(x, middle, half, high)
                    first = middle - high + line / 2
                    found.append([(round(x), round(first + n * line), text) for n, text in enumerate(lines)])
                    break
            if len(found) >= most:
                break
        return found

    def _take(self, x: float, y: float, half: float, high: float) -> None:
        self.taken.append((x - half, y - high, x + half, y + high))

    def _free(self, x: float, y: float, half: float, high: float) -> bool:
        left, top, right, bottom = x - half, y - high, x + half, y + high
        others = (left < r and right > a and top < b and bottom > t for a, t, r, b in self.taken)
        return min(left, top) > 4 and right < self.width - 4 and bottom < self.height - 4 and not any(others)


def centres(shapes: Shapes, exact: bool = True) -> list[tuple[float, float, float]]:
    """A point well inside each shape (x, y) and the distance from there to its border."""
    if not exact:
        points = shapely.get_coordinates(shapely.point_on_surface(shapes))
        return [(float(x), float(y), 0.0) for x, y in points]
    ends = shapely.get_coordinates(shapely.maximum_inscribed_circle(shapes, 2.0)).reshape(-1, 2, 2)
    rooms = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return [(float(p[0, 0]), float(p[0, 1]), float(r)) for p, r in zip(ends, rooms, strict=True)]


def _lines(name: str) -> list[str]:
    """A name on one line, or on two where it is long and can be broken."""
    breaks = [i + 1 for i, c in enumerate(name) if c in " -"]
    if len(name) <= LONG or not breaks:
        return [name]
    at = min(breaks, key=lambda i: abs(i - len(name) / 2))
    return [name[:at].strip(), name[at:]]
