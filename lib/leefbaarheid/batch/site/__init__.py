"""The overview of a batch: an index page without a server, and the tables of all gemeenten in one."""

from leefbaarheid.batch.site.page import write_index
from leefbaarheid.batch.site.stack import STACKED, stack_tables

__all__ = ["STACKED", "stack_tables", "write_index"]
