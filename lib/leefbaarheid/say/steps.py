"""Changes in class steps, the unit of readers, in words."""

from typing import Final

from leefbaarheid.classes import HARDLY_MEAN, STEP
from leefbaarheid.dutch import Amount

#: From here to 0.45 step a change is "bijna een halve".
_ALMOST: Final = (0.415, 0.45)
#: Beyond one step, what is more than this part larger than its word is "ruim".
_AMPLE: Final = 1.05

WORDS: Final = {
    0.1: "een tiende klasse",
    0.2: "een vijfde klasse",
    0.25: "een kwart klasse",
    1 / 3: "een derde klasse",
    0.5: "een halve klasse",
    2 / 3: "twee derde klasse",
    0.75: "drie kwart klasse",
    1.0: "één klasse",
    1.5: "anderhalve klasse",
    2.0: "twee klassen",
    2.5: "tweeënhalve klasse",
    3.0: "drie klassen",
}
#: The same as signs, for a large figure.
SIGNS: Final = dict(zip(WORDS, ["⅒", "⅕", "¼", "⅓", "½", "⅔", "¾", "1", "1½", "2", "2½", "3"], strict=True))


def size_in_words(points: Amount) -> str:
    """Write the size of a change (points) as a rounded part of a class: "ongeveer een derde klasse".

    >>> size_in_words(0.0266), size_in_words(-0.037), size_in_words(0.1), size_in_words(0.4)
    ('ongeveer een derde klasse', 'bijna een halve klasse', 'ruim één klasse', 'ruim drie klassen')
    """
    size = abs(float(points)) / STEP
    word = min(WORDS, key=lambda w: abs(w - size))
    if _ALMOST[0] <= size < _ALMOST[1]:
        return f"bijna {WORDS[0.5]}"
    return f"{'ruim' if word >= 1 and size > word * _AMPLE else 'ongeveer'} {WORDS[word]}"


def moved(points: Amount, hardly: float = HARDLY_MEAN) -> str:
    """Write a change (points): "ongeveer een derde klasse omhoog", or "vrijwel gelijk" below ``hardly`` steps.

    >>> moved(-0.0133), moved(0.008), moved(0.008, 0.05)
    ('ongeveer een vijfde klasse omlaag', 'vrijwel gelijk', 'ongeveer een tiende klasse omhoog')
    """
    if abs(float(points)) < hardly * STEP:
        return "vrijwel gelijk"
    return f"{size_in_words(points)} {'omhoog' if points > 0 else 'omlaag'}"
