"""Dutch forms of numbers, counts, lists and periods: text in, text out, no markup."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import pandas as pd

#: A figure as frames hold it: a number of any kind, or None, NaN or NA where it is missing.
Amount: TypeAlias = Any

#: What stands where a figure is missing.
MISSING: Final = "–"

#: A true minus sign, as wide as a plus.
MINUS: Final = "\u2212"

_MONTHS: Final = "januari februari maart april mei juni juli augustus september oktober november december"

_TO_DUTCH: Final = str.maketrans(",.-", ".," + MINUS)


def number(value: Amount, decimals: int = 0) -> str:
    """Write a number: point between thousands, decimal comma, true minus.

    >>> number(26000), number(-1234.5, 1), number(0.0004, 3), number(-0.0004, 3), number(None)
    ('26.000', '−1.234,5', '0,000', '0,000', '–')
    """
    if pd.isna(value):
        return MISSING
    if math.isinf(value):
        raise ValueError("an infinite number has no Dutch form")
    rounded = round(float(value), decimals) + 0.0  # plus zero: no negative zero
    return f"{rounded:,.{decimals}f}".translate(_TO_DUTCH)


def measure(value: Amount) -> str:
    """Write a figure of any size with about three digits that matter, and three decimals at most.

    >>> measure(0.6551), measure(54.31), measure(-3580.2), measure(0), measure(None)
    ('0,655', '54,3', '−3.580', '0', '–')
    """
    if pd.isna(value):
        return MISSING
    size = math.floor(math.log10(abs(value))) if value else 2
    return number(value, min(3, max(0, 2 - size)))


def short(value: Amount) -> str:
    """Write a rate with two digits that matter, or as a whole number from ten up.

    >>> short(51.16), short(2.25), short(0.353), short(0.0042), short(9.97), short(0), short(None)
    ('51', '2,2', '0,35', '0,00', '10', '0', '–')
    """
    if pd.isna(value):
        return MISSING
    size = abs(float(value))
    return number(value, 0 if size >= 9.95 or size == 0 else 1 if size >= 0.995 else 2)


def signed(value: Amount, decimals: int = 3) -> str:
    """Write a score or a change with its sign; what rounds to zero has none.

    >>> signed(0.0388), signed(-0.034), signed(0.0001), signed(None)
    ('+0,039', '−0,034', '0,000', '–')
    """
    text = number(value, decimals)
    positive = text != MISSING and not text.startswith(MINUS) and any(c in "123456789" for c in text)
    return f"+{text}" if positive else text


def percent(share: Amount, decimals: int = 1) -> str:
    """Write a share (0-1) as a percentage; a real share never becomes "0%" or "100%" by rounding.

    >>> percent(0.055), percent(1), percent(0.00001), percent(0.99999), percent(None)
    ('5,5%', '100%', '<0,1%', '>99,9%', '–')
    >>> percent(0.123, 0), percent(0), percent(-0.25)
    ('12%', '0%', '−25,0%')
    """
    if pd.isna(share):
        return MISSING
    value, step = 100 * float(share), 10.0**-decimals
    if value in (0, 100):
        return f"{value:.0f}%"
    if 0 < value < step / 2:
        return f"<{number(step, decimals)}%"
    if 100 - step / 2 < value < 100:
        return f">{number(100 - step, decimals)}%"
    return f"{number(value, decimals)}%"


def join(items: Iterable[object], last: str = "en") -> str:
    """Write a list as it is read aloud.

    >>> join(["a", "b", "c"]), join(["a", "b"], "of"), join(["a"]), join([])
    ('a, b en c', 'a of b', 'a', '')
    """
    words = [str(i) for i in items]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def years(jaren: Sequence[int]) -> str:
    """Write years: a list up to three, else the first and the last.

    >>> years([2020, 2014, 2014]), years([2014, 2020, 2018]), years([2002, 2008, 2012, 2014]), years([2024])
    ('2014 en 2020', '2014, 2018 en 2020', '2002 tot en met 2014', '2024')
    """
    found = sorted({int(j) for j in jaren})
    return join(found) if len(found) <= 3 else f"{found[0]} tot en met {found[-1]}"


def day(moment: date) -> str:
    """Write a day.

    >>> day(date(2026, 11, 25))
    '25 november 2026'
    """
    return f"{moment.day} {_MONTHS.split()[moment.month - 1]} {moment.year}"


def capital(text: str) -> str:
    """Give a sentence its capital.

    >>> capital("postcodegebieden"), capital("")
    ('Postcodegebieden', '')
    """
    return text[:1].upper() + text[1:]
