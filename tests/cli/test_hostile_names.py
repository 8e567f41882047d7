"""What the terminal shows of names and of what a user types is that text, and nothing that a terminal obeys."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console

from leefbaarheid.cli import console
from tests.cli.test_cli import run
from tests.hostile import NAMES, UNSEEN, rename


@pytest.mark.parametrize("text", [*NAMES, *UNSEEN])
def test_plain_text_comes_out_of_rich_as_it_is(text):
    made = Console(file=io.StringIO(), force_terminal=True, width=1000, highlight=False, emoji=False)
    made.print(f"[bold]Name:[/] {console.plain(text)} [bold]end[/]", soft_wrap=True)
    shown = made.file.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if text in NAMES:
        assert shown == f"Name: {text} end\n"
    elif not {"\t", "\n"} & set(text):
        assert shown == f"Name: {text.encode('unicode_escape').decode()} end\n"


def test_a_table_shows_names_and_no_markup(capsys):
    console.print_table(pd.DataFrame({"naam": NAMES[:-3]}), "[red]Namen[/red]")
    shown = capsys.readouterr().out
    assert "[red]Namen[/red]" in shown
    for name in NAMES[:-3]:
        assert name in shown


def test_areas_are_listed_by_their_names(capsys, monkeypatch, demo_path, tmp_path):
    data = rename(demo_path, tmp_path / "demo")
    code, out, err = run(capsys, monkeypatch, "areas", "", "--data", data)
    assert code == 0, err
    assert "[red]rood[/red] [/]" in out
    assert "\\[bold]\\" in out


@pytest.mark.parametrize("typed", [*(name for name in NAMES if name[0] != "-"), *UNSEEN[:3]])
def test_an_area_that_is_code_is_unknown_in_one_sentence(capsys, monkeypatch, demo_path, tmp_path, typed):
    for words in (("report", typed), ("batch", "--areas", typed)):
        code, out, err = run(capsys, monkeypatch, *words, "--data", demo_path, "--out", tmp_path / "uit")
        assert code == 2
        assert err.startswith("Error: ")
        assert not any(c in out + err for c in "\x1b\u202e")
        assert "Traceback" not in err
    assert not list(tmp_path.rglob("*.html"))
