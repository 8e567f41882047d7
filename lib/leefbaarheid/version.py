"""The version of the package, which every report names."""

__version__ = "0.1.0"
