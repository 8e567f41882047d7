"""The canonical tables: open a prepared dataset, filter it, and join it to analysis frames."""

from leefbaarheid.dataset.frame import Frame, load_frame, parents
from leefbaarheid.dataset.levels import Choice, choose_level, covers_country, national_level
from leefbaarheid.dataset.snapshot import Snapshot, choose_snapshot, load_snapshot, ses_years
from leefbaarheid.dataset.store import Dataset, locate_dataset, open_dataset

__all__ = [
    "Choice", "Dataset", "Frame", "Snapshot", "choose_level", "choose_snapshot", "covers_country", "load_frame",
    "load_snapshot", "locate_dataset", "national_level", "open_dataset", "parents", "ses_years",
]  # fmt: skip
