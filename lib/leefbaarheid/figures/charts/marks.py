"""What charts of many points share: Dutch axes, a key above the picture, names beside points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from leefbaarheid.figures import style
from leefbaarheid.texts import dutch

Pixels: TypeAlias = npt.NDArray[np.float64]

#: Markers and colours of the chosen points, of groups, and of all others: never told apart by colour alone.
OWN: Final[dict[str, Any]] = {"marker": "D", "color": style.CHOSEN}
OTHER: Final[dict[str, Any]] = {"marker": "o", "color": "#7d868f"}
GROUPS: Final[tuple[dict[str, Any], ...]] = (
    {"marker": "^", "color": style.WORST},
    {"marker": "s", "color": style.BEST},
    {"marker": "v", "color": "#9a3e78"},
)
#: A second value in a row.
BESIDE: Final[dict[str, Any]] = {"marker": "s", "markerfacecolor": "none", "color": style.WORST}
#: How far from its point a name may stand, in pixels, and in which directions.
GAPS: Final = (20, 48, 84)
#: Points along the line that leads to a name at which it is watched.
LEAD: Final = 16
DIRECTIONS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
KEY_SIZE: Final = 9
KEY_LINE: Final = 0.21
#: Characters of a key's entry that find room beside its mark.
LONGEST: Final = 75


def dutch_axis(axis: Axis, most: int, *, percent: bool = False) -> None:
    """Set at most ``most`` steps on an axis whose limits stand, in as many decimals as they need.

    ``percent``: the values are shares (0-1).
    """
    axis.set_major_locator(MaxNLocator(most))
    scale, sign = (100, "%") if percent else (1, "")
    step = scale * float(np.diff(axis.get_majorticklocs())[0])
    decimals = next(d for d in range(12) if np.isclose(round(step, d), step, rtol=1e-3, atol=0))
    axis.set_major_formatter(FuncFormatter(lambda v, _: dutch.number(scale * v, decimals) + sign))


def limits(values: pd.Series, share: float = 0.05) -> tuple[float, float]:
    """Return the ends of an axis: those of the values with some room, also where all are equal.

    >>> limits(pd.Series([1.0, 3.0, None]), 0.5), limits(pd.Series([0.0]))
    ((0.0, 4.0), (-1.0, 1.0))
    """
    low, high = float(values.min()), float(values.max())
    room = share * ((high - low) or abs(high)) or 1.0
    return low - room, high + room


def same_decimals(values: pd.Series) -> Callable[[Any], str]:
    """Return what writes numbers in as many decimals as the largest of ``values`` needs.

    >>> same_decimals(pd.Series([3.14159, None, 54.3]))(3.14159)
    '3,1'
    """
    largest = values.astype(float).abs().max()
    decimals = 3 if largest < 0.1 else 2 if largest < 10 else 1 if largest < 100 else 0
    return lambda value: dutch.number(value, decimals)


def mark(look: dict[str, Any], label: str, **more: style.Look) -> Line2D:
    """An entry of a key for points; ``look`` as for the points themselves."""
    named = {"edgecolor": "markeredgecolor", "linewidth": "markeredgewidth"}
    shown = {named.get(k, k): v for k, v in look.items()}
    return Line2D(
        [], [], linestyle="none", label=style.short(label, LONGEST), **{"markersize": 6.5, **shown, **more}
    )


def key_height(entries: Sequence[Line2D | Patch], left: float) -> float:
    """Height in inch that a key needs."""
    return -(-len(entries) // _columns(entries, left)) * KEY_LINE + 0.1 if entries else 0.0


def draw_key(canvas: style.Canvas, entries: Sequence[Line2D | Patch], left: float, top: float) -> None:
    """Draw a key, its top left corner at a point in inch."""
    if entries:
        legend = canvas.figure.legend(
            handles=entries,
            labels=["-"] * len(entries),
            ncols=_columns(entries, left),
            loc="upper left",
            bbox_to_anchor=canvas.point(left, top),
            fontsize=KEY_SIZE,
            frameon=False,
            borderpad=0,
            borderaxespad=0,
            labelspacing=0.45,
            handletextpad=0.6,
        )
        # Written afterwards, as matplotlib leaves out a label that begins with an underscore.
        for text, entry in zip(legend.get_texts(), entries, strict=True):
            text.set_text(str(entry.get_label()))


def _columns(entries: Sequence[Line2D | Patch], left: float) -> int:
    widest = style.text_width((str(e.get_label()) for e in entries), KEY_SIZE)
    return max(1, min(len(entries), int((style.WIDTH - left) / (widest + 0.62))))


def name_points(
    ax: Axes,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    names: Iterable[str],
    *,
    avoid: npt.ArrayLike | None = None,
    **look: style.Look,
) -> int:
    """Write names beside points, in their order of importance; returns how many found room.

    No name comes over another one, over the points themselves or over those in ``avoid`` (shape (n, 2),
    in units of the axes), or outside the axes; a thin line leads from a name to a point further away, and crosses no
    other name. A name for which no such place is found is left out.
    """
    points = ax.transData.transform(np.column_stack([x, y]).astype(float))
    others = points if avoid is None else ax.transData.transform(np.asarray(avoid, dtype=float))
    taken = np.vstack([np.hstack([p - 12, p + 12]) for p in (points, others)])
    frame: Any = ax.get_window_extent()
    renderer = ax.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    written, lines = np.empty((0, 4)), np.empty((0, 4))
    found = 0
    for at, place, name in zip(points, np.column_stack([x, y]), names, strict=True):
        text = ax.annotate(
            name,
            tuple(place),
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            arrowprops={
                "arrowstyle": "-",
                "color": style.MUTED,
                "linewidth": 0.6,
                "shrinkA": 0,
                "shrinkB": 3,
            },
            path_effects=[withStroke(linewidth=2.2, foreground="white")],
            zorder=7,
            **{"size": 8, **look},
        )
        size = text.get_window_extent(renderer)
        half = np.array([size.width, size.height]) / 2
        for shift in (np.array(d) * (half + gap) for gap in GAPS for d in DIRECTIONS):
            low, high = at + shift - half, at + shift + half
            inside = (low >= frame.min).all() and (high <= frame.max).all()
            dots = at + np.outer(np.linspace(0.1, 0.9, LEAD), shift)
            line = np.hstack([dots - 1, dots + 1])
            if inside and not _over(np.vstack([taken, lines]), low, high) and not _over(written, dots, dots):
                text.set_position(tuple(shift * 72 / style.DPI))
                taken = np.vstack([taken, [*low, *high]])
                written = np.vstack([written, [*low, *high]])
                lines = np.vstack([lines, line])
                found += 1
                break
        else:
            text.remove()
    return found


def _over(boxes: Pixels, low: Pixels, high: Pixels) -> bool:
    """Tell whether any of some boxes (left, bottom, right, top) overlaps any of those from ``low`` to ``high``."""
    left, right = boxes[:, None, :2], boxes[:, None, 2:]
    return bool(((left < np.atleast_2d(high)) & (right > np.atleast_2d(low))).all(axis=2).any())
