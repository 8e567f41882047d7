"""Pages and tables over all reports of a batch: the page of all gemeenten, and stacked tables."""

from leefbaarheid.batch.site.page import write_index
from leefbaarheid.batch.site.stack import STACKED, stack_tables

__all__ = ["STACKED", "stack_tables", "write_index"]
