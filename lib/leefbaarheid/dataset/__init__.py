"""The canonical tables: open a prepared dataset, filter it, and join it to analysis frames."""

from leefbaarheid.dataset.frame import Frame as Frame
from leefbaarheid.dataset.frame import load_frame as load_frame
from leefbaarheid.dataset.frame import parents as parents
from leefbaarheid.dataset.levels import Choice as Choice
from leefbaarheid.dataset.levels import choose_level as choose_level
from leefbaarheid.dataset.levels import covers_country as covers_country
from leefbaarheid.dataset.levels import national_level as national_level
from leefbaarheid.dataset.locate import locate_dataset as locate_dataset
from leefbaarheid.dataset.snapshot import Snapshot as Snapshot
from leefbaarheid.dataset.snapshot import choose_snapshot as choose_snapshot
from leefbaarheid.dataset.snapshot import load_snapshot as load_snapshot
from leefbaarheid.dataset.snapshot import ses_years as ses_years
from leefbaarheid.dataset.store import Dataset as Dataset
from leefbaarheid.dataset.store import open_dataset as open_dataset
