"""Run a theme's notebook for an area and render it to one HTML page."""

from leefbaarheid.report.run import Report, make_report

__all__ = ["Report", "make_report"]
