"""Explore an area with widgets, in JupyterLab or as an app; needs the extra ``verkennen``."""

from leefbaarheid.verkennen.export import batch_table, save
from leefbaarheid.verkennen.look import OFFERS, Look, NoLook, look
from leefbaarheid.verkennen.panel import Verkenner, open_explorer

__all__ = ["OFFERS", "Look", "NoLook", "Verkenner", "batch_table", "look", "open_explorer", "save"]
