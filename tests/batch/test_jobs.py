import pytest

from leefbaarheid.batch import shard
from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.params import params_folder
from leefbaarheid.terms import THEMES


def ids(jobs):
    return [job.id for job in jobs]


def test_areas_times_themes_area_by_area(plan):
    jobs = plan("Wilgenvoorde, GM9001", ("ondermijning", "stijgers-en-dalers"))
    areas = ("GM9003-wilgenvoorde", "GM9001-kroonhaven")
    assert ids(jobs) == [f"{a}/{theme}" for a in areas for theme in ("ondermijning", "stijgers_en_dalers")]
    assert jobs[0].parameters["gebied"] == "GM9003"
    assert len(plan("Wilgenvoorde,GM9003,wilgenvoorde", THEMES)) == len(THEMES), "named twice, made once"


def test_sets_by_name_and_by_file(plan):
    every = plan("alle")
    assert len(every) == 12
    assert ids(every) == sorted(ids(every))
    assert ids(plan(params_folder() / "reeksen" / "alle.yml")) == ids(every)
    assert [j.area.soort for j in plan("provincies")] == ["provincie"] * 3


def test_the_projects_own_sets_on_the_real_country(plan, real_path):
    for name, n in {"g4": 4, "g40": 40, "nplv": 19, "alle": 342, "provincies": 12}.items():
        found = plan(params_folder() / "reeksen" / f"{name}.yml", data=real_path)
        assert len(found) == len({job.area.code for job in found}) == n


def test_a_list_in_a_file(plan, tmp_path):
    plain = "# mine\nWilgenvoorde\n\nKroonhaven  # the capital\n"
    for name, text in (("a.txt", plain), ("a.yml", "gebieden:\n- Wilgenvoorde\n- GM9001\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert ids(plan(tmp_path / name)) == ids(plan("Wilgenvoorde,GM9001"))


def test_a_row_a_report(plan, tmp_path):
    path = tmp_path / "eigen.csv"
    rows = ["\ufeffGebied;thema;map;tot;drempel", "Wilgenvoorde;stijgers_en_dalers;;;"]
    rows += ["Wilgenvoorde;stijgers_en_dalers;ruim;;0,0667", '"GM9001, GM9003";ondermijning;;;', ";;;;"]
    path.write_text("\n".join(rows), encoding="utf-8")
    jobs = plan(path)
    assert [job.map for job in jobs] == ["", "ruim", ""]
    assert jobs[1].id == "ruim/GM9003-wilgenvoorde/stijgers_en_dalers"
    assert jobs[1].parameters["drempel"] == "0,0667"
    assert "tot" not in jobs[0].parameters
    assert jobs[2].area.soort == "selectie"
    assert jobs[2].parameters["gebied"] == "GM9001, GM9003"


def test_a_parameter_goes_to_the_themes_that_have_it_and_a_value_that_none_takes_stops_all(plan):
    jobs = {job.theme: job for job in plan("Wilgenvoorde", THEMES, {"drempel": "0.05"})}
    assert jobs["stijgers_en_dalers"].parameters["drempel"] == "0.05"
    assert "drempel" not in jobs["ondermijning"].parameters
    with pytest.raises(ParameterError, match="drempel"):
        plan("Kroonhaven,Wilgenvoorde", THEMES, {"drempel": "veel"})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", "gebied,thema\nWilgenvorde,\n", "row 2: Wilgenvorde is unknown; did you mean"),
        ("x.csv", "gebied,thema\nWilgenvoorde,stijgers\n", "row 2: theme 'stijgers' is unknown"),
        ("x.csv", "gebied,tot\nWilgenvoorde,2016\n", "row 2: .*2016"),
        ("x.csv", "gebied,map\nWilgenvoorde,../weg\n", r"row 2: map '\.\./weg' must be one folder's name"),
        ("x.csv", "gebied,drempl\nWilgenvoorde,1\n", "column 'drempl' is unknown; did you mean drempel"),
        ("x.csv", "gebied,gebied\nWilgenvoorde,x\n", "'gebied' is there twice"),
        ("x.csv", "thema\nondermijning\n", "row 2: gebied is empty; name an area"),
        ("x.csv", "", "names no area"),
        ("x.csv", "gebied\nWilgenvoorde\nGM9003\n", "two reports would both be"),
        ("x.csv", "gebied,drempel\n\nWilgenvoorde,0,05\n", "row 3: it has more fields than the heading"),
        ("x.yml", "soort: gemeente\ngebieden: [Urk]\n", "needs one key"),
        ("x.yml", "a: [", "not valid YAML"),
        ("x.yml", "soort: wijk\n", r"soort \(gemeente or provincie\)"),
        ("x.yml", "gebieden: Urk\n", r"gebieden \(a list\)"),
        ("x.yml", "leden_van: G99\n", "G99 is unknown"),
        ("x.txt", "# nothing\n", "names no area"),
        ("x.txt", "Wilgenvoorde\nXyzzy\n", r"x\.txt: Xyzzy is unknown"),
    ],
)
def test_a_mistake_in_a_file_is_one_sentence_with_its_row(plan, tmp_path, name, content, words):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=words) as error:
        plan(tmp_path / name, THEMES)
    assert "\n" not in str(error.value)


def test_shards_part_the_jobs(plan):
    jobs = plan("alle", THEMES)
    parts = [shard(jobs, f"{i}/8") for i in range(1, 9)]
    assert sorted(name for part in parts for name in ids(part)) == sorted(ids(jobs))
    areas = [{job.place for job in part} for part in parts]
    assert sum(map(len, areas)) == len(set.union(*areas)), "each area whole in one part"
    assert max(map(len, areas)) - min(map(len, areas)) <= 1
    for wrong in ("0/8", "9/8", "3", "3/0", "a/b", "-1/8", "1/8/2"):
        with pytest.raises(ParameterError, match="3/8"):
            shard(jobs, wrong)
