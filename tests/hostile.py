"""Names that try to be code, and a dataset in which every area, group and file bears one."""

import hashlib
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

#: Each means something to a browser, a template, mathtext, markdown, a spreadsheet, a terminal, or who names a file by it.
NAMES = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)"),
    *("</style><script>alert(1)</script>", "</title></textarea><svg onload=alert(1)>", "]]>"),
    *("<!-- <base href=//kwaad.example>", "<a href=javascript:alert(1)>x", "&amp;", "&lt;b&gt; &#60;i&#62;"),
    *("{{7*7}}", "{% raw %}${7*7}", "$x^2$", r"$\frac{$", "_onder $5 en $6"),
    *("**vet** _schuin_", "[link](javascript:alert(1))"),
    *("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1;1)", "a;=1+1"),
    *("[red]rood[/red] [/]", r"\[bold]" + "\\", ":warning: 100%s %(naam)s"),
    *("A" * 300, ("lange naam " * 27).strip(), "../../etc/passwd"),
)
#: Their characters that nobody sees are taken out when a dataset is prepared.
UNSEEN = ("\x1b[31mrood\x1b[0m", "\u202egnorts\u202c", "\u200f\u200b", "nul\x00")
UNSEEN += ("\tx", "\r=1", "regel\nregel")

#: What stands behind the name of every edition.
EDITION = "<script>alert(2)</script>"
_NAMED = ("naam", "gemeente", "provincie", "groep", "gemeente_oud")
_FILES = ("kenmerken.parquet", "indicatoren.parquet", "groepen.parquet")


def rename(prepared: Path, to: Path) -> Path:
    """Copy a prepared dataset and give every area, group and file a hostile name; equal names stay equal."""
    shutil.copytree(prepared, to)
    about = json.loads((to / "dataset.json").read_text(encoding="utf-8"))
    given: dict[str, str] = {}

    def other(name: str | None) -> str | None:
        new = f"{NAMES[len(given) % len(NAMES)]} {len(given)}"
        return None if name is None else given.setdefault(name, new)

    for source in about["bronnen"]:
        source["bestand"] = other(source["bestand"])
        source |= {"citaat": NAMES[0], "editie": NAMES[1], "adres": "https://x.example/" + NAMES[5]}
        source["opgehaald"] = "2026-11-25T10:00:00Z"
    for name in about["tabellen"]:
        table = pq.read_table(to / name)
        named = {*_NAMED, "bron"} if name in _FILES else {*_NAMED}
        for at, column in enumerate(table.column_names):
            if column in named:
                new = [other(value) for value in table[column].to_pylist()]
            elif column == "editie":
                new = [value + EDITION for value in table[column].to_pylist()]
            else:
                continue
            table = table.set_column(at, column, pa.array(new, pa.string()))
        pq.write_table(table, to / name)
        about["tabellen"][name]["sha256"] = hashlib.sha256((to / name).read_bytes()).hexdigest()
    about["naam"] = NAMES[0]
    about["edities"] = {name + EDITION: what for name, what in about["edities"].items()}
    about["checksum"] = hashlib.sha256(json.dumps(about["tabellen"]).encode()).hexdigest()
    (to / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    return to
