"""What PDF/UA-1 (ISO 14289-1) asks that can be read from a file: a list of what it lacks."""


def lacks(read):
    """Say what a PDF that pypdf reads lacks; nothing where all that is checked is there."""
    root = read.trailer["/Root"]
    asked = {
        "7.1: tags": root.get("/MarkInfo", {}).get("/Marked"),
        "7.1: title": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") and read.metadata.title,
        "7.2: language": root.get("/Lang"),
        "7.17: outline": read.outline,
    }
    found = [what for what, there in asked.items() if not there]
    pages = enumerate(read.pages, 1)
    found += [f"7.18.3: order of page {n}" for n, page in pages if page.get("/Tabs") != "/S"]
    elements = [*structure(root["/StructTreeRoot"])]
    found += ["7.3: words for a picture" for e in elements if e["/S"] == "/Figure" and not e.get("/Alt")]
    found += ["7.5: scope of a heading" for e in elements if e["/S"] == "/TH" and not scoped(e)]
    levels = [int(e["/S"][2:]) for e in elements if e["/S"][1:] in ("H1", "H2", "H3", "H4")]
    found += [f"7.4: H{b} after H{a}" for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
    for page in read.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            about = inner.get("/FontDescriptor", {})
            if inner["/Subtype"] != "/Type3" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(about):
                found.append(f"7.21: font {font.get('/BaseFont')}")
            if "/ToUnicode" not in font:
                found.append("7.21: text of a font")
    return found


def structure(element):
    """Every element of the structure below one, in order."""
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from structure(child)


def scoped(cell):
    """Whether a heading of a table says of which cells."""
    about = cell.get("/A", [])
    return any("/Scope" in a.get_object() for a in (about if isinstance(about, list) else [about]))
