from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

from leefbaarheid.figures.charts import spine

ROW = {
    "eenheid": "per 1.000 inwoners", "nl": 5.0, "laagste": 0.0, "q1": 2.0, "mediaan": 4.0, "q3": 6.0,
    "hoogste": 20.0, "percentiel": 90.0, "peers": 5.0, "richting": 1, "groep": "vermogen",
}  # fmt: skip
PROFILE = pd.DataFrame(
    [
        {**ROW, "indicator": "winkeldiefstal", "waarde": 15.0},
        {**ROW, "indicator": "vm_rapportcijfer", "waarde": np.nan, "groep": "beleving", "richting": -1},
        {**ROW, "indicator": "inbraak_woning", "waarde": 1.0, "percentiel": 8.0},
        {**ROW, "indicator": "fraude", "waarde": 4.0, "percentiel": 50.0, "peers": np.nan},
    ]
)


def draw(profile, herkomst, **kwargs):
    options = {"title": "Profiel van Heerlen", "herkomst": replace(herkomst, niveau="gemeente"), **kwargs}
    return spine(profile, **options)


def by_row(figuur):
    """Place on the scale of each row's own value, hollow mark and bars, by what stands at its left."""
    ax = figuur.figure.axes[0]
    names = {y: t.get_text() for y, t in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)}
    own = next(c for c in ax.collections if isinstance(c, PathCollection)).get_offsets().data
    hollow = next(line for line in ax.lines if line.get_markerfacecolor() == "none")
    bars = {}
    for b in ax.patches:
        bars.setdefault(b.get_y() + b.get_height() / 2, []).append((b.get_x(), b.get_x() + b.get_width()))
    return {
        names[y]: (x, np.asarray(hollow.get_xdata(), dtype=float)[i], bars[y]) for i, (x, y) in enumerate(own)
    }


def test_each_row_has_its_own_scale_from_lowest_to_highest(herkomst):
    small = pd.DataFrame(
        [{**ROW, **{c: ROW[c] / 100 for c in ("laagste", "q1", "mediaan", "q3", "hoogste", "peers")},
          "indicator": "straatroof", "waarde": 0.15}]
    )  # fmt: skip
    rows = by_row(draw(pd.concat([PROFILE, small]), herkomst))
    for name in ("Winkeldiefstal", "Straatroof"):
        own, peers, bars = rows[name]
        assert own == pytest.approx(0.75)
        assert peers == pytest.approx(0.25)
        assert bars == [pytest.approx((0, 1)), pytest.approx((0.1, 0.3))]
    assert np.isnan(rows["Fraude"][1])


def test_numbers_and_direction_stand_beside_each_row_in_signs_and_words(herkomst):
    ax = draw(PROFILE, herkomst).figure.axes[0]
    texts = [t.get_text() for t in ax.texts]
    assert texts[2:] == [
        *("15,0", "4,0", "⊖ ongunstig"),
        *("1,00", "4,00", "⊖ ongunstig"),
        *("4,00", "4,00", "⊖ ongunstig"),
        *("–", "4,00", "⊕ gunstig"),
    ]
    unknown = draw(PROFILE.head(1).assign(richting=None), herkomst)
    assert unknown.figure.axes[0].texts[-1].get_text() == "–"


def test_groups_stand_together_under_their_name_with_the_unit_they_share(herkomst, words):
    figuur = draw(
        PROFILE, herkomst, names={"vermogen": "Vermogensdelicten", "fraude": "Fraude en oplichting"}
    )
    assert {"Vermogensdelicten, per 1.000 inwoners", "Beleving, per 1.000 inwoners"} <= set(words(figuur))
    order = [t.get_text() for t in figuur.figure.axes[0].get_yticklabels()]
    assert order == ["Winkeldiefstal", "Inbraak woning", "Fraude en oplichting", "Vm rapportcijfer"]
    mixed = draw(PROFILE.assign(eenheid=["procent", "rapportcijfer", "per woning", "euro"]), herkomst)
    assert "Vermogen" in words(mixed)
    assert "Winkeldiefstal, procent" in words(mixed)


def test_alt_tells_what_lies_outside_the_middle_half_and_what_is_missing(herkomst):
    figuur = draw(PROFILE, herkomst)
    assert "Profiel van 3 indicatoren. In de middelste helft van het land: 1." in figuur.alt
    assert "Erboven: 1, Winkeldiefstal (15,0; mediaan 4,0)." in figuur.alt
    assert "Eronder: 1, Inbraak woning (1,00; mediaan 4,00)." in figuur.alt
    for text in (figuur.alt, figuur.caption):
        assert "Niet bekend: 1 (Vm rapportcijfer)." in text
    assert "rechts is altijd meer" in figuur.caption
    many = pd.concat([PROFILE.head(1).assign(indicator=f"i{k}", percentiel=50.0 + k) for k in range(8)])
    assert "Erboven: 8, het verst I7 (15,0; mediaan 4,0), I6" in draw(many, herkomst).alt


def test_the_key_names_the_area_and_leaves_absent_peers_out(herkomst, words):
    texts = words(draw(PROFILE, herkomst, names={"waarde": "Heerlen", "peers": "10 gemeenten"}))
    assert {"Heerlen", "10 gemeenten", "van laagste tot hoogste gemeente"} <= set(texts)
    assert "10 gemeenten" not in words(draw(PROFILE.tail(1), herkomst, names={"peers": "10 gemeenten"}))


def test_no_values_no_picture(herkomst):
    with pytest.raises(ValueError, match="no values"):
        draw(PROFILE.assign(waarde=np.nan), herkomst)
    assert len(draw(PROFILE.head(1), herkomst).table.frame) == 1
