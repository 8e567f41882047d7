"""Gemeenten that resemble another in size and urbanity, and in socio-economic status."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.dataset.gemeenten import weighted_means

#: Bounds of CBS's classes of urbanity in addresses per km²: class 5 up to the second, class 1 from the last but one.
URBANITY: Final = (0, 500, 1000, 1500, 2500, np.inf)


def gemeente_profile(attributes: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Size and urbanity of every gemeente, from the areas that lie in it.

    ``attributes`` has ``code, kenmerk, waarde`` with ``huishoudens`` (or ``woningen``) and ``oad``;
    ``areas`` has ``code, gemeente_code``. Returns a frame indexed by ``gemeente_code``: ``omvang`` (households, or
    woningen), ``oad`` (weighted by them) and ``stedelijkheid`` (CBS classes, 1 very urban .. 5 not).
    """
    wide = attributes.pivot_table(index="code", columns="kenmerk", values="waarde", aggfunc="last")
    wide = wide.reindex(columns=["huishoudens", "woningen", "oad"])
    rows = wide.assign(omvang=wide["huishoudens"].fillna(wide["woningen"])).dropna(subset=["omvang"])
    rows["gemeente_code"] = areas.set_index("code")["gemeente_code"].reindex(rows.index)
    known = rows.dropna(subset=["oad"])
    profile = rows.groupby("gemeente_code")[["omvang"]].sum()
    profile["oad"] = weighted_means(known, known["omvang"], ["oad"])["oad"]
    kind = pd.cut(profile["oad"], URBANITY, right=False, labels=[5, 4, 3, 2, 1])
    profile["stedelijkheid"] = kind.astype(float).astype("Int64")
    return profile


def nearest(profile: pd.DataFrame, gemeente: str, number: int) -> pd.DataFrame:
    """Name the ``number`` gemeenten most like another in size, urbanity and status together, and say why.

    ``profile`` is indexed by gemeente_code: ``omvang`` and ``oad`` (:func:`gemeente_profile`), whose logarithm counts, and
    ``ses``. Each is put in standard deviations over all gemeenten; nearest by Euclidean distance. Returns, nearest first:
    ``gemeente_code, afstand`` and the other's ``verschil_omvang, verschil_oad, verschil_ses`` (the other less the gemeente
    itself, in standard deviations; their squares sum to that of ``afstand``). A figure that the gemeente lacks does not
    count (its difference is missing); others without a figure that counts are passed over. Empty where it has none.
    """
    features = profile.reindex(columns=["omvang", "oad", "ses"]).astype(float)
    positive = features[["omvang", "oad"]]
    features[["omvang", "oad"]] = np.log(positive.where(positive > 0))
    scaled = features / features.std(ddof=0).replace(0.0, np.inf)
    difference = scaled.iloc[:0]
    if gemeente in scaled.index and scaled.loc[gemeente].notna().any():
        own = scaled.loc[gemeente]
        difference = (scaled.drop(index=gemeente) - own).dropna(subset=own.dropna().index.tolist())
    table = difference.add_prefix("verschil_").rename_axis("gemeente_code").reset_index()
    table.insert(1, "afstand", np.sqrt((difference**2).sum(axis=1)).to_numpy())
    return table.sort_values(["afstand", "gemeente_code"], ignore_index=True).head(number)
