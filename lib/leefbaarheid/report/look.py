"""The look of all pages: style, letters, and the house style of those who publish them."""

import base64
from functools import lru_cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from pydantic import BaseModel, Field

from leefbaarheid.errors import ParameterError
from leefbaarheid.params import checked_row, params_folder, read_yaml
from leefbaarheid.templates import read

#: The file in ``params/`` with the house style.
HOUSE_STYLE: Final = "huisstijl.yml"
#: Contrast that WCAG 2.2 (AA, 1.4.3) asks of text.
CONTRAST: Final = 4.5
#: The panel, the surface with the least contrast that letters in the accent colour stand on, in dark and in light.
_DARK: Final = "#18212b"
_LIGHT: Final = "#f2f5f8"
_LARGEST_LOGO: Final = 100_000

Colour = Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")]


class House(BaseModel, extra="forbid", frozen=True, strict=True):
    """What ``params/huisstijl.yml`` may set: two colours, a logo, the sender's name and a line at the foot.

    ``logo`` is the path of an SVG or PNG file from the folder of parameters. An empty value keeps the project's own.
    """

    kleur_balk: Colour = ""
    kleur_accent: Colour = ""
    logo: str = ""
    afzender: str = ""
    voettekst: str = ""


def look() -> dict[str, object]:
    """Style, letters and house style, for the head and the bar of a page.

    Raises :class:`ParameterError` for a house style that is no such thing, or whose colours cannot be read.
    """
    return _look(params_folder() / HOUSE_STYLE)


def house_files() -> list[Path]:
    """The files that the look of all pages depends on, those that are there."""
    file = params_folder() / HOUSE_STYLE
    logo = _house(file).logo
    return [path for path in (file, *([file.parent / logo] if logo else [])) if path.is_file()]


@lru_cache(maxsize=2)
def _look(file: Path) -> dict[str, object]:
    house = _house(file)
    style = "".join(map(read, ("tokens.css", "blok.css", "kaart.css", "pagina.css", "overzicht.css")))
    font = base64.b64encode(files("leefbaarheid.templates").joinpath("ss3.woff2").read_bytes()).decode()
    return {"style": style + _colours(house, file), "font": font, "huis": house, "logo": _logo(house, file)}


def _house(file: Path) -> House:
    return checked_row(House, "afzender", (file.exists() and read_yaml(file)) or {}, file, 1)


def _colours(house: House, file: Path) -> str:
    """The style that lays the colours of a house over those of the project, each readable in light and in dark."""
    style = ""
    if house.kleur_balk:
        _check(file, "kleur_balk", house.kleur_balk, "#ffffff", "white letters")
        style += f":root{{--bar:{house.kleur_balk}}}"
    if colour := house.kleur_accent:
        _check(file, "kleur_accent", colour, _LIGHT, "the light page")
        shades = (_mix(colour, "#ffffff", share / 20) for share in range(21))
        dark = next(shade for shade in shades if contrast(shade, _DARK) >= CONTRAST)
        style += f":root{{--accent:{colour};--soft:{_mix('#ffffff', colour, 0.12)}}}"
        soft = _mix("#0f161d", colour, 0.35)
        style += f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark};--soft:{soft}}}}}"
    return style


def _check(file: Path, key: str, colour: str, other: str, where: str) -> None:
    if (found := contrast(colour, other)) < CONTRAST:
        least = f"of which {CONTRAST} is the least that can be read; choose a darker colour"
        raise ParameterError(f"{file}: {key} {colour} has a contrast of {found:.1f} with {where}, {least}")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#ffffff", "#000000"), 1), round(contrast("#154273", "#ffffff"), 1)
    (21.0, 10.2)
    """
    seen = np.array([to_rgb(one), to_rgb(other)])
    linear = np.where(seen <= 0.04045, seen / 12.92, ((seen + 0.055) / 1.055) ** 2.4)
    dark, light = sorted(linear @ [0.2126, 0.7152, 0.0722])
    return float((light + 0.05) / (dark + 0.05))


def _mix(one: str, other: str, share: float) -> str:
    """A colour with a ``share`` of another in it."""
    red, green, blue = (1 - share) * np.array(to_rgb(one)) + share * np.array(to_rgb(other))
    return to_hex((red, green, blue))


def _logo(house: House, file: Path) -> str:
    """The logo as a picture that the page itself holds."""
    if not house.logo:
        return ""
    path = file.parent / house.logo
    kind = guess_type(path.name)[0]
    if kind not in ("image/svg+xml", "image/png") or not path.is_file():
        raise ParameterError(f"{file}: logo {house.logo} must be an SVG or PNG file in {file.parent}")
    if path.stat().st_size > _LARGEST_LOGO:
        most = f"{_LARGEST_LOGO // 1000} kB"
        raise ParameterError(f"{file}: logo {house.logo} is larger than {most}; make it smaller")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
