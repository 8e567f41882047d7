import re
import subprocess
import sys

import pytest

from leefbaarheid import cli
from leefbaarheid.dataset import open_dataset
from leefbaarheid.themes import THEMES
from tests.preparation.mini import make_mini


def run(capsys, monkeypatch, *args):
    """Run the command line in this process; return exit code, output and errors."""
    monkeypatch.setattr(sys, "argv", ["leefbaarheid", *map(str, args)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    return stop.value.code, said.out, said.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["report", "Wilgenvorde"], "Wilgenvorde is unknown; did you mean Wilgenvoorde?"),
        (["report", "Wilgenvoorde", "--theme", "stijgers"], "theme 'stijgers' is unknown"),
        (["report", "Wilgenvoorde", "-p", "drempel"], "-p takes name=value, not 'drempel'"),
        (["report", "Wilgenvoorde", "-p", "drempl=1"], "did you mean drempel"),
        (["report", "Wilgenvoorde", "-p", "gebied=x"], "give gebied as the argument AREA"),
        (["report", "Wilgenvoorde", "-p", "tot=2016"], "2016 has scores but no dimensions"),
        (["report", "Wilgenvoorde", "-p", "van=2030"], "2030"),
        (["report", "Wilgenvoorde", "-p", "jaar=2016"], "2016"),
        (["report", "Wilgenvoorde", "-p", "kernindicator=moord"], "moord"),
        (["areas", "xyzzy"], "no area has 'xyzzy'"),
    ],
)
def test_mistakes_are_one_sentence_with_exit_code_2(capsys, monkeypatch, demo_path, tmp_path, args, words):
    out = ["--out", tmp_path / "uit"] if args[0] == "report" else []
    code, _, err = run(capsys, monkeypatch, *args, "--data", demo_path, *out)
    assert code == 2
    assert words in err.replace("\n", " ").replace("  ", " ")
    assert "Traceback" not in err
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("more", [(), ("-p", "drempel=0.05")])
def test_a_theme_that_the_data_cannot_serve_does_not_stop_the_others(
    capsys, monkeypatch, demo_path, tmp_path, more
):
    from leefbaarheid.errors import ParameterError, ReportError
    from leefbaarheid.report import run as report_run

    def made(theme, *_args, **_more):
        if theme == THEMES[2]:
            raise ReportError("the report stopped")
        if theme == THEMES[0]:
            raise ParameterError("there are no scores")
        return report_run.Report(theme, tmp_path / "x.html", tmp_path / "x.ipynb", tmp_path)

    monkeypatch.setattr("leefbaarheid.report.make_report", made)
    code, out, err = run(capsys, monkeypatch, "report", "Wilgenvoorde", "--data", demo_path, *more)
    assert code == ReportError.exit_code
    assert [line.split(":")[0] for line in out.splitlines()] == [THEMES[1]]
    assert err.count("Error:") == 2
    assert "there are no scores" in err


def test_a_mistake_that_stops_every_theme_is_told_once(capsys, monkeypatch, demo_path, tmp_path):
    code, _, err = run(
        capsys, monkeypatch, "report", "Wilgenvorde", "--data", demo_path, "--out", tmp_path / "uit"
    )
    assert (code, err.count("Error:")) == (2, 1)


def test_unknown_commands_and_missing_folders(capsys, monkeypatch, tmp_path):
    assert run(capsys, monkeypatch, "rapport")[0] == 2
    assert run(capsys, monkeypatch, "report", "Urk", "--data", tmp_path / "niets")[0] == 2
    code, _, err = run(
        capsys, monkeypatch, "data", "prepare", "--source", tmp_path / "niets", "--to", tmp_path / "uit"
    )
    assert code == 2
    assert "Traceback" not in err
    assert not (tmp_path / "uit").exists()
    assert run(capsys, monkeypatch, "data", "check", tmp_path / "niets")[0] == 2
    assert run(capsys, monkeypatch, "--help")[0] == 0


def test_data_check_counts_and_ends_with_1_where_a_rule_is_broken(capsys, monkeypatch, demo_path, tmp_path):
    import shutil

    code, out, _ = run(capsys, monkeypatch, "data", "check", demo_path)
    assert (code, "0 violations" in out) == (0, True)
    shutil.copytree(demo_path, tmp_path / "kopie")
    (tmp_path / "kopie/kenmerken.parquet").write_bytes(b"")
    code, out, err = run(capsys, monkeypatch, "data", "check", tmp_path / "kopie")
    assert code == 1, err
    assert "0 violations" not in out.splitlines()[-1].split()[0:2]


def test_data_prepare_says_how_much_of_ses_woa_was_joined(capsys, monkeypatch, tmp_path):
    source = make_mini(tmp_path / "bron")
    text = "code,jaar,ses_woa\nBU09280101,2022,0.1\nBU09280102,2022,0.2\nBU08820901,2022,0.3\n"
    (source / "ses.csv").write_text(text)
    code, out, err = run(capsys, monkeypatch, "data", "prepare", "--source", source, "--to", tmp_path / "uit")
    assert code == 0, err
    assert (
        "SES-WOA 2022, buurt: 2 of 4 scored areas have it (50.0%), in 2 gemeenten, of which 1 under 80%"
        in out
    )
    assert "under 80%: 't Oosten 0 of 2 (0%; 1 other codes in the table); other codes mean recoded" in out


def test_data_prepare_tells_gemeenten_and_years_without_rates(capsys, monkeypatch, tmp_path):
    source = make_mini(tmp_path / "bron")
    text = "code,jaar,misdrijf,aantal,inwoners\nGM0928,2019,fraude,4,900\nGM0882,2019,fraude,4,900\n"
    (source / "misdrijven.csv").write_text(text)
    code, out, err = run(capsys, monkeypatch, "data", "prepare", "--source", source, "--to", tmp_path / "uit")
    assert code == 0, err
    assert "misdrijven.csv 2019: gemeenten without rates, as counts stand on the newest division: 1" in out
    assert "  lacks Oudstad: Kerkrade" in out


def test_data_validate_checks_a_table_of_ones_own(capsys, monkeypatch, tmp_path):
    table = tmp_path / "zoo.csv"
    table.write_text(
        "code,jaar,indicator,waarde,bron,naam\nGM0928,2023,onveiligheid,31,x,K\nGM0917,2023,onveiligheid,,x,H\n"
    )
    code, out, err = run(capsys, monkeypatch, "data", "validate", table)
    assert code == 0, err
    assert "zoo.csv is in order: 1 figures" in out
    assert "1 rows not used: no figure" in out
    assert "columns set aside: naam" in out
    table.write_text(table.read_text().replace("31", "veel"))
    code, _, err = run(capsys, monkeypatch, "data", "validate", table)
    assert (code, "column waarde: 'veel' is no number" in " ".join(err.split())) == (2, True)


def test_areas_are_found(capsys, monkeypatch, demo_path):
    code, out, _ = run(capsys, monkeypatch, "areas", "wilgen", "--data", demo_path)
    assert code == 0
    assert "Wilgenvoorde" in out
    assert "GM9003" in out
    assert "found by" not in out


def test_the_gemeente_of_a_buurt_is_found_and_reported_with_a_line_that_says_so(
    capsys, monkeypatch, demo_path, tmp_path
):
    buurt = open_dataset(demo_path).areas("buurt", gemeenten=["GM9003"], geometry=False).iloc[0]
    line = f"{buurt['naam']} (buurt) lies in Wilgenvoorde: this is about Wilgenvoorde"
    _, out, _ = run(capsys, monkeypatch, "areas", buurt["code"], "--data", demo_path)
    assert "found by" in out
    assert f"{buurt['naam']} (buurt)" in out
    options = ("--data", demo_path, "--out", tmp_path)
    code, _, err = run(capsys, monkeypatch, "report", buurt["code"], "--theme", "ondermijning", *options)
    assert (code, err.count(line)) == (0, 1)
    page = (tmp_path / "GM9003-wilgenvoorde" / "ondermijning.html").read_text(encoding="utf-8")
    words = re.sub("<[^>]*>", "", page)
    assert f"{buurt['naam']} (buurt) ligt in Wilgenvoorde; dit gaat over heel Wilgenvoorde." in words
    code, _, err = run(capsys, monkeypatch, "batch", "--areas", f"{buurt['code']},GM9001", *options)
    assert (code, err.count(line)) == (0, 1)


def test_report_is_made_and_named(capsys, monkeypatch, demo_path, tmp_path):
    code, out, err = run(
        capsys,
        monkeypatch,
        "report",
        "wilgenvoorde",
        "--data",
        demo_path,
        "--out",
        tmp_path,
        "-p",
        "drempel=0,05",
    )
    assert code == 0, err
    page = tmp_path / "GM9003-wilgenvoorde/stijgers_en_dalers.html"
    assert page.name in out.replace("\n", "")
    assert "0,0500" in page.read_text(encoding="utf-8")
    pages = sorted(p.stem for p in page.parent.glob("*.html"))
    assert pages == sorted(["index", *THEMES]), "a parameter goes to the themes that have it"


def test_the_command_is_installed():
    done = subprocess.run(
        [sys.executable, "-m", "leefbaarheid.cli", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "report" in done.stdout
