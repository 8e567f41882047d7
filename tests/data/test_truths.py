"""What is built into the invented country is found: groups of cells; a cluster and its counterpart."""

import json

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.data.change import load_change, national_change, parent
from leefbaarheid.data.regions import open_data
from leefbaarheid.data.ses import load_with_ses, with_kinds


def read(source):
    return json.loads((source / "sleutel.json").read_text(encoding="utf-8"))


def truths(source, group):
    return [truth for truth in read(source)["waarheden"] if truth["groep"] == group]


def test_cells_are_in_the_groups_that_the_key_gives(cells_path, cells_source):
    own, country = load_change(*open_data("NL", str(cells_path)), 2014, 2020, "grid")
    found = assign_groups(own.gebieden, Rules(), national_change(country), parent(own))
    cells = own.gebieden.join(found).set_index("code")
    for code, groups in read(cells_source)["niveaus"]["grid"]["gebieden"].items():
        own = cells[cells["gemeente_code"] == code]
        for group, expected in groups.items():
            members = own.loc[own[group], "woningen"]
            assert (sorted(members.index), members.sum()) == (sorted(expected["codes"]), expected["woningen"])


def test_the_cluster_and_its_counterpart_are_found(demo_source, demo_path):
    dataset, area = open_data("Wilgenvoorde", str(demo_path))
    kinds = with_kinds(dataset, load_with_ses(dataset, area, 2020)[1], Limits()).set_index("code")
    (cluster,), (counterpart,) = truths(demo_source, "stapeling"), truths(demo_source, "tegenhanger")
    assert kinds.loc[cluster["codes"], ["stapeling", "cluster"]].eq(True).all(axis=None)
    assert kinds["cluster"].eq(True).sum() < len(cluster["codes"]) + 4
    assert kinds.loc[counterpart["codes"], "tegenhanger"].all()
