"""Fetch open data by the catalogue (``params/bronnen.yml``) into a folder of raw files."""

from leefbaarheid.fetching.catalogue import load_catalogue
from leefbaarheid.fetching.client import Client, Progress
from leefbaarheid.fetching.run import Ask, fetch
from leefbaarheid.fetching.store import read_records

__all__ = ["Ask", "Client", "Progress", "fetch", "load_catalogue", "read_records"]
