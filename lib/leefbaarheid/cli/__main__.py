"""``python -m leefbaarheid.cli`` is the command ``leefbaarheid``."""

from leefbaarheid.cli import main

main()
