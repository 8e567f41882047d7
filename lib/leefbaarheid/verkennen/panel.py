"""The widgets: choices beside the map and tables that follow them, in JupyterLab and as an app."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.figures.block import Blok, bullets, details, heading, paragraph
from leefbaarheid.texts import dutch
from leefbaarheid.themes import check_theme
from leefbaarheid.verkennen.export import save
from leefbaarheid.verkennen.fields import Field, fields, written
from leefbaarheid.verkennen.files import links
from leefbaarheid.verkennen.look import OFFERS, Look, NoLook, look
from leefbaarheid.verkennen.offers import Offer
from leefbaarheid.verkennen.places import names
from leefbaarheid.verkennen.wait import Debounce

#: How the newest year is called in a list and in a notebook; 0 for a theme.
NEWEST: Final = "nieuwste"
STYLE: Final = (Path(__file__).parent / "verkennen.css").read_text(encoding="utf-8")


class Verkenner(widgets.Box):
    """Choices of an area, a theme, years, a level and limits, with the map and the tables that they give.

    Make one with :func:`open_explorer`; in a notebook it shows itself. ``shown`` is what stands there now
    (:class:`leefbaarheid.verkennen.look.Look`, or why there is nothing), with its study and frames.
    """

    def __init__(self, dataset: Dataset, gebied: str, thema: str, uitvoer: str | Path = "") -> None:
        self.dataset = dataset
        self.uitvoer = uitvoer
        self.shown: Look | NoLook = NoLook("")
        self._fields: dict[str, widgets.DOMWidget] = {}
        self._change = Debounce(self.refresh)
        wide = {"style": {"description_width": "initial"}, "layout": {"width": "auto"}}
        self.gebied = widgets.Combobox(
            value=gebied,
            description="Gebied",
            options=names(dataset),
            continuous_update=False,
            placeholder="naam of code",
            **wide,
        )
        self.thema = widgets.Dropdown(
            value=thema, description="Thema", options=[(o.titel, t) for t, o in OFFERS.items()], **wide
        )
        self.kaart = widgets.Dropdown(description="Op de kaart", **wide)
        self.opnieuw = widgets.Button(description="Standaardwaarden", layout={"width": "auto"})
        self.bewaar = widgets.Button(
            description="Bewaar deze selectie", button_style="primary", layout={"width": "auto"}
        )
        self.melding, self.beeld, self.tabellen, self.bestanden = (widgets.HTML() for _ in range(4))
        self._years, self._limits = widgets.VBox(), widgets.VBox()
        head = widgets.HTML(f"<style>{STYLE}</style>")
        chosen = widgets.VBox([self.gebied, self.thema, self.kaart, self._years, self.bewaar])
        shown = widgets.VBox([self.melding, self.bestanden, self.beeld, self.tabellen])
        limits = widgets.VBox([widgets.HTML(heading("Grenzen", 3).html), self._limits, self.opnieuw])
        super().__init__([head, chosen, shown, limits])
        self.add_class("verkennen")
        for part, name in zip(self.children, ("kop", "keuzes", "uitkomst", "grenzen"), strict=True):
            part.add_class(name)
        self._fill()
        for widget in (self.gebied, self.kaart):
            widget.observe(self._change, "value")
        self.thema.observe(self._other_theme, "value")
        self.opnieuw.on_click(lambda _: self._reset())
        self.bewaar.on_click(lambda _: self.save())
        self.refresh()

    @property
    def offer(self) -> Offer:
        """What the chosen theme offers."""
        return OFFERS[self.thema.value]

    @property
    def values(self) -> dict[str, Any]:
        """The parameters as chosen, by name; those without any choice in this dataset are left out."""
        return {name: widget.value for name, widget in self._fields.items() if widget.value is not None}

    def refresh(self) -> None:
        """Compute and show what the choices give, or say why they give nothing."""
        self.bestanden.value = ""
        chosen = (self.thema.value, self.gebied.value, self.values, self.kaart.value)
        try:
            self.shown = look(self.dataset, *chosen)
        except Exception as error:  # a reader gets a sentence, whatever went wrong
            logging.getLogger(__name__).exception("the choices %s gave an error", chosen)
            self.shown = NoLook(
                "Hier gaat iets mis in het programma. Maak een andere keuze, en meld het aan de beheerder.",
                f"{type(error).__name__}: {error}",
            )
        if isinstance(self.shown, NoLook):
            technical = [details("Technische melding", self.shown.melding)] if self.shown.melding else []
            said = Blok(paragraph(self.shown.zin, "fout"), *technical)._repr_html_()
            self.melding.value = f'<div role="alert">{said}</div>'
            self.beeld.value = self.tabellen.value = ""
        else:
            notes = [bullets(self.shown.meldingen, "noot")] if self.shown.meldingen else []
            said = Blok(heading(self.shown.kop, 2), *notes)._repr_html_()
            self.melding.value = f'<div role="status">{said}</div>'
            self.beeld.value = self.shown.kaart._repr_html_()
            self.tabellen.value = self.shown.tabellen._repr_html_()
        self.bewaar.disabled = isinstance(self.shown, NoLook)

    def save(self) -> list[Path]:
        """Save what is shown and offer its files; returns them, none where nothing is shown or could be written."""
        if isinstance(self.shown, NoLook):
            return []
        self.bestanden.value = '<p role="status">Bezig met bewaren...</p>'
        try:
            files = save(self.shown, self.uitvoer)
        except LeefbaarheidError as error:
            said = Blok(
                "Bewaren is niet gelukt. Maak ruimte, of kies een andere map.",
                details("Technische melding", str(error)),
            )
            self.bestanden.value = f'<div role="alert">{said._repr_html_()}</div>'
            return []
        self.bestanden.value = f'<div role="status">{links(files).html}</div>'
        return files

    def _other_theme(self, _: object) -> None:
        self._fill()
        self._change()

    def _reset(self) -> None:
        self._fill(self.kaart.value)
        self._change()

    def _fill(self, view: str = "") -> None:
        """Put the choices of the theme in place, with their defaults."""
        offer, theme = self.offer, self.thema.value
        years, chosen = offer.jaren(self.dataset), offer.keuzes(self.dataset)
        about = fields(theme, [*years, *offer.drempels])
        old, self._fields = self._fields, {}
        first: list[widgets.Widget] = []
        limits: list[widgets.Widget] = []
        for name, field in about.items():
            if name in years:
                dated = {str(y) if y else NEWEST: y for y in years[name]}
                widget = _list(field, dated, 0 if field.standaard == NEWEST else field.standaard)
            elif chosen.get(name) or field.keuzes:
                options = {label: value for value, label in (chosen.get(name) or field.keuzes).items()}
                widget = _list(field, options, field.standaard)
            else:
                widget = widgets.Text(
                    value=written(field.standaard), description=field.label, continuous_update=False
                )
            widget.style.description_width, widget.layout.width = "initial", "auto"
            widget.observe(self._change, "value")
            self._fields[name] = widget
            if name in (*years, "schaal"):
                first.append(widget)
            else:
                limits += [widget, *_explained(field)]
        self._years.children, self._limits.children = first, limits
        for widget in old.values():
            widget.close()
        self.kaart.options = [(v.label, key) for key, v in offer.kaarten.items()]
        self.kaart.value = view or next(iter(offer.kaarten))


def _list(field: Field, options: Mapping[str, Any], value: Any) -> widgets.Dropdown:
    """A list of choices; where the default is none of these, the last one."""
    held = value if value in options.values() else next(reversed([*options.values()]), None)
    return widgets.Dropdown(options=list(options.items()), value=held, description=field.label)


def _explained(field: Field) -> list[widgets.HTML]:
    """What a number means and where its limits lie, under its field; a list of choices says it itself."""
    text = " ".join(f"{dutch.capital(part)}." for part in (field.uitleg, field.grenzen) if part)
    return [widgets.HTML(paragraph(text, "uitleg").html)] if text and not field.keuzes else []


def open_explorer(
    gebied: str = "", thema: str = "stijgers_en_dalers", *, data: str = "", uitvoer: str | Path = ""
) -> Verkenner | widgets.HTML:
    """Open the widgets on an area and a theme; without an area on the first of the dataset.

    ``data`` is the folder of a prepared dataset, as for a report; ``uitvoer`` the folder for exports (empty:
    ``outputs/verkenning``). Where there is no dataset or the theme is unknown, a sentence comes in their place; an area
    that is unknown is told in the widgets themselves.
    """
    try:
        theme = check_theme(thema)
        if theme not in OFFERS:
            raise ParameterError(f"theme {theme} cannot be explored; choose {' or '.join(OFFERS)}")
        dataset = locate_dataset(data)
    except LeefbaarheidError as error:
        said = Blok(
            "Verkennen kan nog niet: er zijn geen gegevens, of het thema bestaat niet. Zet de map data/nederland terug, "
            "of maak gegevens met ‘leefbaarheid data prepare’.",
            details("Technische melding", str(error)),
        )
        return widgets.HTML(f'<div role="alert">{said._repr_html_()}</div>')
    return Verkenner(dataset, gebied or names(dataset)[0], theme, uitvoer)
