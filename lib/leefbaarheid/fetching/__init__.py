"""Fetch open data by the catalogue (``params/bronnen.yml``) into a folder of raw files."""

from leefbaarheid.fetching.catalogue import Catalogue, Source, load_catalogue
from leefbaarheid.fetching.progress import Progress
from leefbaarheid.fetching.run import FetchReport, fetch

__all__ = ["Catalogue", "FetchReport", "Progress", "Source", "fetch", "load_catalogue"]
