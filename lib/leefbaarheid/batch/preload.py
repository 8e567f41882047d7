"""Imported by the parent of all reports before it makes the first (``multiprocessing``'s forkserver asks for a module)."""

from leefbaarheid.batch import warm

warm.from_environment()
