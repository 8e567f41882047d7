"""Explore an area with widgets, in JupyterLab or as an app; needs the extra ``verkennen``."""
