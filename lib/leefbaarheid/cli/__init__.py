"""The command line: fetch and prepare data, find areas, make reports."""

import sys

from typer import Typer

from leefbaarheid.cli import batch, data, reports, sources
from leefbaarheid.cli.console import tell
from leefbaarheid.errors import LeefbaarheidError

app = Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
data.app.command("fetch")(sources.fetch)
data.app.command("sources")(sources.sources)
app.add_typer(data.app, name="data")
app.command("areas")(reports.areas)
app.command("report")(reports.report)
app.command("batch")(batch.batch)


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2, a failed report 1."""
    try:
        app()
    except LeefbaarheidError as error:
        tell(error)
        sys.exit(error.exit_code)
