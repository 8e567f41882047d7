import shutil
from dataclasses import replace

import pytest

from leefbaarheid.batch import Summary
from leefbaarheid.batch.record import DONE, start_record
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import ParameterError, ReportError
from leefbaarheid.report.parameters import plan
from leefbaarheid.terms import THEMES
from tests.notebooks.making import made
from tests.preparation.mini import make_mini

MISTAKES = {
    "report Wilgenvorde": "Wilgenvorde is unknown; did you mean Wilgenvoorde?", "areas xyzzy": "no area has 'xyzzy'",
    "report Wilgenvoorde --theme stijgers": "theme 'stijgers' is unknown", "rapport": "No such command",
    "report Wilgenvoorde -p drempel": "-p takes name=value, not 'drempel'",
    "report Wilgenvoorde -p drempl=1": "did you mean drempel", "report Wilgenvoorde -p van=2030": "2030",
    "report Wilgenvoorde --theme sociale_ongelijkheid -p verandering_van=2016": "sociale_ongelijkheid.yml; change it there",
    "report GM9003 -p gebied=x": "give gebied as the argument AREA", "report GM9003 -p minimum_woningen=5": "is gone: ",
    "report Wilgenvoorde -p tot=2016": "2016 has scores but no dimensions",
    "report Wilgenvoorde -p onzin=1": "onzin is unknown; parameters are", "report Wilgenvoorde -p schaal=grid": "level grid",
    "report Wilgenvoorde -p jaar=2016": "2016", "report Wilgenvoorde -p kernindicator=moord": "moord",
    "report Urk --data niets": "holds no prepared dataset", "data check niets": "niets holds no readable dataset.json",
    "data prepare --source niets --to uit": "niets", "batch --areas Wilgenvorde": "did you mean Wilgenvoorde?",
    "batch --areas alle --themes stijgers": "theme 'stijgers' is unknown", "batch --areas alle --shard 9/8": "such as 3/8",
    "batch --areas alle --themes ,": "--themes names none", "batch --areas alle -p drempl=1": "did you mean drempel",
    "batch --areas alle -p gebied=x": "give gebied as", "batch --areas weg.csv": "cannot be read",
    "batch --areas=": "no area was given", "batch": "areas", "batch --areas GM9001 --out s3://a/b": "give --out a folder",
    "batch --areas alle --workers 0": "workers", "batch --areas alle --seconds 0": "seconds",
    "batch --areas alle --dask onzin": "no Dask scheduler answers",
}  # fmt: skip


@pytest.mark.parametrize(("words", "said"), MISTAKES.items())
def test_mistakes_are_told_once_with_exit_code_2(run, demo_path, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo_path))
    code, out, err = run(*words.split())
    assert (code, err.count("Error"), "Traceback" in out + err) == (2, 1, False)
    assert said in " ".join(err.replace("│", " ").split())
    assert [*tmp_path.rglob("[!.]*.*")] == [], "nothing is made"


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

    monkeypatch.setattr("leefbaarheid.report.parameters.plan", planned)
    asked[1][THEMES[2]] = "the report stopped"
    code, out, err = run("report", "Wilgenvoorde", "--data", demo_path)
    assert (code, [*asked[0]], err.count("Error:")) == (ReportError.exit_code, [*THEMES[1:]], 2)
    assert [f"GM9003-wilgenvoorde/{THEMES[1]}.html" in line for line in out.splitlines()] == [True]
    assert "there are no scores" in err
    code, out, _ = run("report", "Wilgenvoorde", "--data", demo_path, "-p", "drempel=0.05")
    assert (code, out) == (ParameterError.exit_code, ""), "what was asked of it cannot be: nothing is made"


def test_data_check_counts_and_ends_with_1_where_a_rule_is_broken(run, demo_path, tmp_path):
    code, out, _ = run("data", "check", demo_path)
    assert (code, "0 violations" in out) == (0, True)
    shutil.copytree(demo_path, tmp_path / "kopie")
    (tmp_path / "kopie/kenmerken.parquet").write_bytes(b"")
    code, out, err = run("data", "check", tmp_path / "kopie")
    assert (code, "0 violations" in out) == (1, False), err


def test_data_prepare_tells_of_joined_ses_woa_and_what_it_read_where_a_file_is_refused(run, tmp_path):
    source, to = make_mini(tmp_path / "bron"), tmp_path / "uit"
    text = "code,jaar,ses_woa\nBU09280101,2022,0.1\nBU09280102,2022,0.2\nBU08820901,2022,0.3\n"
    (source / "ses.csv").write_text(text)
    code, out, err = run("data", "prepare", "--source", source, "--to", to)
    assert code == 0, err
    joined = "2 of 4 scored areas have it (50.0%), in 2 gemeenten; 1 under 80%: 't Oosten 0 of 2 (0%); there"
    assert f"SES-WOA 2022, buurt: {joined}" in out
    shutil.rmtree(to)
    (source / "b.csv").write_text("pc4,a\n6461,x1\n6462,2\n", encoding="utf-8")
    code, out, err = run("data", "prepare", "--source", source, "--to", to)
    assert (code, "b.csv, line 2" in err, "refused" in out, to.exists()) == (2, True, True, False), err
    assert f"What {source} gave" in out


def test_data_validate_checks_a_table_of_ones_own(run, tmp_path):
    table = tmp_path / "zoo.csv"
    rows = "GM0928,2023,onveiligheid,31,x,K\nGM0917,2023,onveiligheid,,x,H\n"
    table.write_text(f"code,jaar,indicator,waarde,bron,naam\n{rows}")
    code, out, err = run("data", "validate", table)
    assert code == 0, err
    said = ("zoo.csv is in order: 1 figures", "1 rows not used: no figure", "columns set aside: naam")
    assert [words for words in said if words not in out] == []
    table.write_text(table.read_text().replace("31", "veel"))
    code, _, err = run("data", "validate", table)
    assert (code, "column waarde: 'veel' is no number" in " ".join(err.split())) == (2, True)


def test_data_add_puts_a_table_of_ones_own_beside_the_data(run, demo_path, tmp_path):
    table, to = tmp_path / "eigen.csv", tmp_path / "met"
    table.write_text("code,jaar,indicator,teller,noemer,bron\nGM9003,2022,hennepkwekerijen,33,11000,Mij\n")
    code, out, err = run("data", "add", table, "--data", demo_path, "--to", to)
    assert code == 0, err
    assert ("eigen.csv" in out, f"Prepared {to}" in out) == (True, True)
    assert run("data", "check", to)[0] == 0
    # what is there already, and a folder that would be overwritten
    for base, target in ((to, tmp_path / "nog"), (demo_path, demo_path)):
        code, _, err = run("data", "add", table, "--data", base, "--to", target)
        assert (code, err.count("Error:"), "Traceback" in err) == (2, 1, False)
    assert not (tmp_path / "nog").exists()


def test_a_buurt_leads_to_its_gemeente_which_is_said(run, monkeypatch, demo_path, asked, tmp_path):
    buurt = open_dataset(demo_path).areas("buurt", gemeenten=["GM9003"], geometry=False).iloc[0]
    name = f"{buurt['naam']} (buurt)"
    for text, by in (("wilgen", False), (buurt["code"], True)):
        _, out, _ = run("areas", text, "--data", demo_path)
        assert ("GM9003" in out, "found by" in out, name in out) == (True, by, by)
    monkeypatch.setattr("leefbaarheid.batch.run_batch", lambda *args, **more: Summary())
    given = ("--theme", THEMES[0], "-p", "drempel=0,05", "--code")
    for words in (("report", buurt["code"], *given), ("batch", "--areas", f"{buurt['code']},GM9001")):
        code, _, err = run(*words, "--data", demo_path, "--out", tmp_path)
        assert (code, err.count(f"{name} lies in Wilgenvoorde: this is about Wilgenvoorde")) == (0, 1)
    given = {"gebied": buurt["code"], "drempel": "0,05", "data": str(demo_path)}
    assert asked[0] == {THEMES[0]: (given, tmp_path, True)}
    names, _, text = made(THEMES[0], folder=tmp_path, **given)
    assert names["drempel"] == 0.05
    assert f"{name} ligt in Wilgenvoorde; dit gaat over heel Wilgenvoorde." in text
