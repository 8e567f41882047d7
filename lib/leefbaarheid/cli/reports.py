"""Find areas and make their reports, one area at a time."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option

from leefbaarheid.cli import console
from leefbaarheid.cli.console import DataOption, OutOption, ParameterOption, PdfOption, err, out, plain
from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.report.themes import KNOWN, THEMES, accepted, check_theme, plan

_THEMES = f"One of {', '.join(KNOWN)}; or alle: the {len(THEMES)} of the letter."


def areas(text: Annotated[str, Argument(help="Part of a name or code.")] = "", data: DataOption = "") -> None:
    """Find areas by part of their name or code, and the gemeente of a postcode, wijk or buurt."""
    from leefbaarheid.areas import find_area
    from leefbaarheid.dataset import locate_dataset

    found = find_area(locate_dataset(data), text)
    if found.empty:
        raise ParameterError(f"no area has {text!r} in its name or code; try a shorter part")
    console.print_table(found if found["via"].any() else found.drop(columns="via"), f"Areas with '{text}'")


def report(
    area: Annotated[
        str, Argument(help="Name or code; a postcode, wijk or buurt means its gemeente; or a list.")
    ],
    theme: Annotated[str, Option(help=_THEMES)] = "alle",
    data: DataOption = "",
    to: OutOption = Path("outputs"),
    parameters: ParameterOption = None,
    code: Annotated[bool, Option("--code", help="Show the notebook's code in the page.")] = False,
    pdf: PdfOption = False,
) -> None:
    """Make the report of an area, for one theme or all those of the letter.

    A theme that cannot be made does not stop the others (exit code 1); a parameter that one cannot use stops all (2).
    """
    from leefbaarheid.data.regions import open_data
    from leefbaarheid.report.run import make_report

    values = {**console.pairs(parameters), "gebied": area, **({"data": data} if data else {})}
    wanted = accepted(values, THEMES if theme == "alle" else (check_theme(theme),))
    for name, own in wanted.items():
        if own.keys() - {"gebied", "data"}:  # a mistake in what one is asked is told before any is made
            plan(name, own)
    console.tell_via(open_data(area, data)[1].via)
    done, failed = 0, dict[str, LeefbaarheidError]()
    for name, own in wanted.items():
        try:
            with err.status(f"{plain(area)}: {plain(name)}"):
                made = make_report(name, own, to, show_code=code, pdf=pdf, beside=wanted)
        except LeefbaarheidError as error:
            failed[str(error)] = error  # once, where no theme can be made
            continue
        done += 1
        out.print(plain(f"{made.title}: {made.html}"), soft_wrap=True)
    for failure in failed.values():
        console.tell(failure)
    if failed:
        raise Exit(1 if done else max(failure.exit_code for failure in failed.values()))
