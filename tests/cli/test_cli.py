import shutil
from dataclasses import replace

import pytest
import yaml

from leefbaarheid.batch import Summary
from leefbaarheid.batch.record import DONE, start_record
from leefbaarheid.dataset import open_dataset, store
from leefbaarheid.errors import ParameterError, ReportError
from leefbaarheid.params import params_folder
from leefbaarheid.report.themes import plan
from leefbaarheid.terms import THEMES
from tests.notebooks.making import made
from tests.preparation.mini import make_mini

MISTAKES = {
    "report Wilgenvorde": "Wilgenvorde is unknown; did you mean Wilgenvoorde?", "areas xyzzy": "no area has 'xyzzy'",
    "report Wilgenvoorde --theme stijgers": "theme 'stijgers' is unknown",
    "report Wilgenvoorde -p drempel": "-p takes name=value, not 'drempel'",
    "report Wilgenvoorde -p drempl=1": "did you mean drempel", "report Wilgenvoorde -p van=2030": "2030",
    "report Wilgenvoorde -p gebied=x": "give gebied as the argument AREA",
    "report Wilgenvoorde -p tot=2016": "2016 has scores but no dimensions",
    "report Wilgenvoorde -p jaar=2016": "2016", "report Wilgenvoorde -p kernindicator=moord": "moord",
}  # fmt: skip


@pytest.mark.parametrize(("words", "said"), MISTAKES.items())
def test_mistakes_are_told_once_in_one_sentence_with_exit_code_2(run, demo_path, tmp_path, words, said):
    out = ["--out", tmp_path / "uit"] if words.startswith("report") else []
    code, _, err = run(*words.split(), "--data", demo_path, *out)
    assert (code, err.count("Error:"), "Traceback" in err) == (2, 1, False)
    assert said in err.replace("\n", " ").replace("  ", " ")
    assert not (tmp_path / "uit").exists()


@pytest.fixture
def asked(monkeypatch):
    """What reports were asked for, by theme, none of which is made; some may fail with a reason."""
    seen, fails = {}, {}

    def made(jobs, out):
        for job in jobs:
            seen[job.theme] = job.parameters, out, job.code
            record = start_record(job, "", fails.get(job.theme, ""))
            yield record if record.reason else replace(record, status=DONE)

    monkeypatch.setattr("leefbaarheid.batch.make_beside", made)
    return seen, fails


def test_a_theme_that_the_data_cannot_serve_does_not_stop_the_others(run, monkeypatch, asked, demo_path):
    def planned(theme, values):
        if theme == THEMES[0]:
            raise ParameterError("there are no scores")
        return plan(theme, values)

    monkeypatch.setattr("leefbaarheid.report.themes.plan", planned)
    asked[1][THEMES[2]] = "the report stopped"
    code, out, err = run("report", "Wilgenvoorde", "--data", demo_path)
    assert (code, [*asked[0]], err.count("Error:")) == (ReportError.exit_code, [*THEMES[1:]], 2)
    assert [f"GM9003-wilgenvoorde/{THEMES[1]}.html" in line for line in out.splitlines()] == [True]
    assert "there are no scores" in err
    code, out, _ = run("report", "Wilgenvoorde", "--data", demo_path, "-p", "drempel=0.05")
    assert (code, out) == (ParameterError.exit_code, ""), "what was asked of it cannot be: nothing is made"


def test_unknown_commands_and_missing_folders(run, tmp_path):
    assert run("rapport")[0] == 2
    assert run("report", "Urk", "--data", tmp_path / "niets")[0] == 2
    code, _, err = run("data", "prepare", "--source", tmp_path / "niets", "--to", tmp_path / "uit")
    assert code == 2
    assert "Traceback" not in err
    assert not (tmp_path / "uit").exists()
    assert run("data", "check", tmp_path / "niets")[0] == 2
    assert run("--help")[0] == 0


def test_data_check_counts_and_ends_with_1_where_a_rule_is_broken(run, demo_path, tmp_path):
    code, out, _ = run("data", "check", demo_path)
    assert (code, "0 violations" in out) == (0, True)
    shutil.copytree(demo_path, tmp_path / "kopie")
    (tmp_path / "kopie/kenmerken.parquet").write_bytes(b"")
    code, out, err = run("data", "check", tmp_path / "kopie")
    assert code == 1, err
    assert "0 violations" not in out.splitlines()[-1].split()[0:2]


def test_data_prepare_says_how_much_of_ses_woa_was_joined(run, tmp_path):
    source = make_mini(tmp_path / "bron")
    text = "code,jaar,ses_woa\nBU09280101,2022,0.1\nBU09280102,2022,0.2\nBU08820901,2022,0.3\n"
    (source / "ses.csv").write_text(text)
    code, out, err = run("data", "prepare", "--source", source, "--to", tmp_path / "uit")
    assert code == 0, err
    joined = "2 of 4 scored areas have it (50.0%), in 2 gemeenten; 1 under 80%: 't Oosten 0 of 2 (0%); there"
    assert f"SES-WOA 2022, buurt: {joined}" in out


def test_data_prepare_tells_what_it_read_also_where_a_file_is_refused(run, tmp_path):
    source = make_mini(tmp_path / "bron")
    (source / "b.csv").write_text("pc4,a\n6461,x1\n6462,2\n", encoding="utf-8")
    code, out, err = run("data", "prepare", "--source", source, "--to", tmp_path / "uit")
    assert (code, "b.csv, line 2" in err) == (2, True), err
    assert f"What {source} gave" in out
    assert "refused" in out
    assert not (tmp_path / "uit").exists()


def test_data_validate_checks_a_table_of_ones_own(run, tmp_path):
    table = tmp_path / "zoo.csv"
    rows = "GM0928,2023,onveiligheid,31,x,K\nGM0917,2023,onveiligheid,,x,H\n"
    table.write_text(f"code,jaar,indicator,waarde,bron,naam\n{rows}")
    code, out, err = run("data", "validate", table)
    assert code == 0, err
    assert "zoo.csv is in order: 1 figures" in out
    assert "1 rows not used: no figure" in out
    assert "columns set aside: naam" in out
    table.write_text(table.read_text().replace("31", "veel"))
    code, _, err = run("data", "validate", table)
    assert (code, "column waarde: 'veel' is no number" in " ".join(err.split())) == (2, True)


def test_data_add_puts_a_table_of_ones_own_beside_the_data_and_into_the_report(
    run, monkeypatch, demo_path, tmp_path
):
    params = shutil.copytree(params_folder(), tmp_path / "params")
    known = yaml.safe_load((params / "indicatoren.yml").read_text(encoding="utf-8"))
    item = known[0] | {"indicator": "zwerfafval", "label": "Meldingen van zwerfafval", "namen": []}
    (params / "indicatoren.yml").write_text(yaml.safe_dump([*known, item]), encoding="utf-8")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(params))
    table, to = tmp_path / "zwerfafval.csv", tmp_path / "met"
    table.write_text("code,jaar,indicator,teller,noemer,bron\nGM9003,2023,zwerfafval,33,11000,Telling\n")
    code, out, err = run("data", "add", table, "--data", demo_path, "--to", to)
    assert code == 0, err
    assert "zwerfafval.csv" in out
    assert f"Prepared {to}" in out
    assert run("data", "check", to)[0] == 0
    names, _, text = made("ondermijning", "Wilgenvoorde", tmp_path / "uit", data=str(to))
    assert names["profiel"].at["zwerfafval", "waarde"] == 3.0
    assert "Meldingen van zwerfafval" in text
    assert "Telling" in text
    # what is there already, and a folder that would be overwritten
    for base, target in ((to, tmp_path / "nog"), (demo_path, demo_path)):
        code, _, err = run("data", "add", table, "--data", base, "--to", target)
        assert (code, err.count("Error:"), "Traceback" in err) == (2, 1, False)
    assert not (tmp_path / "nog").exists()


def test_the_gemeente_of_a_buurt_is_found_with_a_line_that_says_so(
    run, monkeypatch, demo_path, asked, tmp_path
):
    buurt = open_dataset(demo_path).areas("buurt", gemeenten=["GM9003"], geometry=False).iloc[0]
    line = f"{buurt['naam']} (buurt) lies in Wilgenvoorde: this is about Wilgenvoorde"
    _, whole, _ = run("areas", "wilgen", "--data", demo_path)
    assert ("Wilgenvoorde" in whole, "GM9003" in whole, "found by" in whole) == (True, True, False)
    _, out, _ = run("areas", buurt["code"], "--data", demo_path)
    assert "found by" in out
    assert f"{buurt['naam']} (buurt)" in out
    options = ("--data", demo_path, "--out", tmp_path)
    monkeypatch.setattr("leefbaarheid.batch.run_batch", lambda *args, **more: Summary())
    for words in (("report", buurt["code"]), ("batch", "--areas", f"{buurt['code']},GM9001")):
        code, _, err = run(*words, *options)
        assert (code, err.count(line)) == (0, 1)


def test_the_report_of_a_buurt_is_that_of_its_gemeente_and_says_so(run, demo_path, asked, tmp_path):
    buurt = open_dataset(demo_path).areas("buurt", gemeenten=["GM9003"], geometry=False).iloc[0]
    options = ("--theme", THEMES[0], "--data", demo_path, "--out", tmp_path, "-p", "drempel=0,05", "--code")
    assert run("report", buurt["code"], *options)[0] == 0
    given = {"gebied": buurt["code"], "drempel": "0,05", "data": str(demo_path)}
    assert asked[0] == {THEMES[0]: (given, tmp_path, True)}
    names, _, text = made(THEMES[0], folder=tmp_path, **given)
    assert names["drempel"] == 0.05
    assert f"{buurt['naam']} (buurt) ligt in Wilgenvoorde; dit gaat over heel Wilgenvoorde." in text


def test_a_fresh_clone_answers_with_the_netherlands(run, monkeypatch, real_path, tmp_path):
    """No --data, no LEEFBAARHEID_DATA and no data/real: data/nederland, for commands and for reports."""
    monkeypatch.delenv("LEEFBAARHEID_DATA", raising=False)
    monkeypatch.setattr(store, "PROJECT", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nederland").symlink_to(real_path)
    code, out, _ = run("areas", "kerk")
    assert code == 0
    assert "GM0928" in out
    assert plan("stijgers_en_dalers", {}).folder == "GM0928-kerkrade"
