"""Fetch open data by the catalogue (``params/bronnen.yml``) into a folder of raw files."""

from leefbaarheid.fetching.catalogue import Catalogue, Source, load_catalogue
from leefbaarheid.fetching.overview import list_sources
from leefbaarheid.fetching.progress import Progress
from leefbaarheid.fetching.run import FetchReport, fetch, gemeente_codes

__all__ = [
    "Catalogue",
    "FetchReport",
    "Progress",
    "Source",
    "fetch",
    "gemeente_codes",
    "list_sources",
    "load_catalogue",
]
