"""The widgets: choices beside the map and tables that follow them, in JupyterLab and as an app."""

from base64 import b64encode
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from leefbaarheid.areas import typed_names
from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.explorer.look import THEMES, Look, compose, save, sentence, theme_choices
from leefbaarheid.report.themes import given
from leefbaarheid.terms import THEME_LABELS

#: Larger files (bytes) are not put in the page; where they lie is told.
LARGEST: Final = 20_000_000


class Explorer(widgets.Box):
    """Choices of an area, a theme, a layer of the map and parameters, with the map and the tables that they give.

    Make one with :func:`open_explorer`; in a notebook it shows itself. ``shown`` is what stands there now: a
    :class:`leefbaarheid.explorer.look.Look` with its frames, or a sentence.
    """

    def __init__(self, dataset: Dataset, gebied: str, thema: str, uitvoer: str | Path = "") -> None:
        self.dataset, self.uitvoer = dataset, uitvoer
        self.shown: Look | str = ""
        areas, themes = tuple(typed_names(dataset).values()), [(THEME_LABELS[t], t) for t in THEMES]
        self.gebied = widgets.Combobox(gebied, options=areas, continuous_update=False, description="Gebied")
        self.thema = widgets.Dropdown(options=themes, value=thema, description="Thema")
        self.kaart = widgets.Dropdown(description="Op de kaart")
        self.standaard = widgets.Button(description="Standaardwaarden")
        self.bewaar = widgets.Button(description="Bewaar deze selectie", button_style="primary")
        self.grenzen, self.beeld, self.bestanden = widgets.VBox(), widgets.HTML(), widgets.HTML()
        chosen = widgets.VBox([self.gebied, self.thema, self.kaart, self.bewaar, self.bestanden])
        super().__init__([widgets.HTML(sentence("stijl")), chosen, self.beeld, self.grenzen])
        parts = {"verkennen": self, "keuzes": chosen, "uitkomst": self.beeld, "grenzen": self.grenzen}
        for name, part in parts.items():
            part.add_class(name)
        self.gebied.observe(self.refresh, "value")
        self.kaart.observe(self.refresh, "value")
        self.thema.observe(self.fill, "value")
        self.standaard.on_click(self.fill)
        self.bewaar.on_click(self.save)
        self.fill()

    def fill(self, _: object = None) -> None:
        """Put the parameters of the theme in place, with their defaults, and show what these give."""
        theme, known = self.thema.value, theme_choices(self.dataset, self.thema.value)
        defaults = given(theme, {})
        self.velden: dict[str, Any] = {}
        for name, label in THEMES[theme]["velden"].items():
            value, options = defaults[name], known.get(name, {})
            if options:
                held = value if value in options.values() else [*options.values()][-1]
                widget: Any = widgets.Dropdown(options=[*options.items()], value=held)
            else:
                widget = widgets.Text(str(value).replace(".", ","), continuous_update=False)
            widget.description = label
            widget.observe(self.refresh, "value")
            self.velden[name] = widget
        self.grenzen.children = [*self.velden.values(), self.standaard]
        self.refresh(laag="")

    def refresh(self, _: object = None, laag: str | None = None) -> None:
        """Compute and show what the choices give, or say why they give nothing; on another layer of the map if asked."""
        laag = self.kaart.value or "" if laag is None else laag
        values = {name: widget.value for name, widget in self.velden.items()}
        try:
            self.shown = compose(self.dataset, self.thema.value, self.gebied.value, values, laag)
            self.beeld.value = self.shown.html if isinstance(self.shown, Look) else self.shown
        except Exception as error:  # a reader gets a sentence, whatever went wrong
            self.log.exception("the choices %s gave an error", values)
            self.shown = self.beeld.value = sentence("kapot", melding=f"{type(error).__name__}: {error}")
        self.bestanden.value, self.bewaar.disabled = "", isinstance(self.shown, str)
        if isinstance(self.shown, Look):
            self.kaart.unobserve(self.refresh, "value")
            self.kaart.options = [(label, laag) for laag, label in self.shown.names["lagen"].items()]
            self.kaart.value = self.shown.names["laag"]
            self.kaart.observe(self.refresh, "value")

    def save(self, _: object = None) -> list[Path]:
        """Save what is shown and offer its files; returns them, none where nothing is shown or could be written."""
        if isinstance(self.shown, str):
            return []
        try:
            files = save(self.shown, self.uitvoer)
        except LeefbaarheidError as error:
            self.bestanden.value = sentence("niet_bewaard", melding=str(error))
            return []
        small = [p.stat().st_size <= LARGEST and b64encode(p.read_bytes()).decode("ascii") for p in files]
        self.bestanden.value = sentence("bewaard", bestanden=list(zip(files, small, strict=True)))
        return files


def open_explorer(
    gebied: str = "", thema: str = "stijgers_en_dalers", *, data: str = "", uitvoer: str | Path = ""
) -> Explorer | widgets.HTML:
    """Open the widgets on an area and a theme; without an area on the first of the dataset.

    ``data`` is the folder of a prepared dataset, as for a report; ``uitvoer`` the folder for exports (empty:
    ``outputs/verkenning``). Where there is no dataset or the theme is unknown, a sentence comes in their place; an area
    that is unknown is told in the widgets themselves.
    """
    try:
        if thema not in THEMES:
            raise ParameterError(f"theme {thema!r} cannot be explored; choose {' or '.join(THEMES)}")
        dataset = locate_dataset(data)
    except LeefbaarheidError as error:
        return widgets.HTML(sentence("geen_gegevens", melding=str(error)))
    return Explorer(dataset, gebied or next(iter(typed_names(dataset).values())), thema, uitvoer)
