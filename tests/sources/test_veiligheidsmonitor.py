from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.params import load_indicators
from tests.sources import cbs
from tests.sources.cbs import save
from tests.sources.crime import TOPICS, answer, monitor, properties
from tests.sources.raw import write

KNOWN = load_indicators()
VALUES = {
    ("gemeente", "GM0363", 2021, "vm_onveilig", 21.4), ("gemeente", "GM0363", 2023, "vm_onveilig", 23.4),
    ("gemeente", "GM0363", 2021, "vm_rapportcijfer", 7.1), ("gemeente", "GM0363", 2023, "vm_rapportcijfer", 7.1)
}  # fmt: skip


def read(folder):
    return cbs.read(folder, KNOWN)


def rows(found):
    columns = ["niveau", "code", "jaar", "indicator", "waarde"]
    return set(found.frame[columns].itertuples(index=False, name=None))


def renumbered(rows):
    return [{k.replace("_50", "_77").replace("_60", "_3"): v for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("change", [lambda r: r, renumbered])
def test_only_the_values_of_gemeenten_are_used(tmp_path, change):
    save(tmp_path / "bron/vm.json", answer("85146NED", change(monitor())))
    (found,) = read(tmp_path / "bron").indicators
    assert rows(found) == VALUES
    assert found.frame[["teller", "noemer"]].isna().all().all()
    assert not found.eigen
    assert dict(found.log.geweigerd) == {
        "row of the whole country": 6,
        "row of another kind of area (RE..)": 6,
        "row of another kind of marges than the value itself": 4,
    }
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (18, 2)
    assert "topics set aside: sociale cohesie schaalscore" in found.log.opmerkingen
    assert not any("another way" in r for r in found.log.opmerkingen)


def test_by_the_titles_of_its_properties(tmp_path):
    other = {"M001_1": TOPICS["VoeltZichWeleensOnveiligInBuurt_50"]}
    made = [{"M001_1": r["VoeltZichWeleensOnveiligInBuurt_50"], **{k: r[k] for k in ("Marges", "RegioS", "Perioden")}}
            for r in monitor()]  # fmt: skip
    save(tmp_path / "bron/vm.json", answer("85146NED", made))
    save(tmp_path / "bron/p.json", properties("85146NED", other))
    assert rows(read(tmp_path / "bron").indicators[0]) == {r for r in VALUES if r[3] == "vm_onveilig"}


def test_statline_with_labels_for_the_margins(tmp_path):
    labels = {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval", "MBG0095": "Bovengrens 95%-interval"}
    head = [
        "Marges", "Regio's", "Codering (code)", "Perioden",
        *(f"Veiligheid/{t} ({u})" for t, u in TOPICS.values())
    ]  # fmt: skip
    lines = [head] + [
        [
            labels[r["Marges"]], "Naam", r["RegioS"], r["Perioden"][:4],
            *(str(r[k]).replace(".", ",") for k in TOPICS)
        ]
        for r in monitor()
    ]  # fmt: skip
    write(tmp_path / "bron/vm.csv", "\n".join(";".join(f'"{c}"' for c in line) for line in lines) + "\n")
    assert rows(read(tmp_path / "bron").indicators[0]) == VALUES


def test_years_before_the_break_are_kept_and_told(tmp_path):
    save(tmp_path / "bron/a.json", answer("81877NED", monitor((2017, 2019))))
    save(tmp_path / "bron/b.json", answer("85146NED", monitor()))
    old, new = read(tmp_path / "bron").indicators
    assert {r[2] for r in rows(old)} == {2017, 2019}
    assert (
        "years before 2021 were asked in another way: not to be compared with later ones"
        in old.log.opmerkingen
    )
    assert rows(new) == VALUES


def test_a_suppressed_value_is_counted(tmp_path):
    made = monitor((2021,), ("GM0363", "GM0344"))
    for row in made:
        if row["RegioS"].startswith("GM0344"):
            row |= dict.fromkeys(TOPICS)
    save(tmp_path / "bron/vm.json", answer("85146NED", made))
    found = read(tmp_path / "bron").indicators[0]
    assert {r[1] for r in rows(found)} == {"GM0363"}
    assert found.log.geweigerd["no figure (suppressed by CBS)"] == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [(lambda r: r | {"VoeltZichWeleensOnveiligInBuurt_50": 204.0}, "204.0 cannot be vm_onveilig"),
     (lambda r: r | {"RapportcijferVeiligheidInBuurt_60": 71.0}, "71.0 cannot be vm_rapportcijfer"),
     (lambda r: r | {"Marges": "MOG0095"}, "column marges: no row is MW00000 or Waarde"),
     (lambda r: r | {"RegioS": "Amsterdam"}, "names of areas but no codes")],
)  # fmt: skip
def test_dirt_is_refused(tmp_path, change, says):
    save(tmp_path / "bron/vm.json", answer("85146NED", [change(r) for r in monitor((2021,), ("GM0363",))]))
    with pytest.raises(SourceError) as error:
        read(tmp_path / "bron")
    assert says in str(error.value)
    assert str(error.value).startswith("vm.json")


def test_two_topics_for_one_indicator_are_refused(tmp_path):
    made = [r | {"VoeltZichWeleensOnveiligInBuurt_9": 1.0} for r in monitor()]
    save(tmp_path / "bron/vm.json", answer("85146NED", made))
    save(
        tmp_path / "bron/p.json",
        properties("85146NED", TOPICS | {"VoeltZichWeleensOnveiligInBuurt_9": ("Voelt zich weleens", "%")}),
    )
    with pytest.raises(SourceError, match="two topics for vm_onveilig"):
        read(tmp_path / "bron")
