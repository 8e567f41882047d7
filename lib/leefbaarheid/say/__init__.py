"""Say what figures mean: the blocks of a theme's template, with the names of its notebook and figures in Dutch."""

from leefbaarheid.say.blocks import Say, environment

__all__ = ["Say", "environment"]
