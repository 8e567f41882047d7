"""The command line: fetch and prepare data, find areas, make reports."""

import atexit
import gc
import sys

from typer import Typer

from leefbaarheid.cli import data, reports
from leefbaarheid.cli.console import err, say
from leefbaarheid.errors import LeefbaarheidError

# Help in plain text: boxes would take as long to load as all else, and say nothing to a screen reader.
app = Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=__doc__,
)
app.add_typer(data.app, name="data")
for command in (reports.areas, reports.report, reports.batch):
    app.command()(command)


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2, a failed report 1."""
    # what is left goes with the process: to look for garbage in it takes half a second
    atexit.register(gc.freeze)
    try:
        app()
    except LeefbaarheidError as error:
        say(str(error), err, "Error:")
        sys.exit(error.exit_code)
