import pytest

from leefbaarheid.batch import plan_jobs, shard
from leefbaarheid.errors import AreaError, LeefbaarheidError, ParameterError
from leefbaarheid.params import params_folder
from leefbaarheid.report.themes import THEMES


@pytest.fixture
def plan(demo_path):
    return lambda areas, themes=THEMES, parameters=None: plan_jobs(areas, themes, str(demo_path), parameters)


def ids(jobs):
    return [job.id for job in jobs]


def test_areas_times_themes_area_by_area(plan):
    jobs = plan("Wilgenvoorde, GM9001", ("ondermijning", "stijgers-en-dalers"))
    assert ids(jobs) == [
        "GM9003-wilgenvoorde/ondermijning",
        "GM9003-wilgenvoorde/stijgers_en_dalers",
        "GM9001-kroonhaven/ondermijning",
        "GM9001-kroonhaven/stijgers_en_dalers",
    ]
    assert jobs[0].parameters["gebied"] == "GM9003"


def test_an_area_named_twice_is_made_once(plan):
    assert len(plan("Wilgenvoorde,GM9003,wilgenvoorde")) == len(THEMES)


def test_sets_by_name_and_by_file(plan):
    every = plan("alle", ("ondermijning",))
    assert len(every) == 12
    assert ids(every) == sorted(ids(every))
    assert ids(plan(str(params_folder() / "reeksen" / "alle.yml"), ("ondermijning",))) == ids(every)
    assert [j.area.soort for j in plan("provincies", ("ondermijning",))] == ["provincie"] * 3
    assert len(plan(str(params_folder() / "reeksen" / "provincies.yml"), ("ondermijning",))) == 3


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "n"), [("g4", 4), ("g40", 40), ("nplv", 19), ("alle", 342), ("provincies", 12)]
)
def test_the_projects_own_sets_on_the_real_country(real_path, name, n):
    found = plan_jobs(str(params_folder() / "reeksen" / f"{name}.yml"), ("ondermijning",), str(real_path))
    assert len(found) == len({job.area.code for job in found}) == n


def test_a_list_in_a_file(plan, tmp_path):
    (tmp_path / "lijst.txt").write_text(
        "# mine\nWilgenvoorde\n\nKroonhaven  # the capital\n", encoding="utf-8"
    )
    (tmp_path / "lijst.yml").write_text("gebieden:\n- Wilgenvoorde\n- GM9001\n", encoding="utf-8")
    expected = ["GM9003-wilgenvoorde/ondermijning", "GM9001-kroonhaven/ondermijning"]
    assert ids(plan(str(tmp_path / "lijst.txt"), ("ondermijning",))) == expected
    assert ids(plan(str(tmp_path / "lijst.yml"), ("ondermijning",))) == expected


def test_a_row_a_report(plan, tmp_path):
    path = tmp_path / "eigen.csv"
    path.write_text(
        "\ufeffGebied;thema;map;tot;drempel\nWilgenvoorde;stijgers_en_dalers;;;\n"
        'Wilgenvoorde;stijgers_en_dalers;ruim;;0,0667\n"GM9001, GM9003";ondermijning;;;\n;;;;\n',
        encoding="utf-8",
    )
    jobs = plan(str(path))
    assert [job.map for job in jobs] == ["", "ruim", ""]
    assert jobs[1].id == "ruim/GM9003-wilgenvoorde/stijgers_en_dalers"
    assert jobs[1].parameters["drempel"] == "0,0667"
    assert "tot" not in jobs[0].parameters
    assert jobs[2].area.soort == "selectie"
    assert jobs[2].parameters["gebied"] == "GM9001, GM9003"


def test_a_parameter_goes_to_the_themes_that_have_it(plan):
    jobs = {job.theme: job for job in plan("Wilgenvoorde", parameters={"drempel": "0.05"})}
    assert jobs["stijgers_en_dalers"].parameters["drempel"] == "0.05"
    assert "drempel" not in jobs["ondermijning"].parameters


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("gebied,thema\nWilgenvorde,\n", r"row 2: Wilgenvorde is unknown; did you mean Wilgenvoorde\?"),
        ("gebied,thema\nWilgenvoorde,stijgers\n", "row 2: theme 'stijgers' is unknown"),
        ("gebied,tot\nWilgenvoorde,2016\n", "row 2: .*2016"),
        ("gebied,map\nWilgenvoorde,../weg\n", r"row 2: map '\.\./weg' must be one folder's name"),
        ("gebied,map\nWilgenvoorde,/etc\n", "row 2: map '/etc'"),
        ("gebied,drempl\nWilgenvoorde,1\n", "column 'drempl' is unknown; did you mean drempel"),
        ("gebied,gebied\nWilgenvoorde,x\n", "'gebied' is there twice"),
        ("thema\nondermijning\n", "row 2: gebied is empty; name an area"),
        ("", "names no area"),
        ("gebied,thema\nWilgenvoorde,ondermijning\nGM9003,ondermijning\n", "two reports would both be"),
        ("gebied,thema\n,ondermijning\n", "row 2: gebied is empty"),
        ("gebied,drempel\n\nWilgenvoorde,0,05\n", "row 3: it has more fields than the heading"),
    ],
)
def test_a_mistake_in_a_table_names_its_row(plan, tmp_path, content, words):
    path = tmp_path / "eigen.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=words) as error:
        plan(str(path))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.yml", "soort: gemeente\ngebieden: [Urk]\n", "needs one key"),
        ("x.yml", "- a\n", "needs one key"),
        ("x.yml", "a: [", "not valid YAML"),
        ("x.yml", "soort: wijk\n", r"soort \(gemeente or provincie\)"),
        ("x.yml", "gebieden: Urk\n", r"gebieden \(a list\)"),
        ("x.yml", "leden_van: G99\n", "G99 is unknown"),
        ("x.txt", "# nothing\n", "names no area"),
        ("x.txt", "Wilgenvoorde\nXyzzy\n", r"x\.txt: Xyzzy is unknown"),
        ("weg.yml", None, "cannot be read"),
    ],
)
def test_a_mistake_in_a_set_is_one_sentence(plan, tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match=words):
        plan(str(tmp_path / name))


def test_unknown_areas_and_values_stop_before_anything_starts(plan):
    with pytest.raises(AreaError, match="did you mean Wilgenvoorde"):
        plan("Kroonhaven,Wilgenvorde")
    with pytest.raises(ParameterError, match="drempel"):
        plan("Kroonhaven,Wilgenvoorde", parameters={"drempel": "veel"})
    with pytest.raises(ParameterError, match="drempl"):
        plan("alle", parameters={"drempl": "1"})


def test_shards_part_the_jobs(plan):
    jobs = plan("alle")
    parts = [shard(jobs, f"{i}/8") for i in range(1, 9)]
    assert sorted(name for part in parts for name in ids(part)) == sorted(ids(jobs))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    for wrong in ("0/8", "9/8", "3", "3/0", "a/b", "-1/8", "1/8/2"):
        with pytest.raises(ParameterError, match="3/8"):
            shard(jobs, wrong)
