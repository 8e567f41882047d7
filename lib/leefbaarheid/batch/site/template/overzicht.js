"use strict";
(() => {
  const table = document.getElementById("gemeenten");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // Search: every word must be in the name, code or provincie.
  const input = document.getElementById("zoek");
  const status = document.getElementById("gevonden");
  const words = new Map(rows.map((row) => [row, fold([0, 2, 3].map((i) => row.cells[i]).map((c) => c.textContent).join(" "))]));
  const search = () => {
    const asked = fold(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      row.hidden = !asked.every((word) => words.get(row).includes(word));
      found += row.hidden ? 0 : 1;
    }
    status.textContent = asked.length ? `${found} van ${rows.length} gemeenten` : "";
  };
  input.closest(".zoek").hidden = false;
  input.addEventListener("input", search);
  search();

  // Sort: a button in each heading; what is missing stays at the end, equal ones in order of name.
  const collator = new Intl.Collator("nl", { numeric: true });
  const heads = [...table.tHead.rows[0].cells];
  const sort = (index, descending) => {
    const numeric = heads[index].dataset.soort === "getal";
    const value = (row) => numeric ? row.cells[index].dataset.v : row.cells[index].textContent;
    const compare = numeric ? (a, b) => Number(a) - Number(b) : collator.compare;
    const missing = (v) => v === "" || v === "\u2013";
    const sorted = [...rows].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (missing(x) || missing(y)) return missing(x) - missing(y);
      return descending ? compare(y, x) : compare(x, y);
    });
    body.append(...sorted);
    heads.forEach((head, i) => {
      if (i === index) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };
  heads.forEach((head, index) => {
    if (!head.dataset.soort) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.firstChild.textContent;
    head.replaceChild(button, head.firstChild);
    button.addEventListener("click", () => sort(index, head.getAttribute("aria-sort") === "ascending"));
  });

  // The map: another theme has other colours, other pages and other words.
  const map = document.querySelector(".kaart > svg");
  const about = JSON.parse(document.getElementById("kaartgegevens").textContent);
  const show = (theme) => {
    for (const legend of document.querySelectorAll("[data-legenda]")) legend.hidden = legend.dataset.legenda !== theme;
    if (!map) return;
    map.dataset.thema = theme;
    for (const link of map.querySelectorAll("a")) {
      const [, page, words] = about[link.dataset.code][theme];
      if (page) link.setAttribute("href", page); else link.removeAttribute("href");
      link.querySelector("title").textContent = words;
    }
  };
  for (const radio of document.querySelectorAll("input[name=thema]")) {
    radio.addEventListener("change", () => show(radio.value));
    if (radio.checked) show(radio.value);
  }

  // A row that has the focus or the mouse stands out on the map.
  const mark = (row, on) => map?.querySelector(`a[data-code="${row.dataset.code}"]`)?.classList.toggle("gekozen", on);
  for (const row of rows) {
    for (const event of ["mouseenter", "focusin"]) row.addEventListener(event, () => mark(row, true));
    for (const event of ["mouseleave", "focusout"]) row.addEventListener(event, () => mark(row, false));
  }
})();
