"use strict";
// The interactive map: built from the figures beside the picture, which it replaces. All texts and numbers come in Dutch.
(() => {
  const maker = (space) => (parent, name, attributes = {}, text) => {
    const made = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const html = maker("http://www.w3.org/1999/xhtml");
  const svg = maker("http://www.w3.org/2000/svg");

  // Marks beside the colour: size of a tile, and the lines in it.
  const MARKS = {
    "/": [22, "M-2 24 24-2M-2 2 2-2M20 24l4-4"],
    "//": [12, "M-2 14 14-2M-2 2 2-2M10 14l4-4"],
    ".": [16, "M4 4h.1M12 12h.1"],
    "-": [28, "M8 14h12"],
    "--": [18, "M4 9h10"],
    "+": [28, "M8 14h12M14 8v12"],
    "++": [18, "M4 9h10M9 4v10"],
  };
  const UNKNOWN = {
    "-": { kleur: "#ffffff", inkt: "#8a9097", lijn: MARKS["/"] },
    x: { kleur: "#ffffff", inkt: "#5b6168", lijn: [14, "M0 0 14 14M0 14 14 0"] },
    k: { kleur: "#ffffff", inkt: "#8a9097", lijn: [14, "M0 0 14 14M0 14 14 0"] },
  };
  const WORDS = { "-": "geen cijfer", x: "onderdrukt", k: "niet beoordeeld" };
  const PLOT = { left: 76, top: 12, width: 390, height: 270, bottom: 48 };

  const start = (block, number) => {
    const data = JSON.parse(block.querySelector("script[type='application/json']").textContent);
    for (const m of data.maten) m.tekst = m.tekst?.split("|");
    const id = (name) => `kaart${number}-${name}`;
    const every = data.namen.map((_, i) => i);
    let measure = 0;
    let chosen = null;

    const step = (m, i) => m.stappen.find((s) => s.code === m.stap[i]);
    const words = (m, i) => {
      const code = m.stap[i];
      if (code in WORDS) return WORDS[code];
      const name = step(m, i).naam;
      const text = m.tekst?.[i];
      return text && name ? `${name} (${text})` : text || name;
    };
    const fill = (m, code) => {
      const s = m.stappen.find((one) => one.code === code);
      return code in WORDS || s.teken ? `url(#${id(`patroon${code === "-" ? "g" : code}`)})` : s.kleur;
    };

    const [width, height] = data.vak;
    const wide = width > 1.25 * height;
    const box = html(block, "div", { class: wide ? "kaart-levend breed" : "kaart-levend", role: "group", "aria-labelledby": id("titel") });
    html(box, "p", { class: "kaart-titel", id: id("titel") }, data.titel);
    const choice = html(box, "p", { class: "kaart-keuze" });
    html(choice, "label", { for: id("maat") }, "Wat toont de kaart?");
    const select = html(choice, "select", { id: id("maat") });
    data.maten.forEach((m, i) => html(select, "option", { value: i }, m.naam));

    // The map: an area an option of a list, one of them in the order of the Tab key.
    // A wide map takes the whole width; a high one has the panel beside it.
    const column = () => html(box, "div", { class: "kaart-kolom" });
    const first = wide ? box : column();
    const left = html(first, "div", { class: "kaart-vlak" });
    const map = svg(left, "svg", {
      class: "kaart-kaart",
      viewBox: `-8 -8 ${width + 16} ${height + 16}`,
      role: "listbox",
      "aria-label": `${data.titel}: kaart`,
      "aria-describedby": id("hulp"),
    });
    const patterns = svg(map, "defs");
    const shapes = data.paden.map((d, i) => d && svg(map, "path", { d, role: "option", tabindex: -1, "data-i": i, class: "deel" }));
    for (const i of data.gekozen) if (shapes[i]) svg(map, "path", { d: data.paden[i], class: "gekozen" });
    const hover = svg(map, "path", { class: "zweef" });
    const halo = svg(map, "path", { class: "halo" });
    const ring = svg(map, "path", { class: "ring" });
    const drawn = every.filter((i) => shapes[i]);
    html(left, "p", { class: "kaart-hulp", id: id("hulp") },
      "Wijs een gebied aan of tik erop. Met het toetsenbord: pijltjes naar een gebied ernaast, Page Up en Page Down naar het " +
      "vorige en volgende in de tabel, Escape terug.");

    const side = wide ? column() : first;
    const legend = html(side, "div", { class: "kaart-legenda" });
    const other = column();
    const panel = html(wide ? side : other, "div", { class: "kaart-paneel", role: "status" });
    if (wide) side.prepend(panel);

    // The scatter: the same areas, the same colours.
    const right = html(other, "div", { class: "kaart-punten" });
    html(right, "p", { class: "kaart-kop" }, data.punten.titel);
    const plot = svg(right, "svg", {
      viewBox: `0 0 ${PLOT.left + PLOT.width + 22} ${PLOT.top + PLOT.height + PLOT.bottom}`,
      role: "img",
      "aria-label": `${data.punten.titel}. De tabel geeft dezelfde gebieden.`,
    });
    const across = (v) => PLOT.left + (v / 1000) * PLOT.width;
    const up = (v) => PLOT.top + (1 - v / 1000) * PLOT.height;
    const { x, y } = data.punten;
    for (const [at, text] of x.schaal) {
      svg(plot, "path", { d: `M${across(at)} ${up(0)}V${up(1000)}`, class: at === x.nul ? "nul" : "rooster" });
      svg(plot, "text", { x: across(at), y: up(0) + 17, "text-anchor": "middle" }, text);
    }
    for (const [at, text] of y.schaal) {
      svg(plot, "path", { d: `M${across(0)} ${up(at)}H${across(1000)}`, class: at === y.nul ? "nul" : "rooster" });
      svg(plot, "text", { x: across(0) - 7, y: up(at) + 4, "text-anchor": "end" }, text);
    }
    svg(plot, "text", { x: across(500), y: up(0) + 40, "text-anchor": "middle" }, `${x.naam} \u2192`);
    svg(plot, "text", { transform: `translate(13 ${up(500)}) rotate(-90)`, "text-anchor": "middle" }, `${y.naam} \u2192`);
    const points = data.punten.plekken.map((at, i) =>
      at && svg(plot, "circle", { cx: across(at[0]), cy: up(at[1]), r: every.length > 300 ? 4 : 6, "data-i": i, class: "punt" }));
    const [lightPoint, halfPoint, darkPoint] = ["zweef", "halo", "ring"].map((kind) =>
      svg(plot, "circle", { r: every.length > 300 ? 7 : 9, class: kind, visibility: "hidden" }));

    // The table: a row an area, its name a button.
    const list = html(box, "div", { class: "kaart-lijst" });
    html(list, "p", { class: "kaart-kop", id: id("lijst") }, `${data.titel}: alle cijfers, ${data.volgorde}`);
    const scroll = html(list, "div", { class: "tabel kaart-tabel", role: "region", tabindex: 0, "aria-labelledby": id("lijst") });
    const table = html(scroll, "table", { "aria-labelledby": id("lijst") });
    const head = html(html(table, "thead"), "tr");
    const named = (m) => m.opNaam || !m.tekst;
    html(head, "th", { scope: "col" }, "Gebied");
    data.maten.forEach((m) => html(head, "th", { scope: "col", class: named(m) ? "" : "getal" }, m.naam));
    const body = html(table, "tbody");
    const rows = every.map((i) => {
      const row = html(body, "tr", { "data-i": i });
      const button = html(html(row, "th", { scope: "row" }), "button", { type: "button", tabindex: i ? -1 : 0, "aria-pressed": false });
      button.textContent = data.namen[i];
      for (const m of data.maten) {
        const known = !(m.stap[i] in WORDS);
        const text = !known ? WORDS[m.stap[i]] : named(m) ? step(m, i).naam : m.tekst[i];
        html(row, "td", { class: named(m) ? "" : "getal" }, text);
      }
      return row;
    });
    const button = (i) => rows[i].querySelector("button");
    if (scroll.scrollWidth > scroll.clientWidth || scroll.scrollHeight > scroll.clientHeight) {
      html(list, "p", { class: "kaart-hulp" }, "Schuif in de tabel om alles te zien.");
    }
    html(box, "p", { class: "noot" }, data.bron);

    const show = (i) => {
      panel.replaceChildren();
      if (i === null) {
        html(panel, "p", {}, "Nog geen gebied gekozen.");
        html(panel, "p", { class: "kaart-hulp" }, `Bovenaan in de tabel (${data.volgorde}): ${data.namen.slice(0, 3).join(", ")}.`);
        return;
      }
      html(panel, "p", { class: "kaart-naam" }, data.namen[i]);
      const list = html(panel, "dl");
      data.maten.forEach((m, k) => {
        const kind = k === measure ? { class: "nu" } : {};
        html(list, "dt", kind, m.naam);
        html(list, "dd", kind, words(m, i));
      });
      for (const { naam, tekst } of data.extra) {
        if (!tekst[i]) continue;
        html(list, "dt", {}, naam);
        html(list, "dd", {}, tekst[i]);
      }
    };
    const outline = (i, shape, circle) => {
      for (const one of shape) one.setAttribute("d", i === null ? "" : data.paden[i]);
      for (const one of circle) {
        const at = i === null ? null : data.punten.plekken[i];
        one.setAttribute("visibility", at ? "visible" : "hidden");
        if (!at) continue;
        one.setAttribute("cx", across(at[0]));
        one.setAttribute("cy", up(at[1]));
      }
    };
    const point = (i) => {
      outline(i, [hover], [lightPoint]);
      show(i ?? chosen);
    };
    // Choose an area: its outline, its point and its row are marked; the row scrolls within the table.
    const choose = (i) => {
      if (chosen !== null) {
        shapes[chosen] && shapes[chosen].setAttribute("aria-selected", false);
        rows[chosen].classList.remove("gekozen");
        button(chosen).setAttribute("aria-pressed", false);
      }
      chosen = i;
      outline(i, [halo, ring], [halfPoint, darkPoint]);
      outline(null, [hover], [lightPoint]);
      show(i);
      if (i === null) return;
      shapes[i] && shapes[i].setAttribute("aria-selected", true);
      stop(i);
      rows[i].classList.add("gekozen");
      button(i).setAttribute("aria-pressed", true);
      const top = rows[i].offsetTop - head.offsetHeight;
      if (top < scroll.scrollTop || rows[i].offsetTop + rows[i].offsetHeight > scroll.scrollTop + scroll.clientHeight) {
        scroll.scrollTop = top - scroll.clientHeight / 3;
      }
    };
    // One area and one button stand in the order of the Tab key: those chosen last.
    const stop = (i) => {
      if (shapes[i]) for (const k of drawn) shapes[k].setAttribute("tabindex", k === i ? 0 : -1);
      rows.forEach((_, k) => button(k).setAttribute("tabindex", k === i ? 0 : -1));
    };

    const paint = () => {
      const m = data.maten[measure];
      patterns.replaceChildren();
      const tile = (name, kleur, inkt, [size, d]) => {
        const made = svg(patterns, "pattern", { id: id(`patroon${name}`), width: size, height: size, patternUnits: "userSpaceOnUse" });
        svg(made, "rect", { width: size, height: size, fill: kleur });
        svg(made, "path", { d, stroke: inkt, "stroke-width": 2, "stroke-linecap": "round", fill: "none" });
      };
      for (const s of m.stappen) {
        if (s.code in UNKNOWN) tile(s.code === "-" ? "g" : s.code, UNKNOWN[s.code].kleur, UNKNOWN[s.code].inkt, UNKNOWN[s.code].lijn);
        else if (s.teken) tile(s.code, s.kleur, s.inkt, MARKS[s.teken]);
      }
      for (const i of every) {
        const colour = fill(m, m.stap[i]);
        shapes[i] && shapes[i].setAttribute("fill", colour);
        shapes[i] && shapes[i].setAttribute("aria-label", `${data.namen[i]}: ${words(m, i)}`);
        points[i] && points[i].setAttribute("fill", step(m, i).kleur ?? UNKNOWN["-"].kleur);
      }
      legend.replaceChildren();
      html(legend, "p", { class: "kaart-kop" }, `${m.naam}${m.kop && ` (${m.kop})`}, met het aantal ${data.gebied[1]}`);
      const list = html(legend, "ul");
      for (const s of m.stappen) {
        const line = html(list, "li");
        const [x, y, w, h] = MARKS[s.teken]?.[0] === 18 ? [0, -3.5, 36, 25] : [-2, 3, 32, 22]; // only whole marks
        const swatch = svg(line, "svg", { viewBox: `${x} ${y} ${w} ${h}`, width: 32, height: 22, "aria-hidden": true });
        svg(swatch, "rect", { x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1, fill: fill(m, s.code) });
        html(line, "span", {}, s.grens && s.naam ? `${s.naam} (${s.grens})` : s.grens || s.naam);
        html(line, "span", { class: "aantal" }, s.n);
      }
      show(chosen);
    };

    // To the nearest area in a direction: what lies aside counts double.
    const neighbour = (from, dx, dy) => {
      const [x0, y0] = data.plekken[from];
      let best = from;
      let least = Infinity;
      for (const i of drawn) {
        const [ax, ay] = [data.plekken[i][0] - x0, data.plekken[i][1] - y0];
        const along = ax * dx + ay * dy;
        const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
        const far = along + 2 * aside + (aside > along ? 4000 : 0);
        if (i !== from && along > 0 && far < least) [best, least] = [i, far];
      }
      return best;
    };
    const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    map.addEventListener("keydown", (event) => {
      const from = Number(event.target.dataset.i);
      if (Number.isNaN(from)) return;
      const place = drawn.indexOf(from);
      const last = drawn.length - 1;
      let to = null;
      if (event.key in ARROWS) to = neighbour(from, ...ARROWS[event.key]);
      else if (event.key === "PageDown") to = drawn[Math.min(place + 1, last)];
      else if (event.key === "PageUp") to = drawn[Math.max(place - 1, 0)];
      else if (event.key === "Home") to = drawn[0];
      else if (event.key === "End") to = drawn[last];
      else if (event.key === "Enter" || event.key === " ") to = from;
      else if (event.key === "Escape") {
        choose(null);
        select.focus();
      }
      if (to === null && event.key !== "Escape") return;
      event.preventDefault();
      if (to !== null) shapes[to].focus();
    });
    body.addEventListener("keydown", (event) => {
      const at = Number(event.target.closest("tr").dataset.i);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: every.length - 1 }[event.key];
      if (event.key === "Escape") choose(null);
      if (rows[to] === undefined) return;
      event.preventDefault();
      button(to).focus();
    });
    body.addEventListener("focusin", (event) => stop(Number(event.target.closest("tr").dataset.i)));
    // Not on the map itself: Chromium puts a drawing that listens to the focus among the stops of the Tab key.
    left.addEventListener("focusin", (event) => {
      if (event.target.dataset.i) choose(Number(event.target.dataset.i));
    });
    const area = (event) => {
      const found = event.target.closest("[data-i]");
      return found ? Number(found.dataset.i) : null;
    };
    for (const part of [map, plot, body]) {
      part.addEventListener("pointerover", (event) => event.pointerType === "mouse" && point(area(event)));
      part.addEventListener("pointerleave", () => point(null));
      part.addEventListener("click", (event) => {
        if (area(event) !== null) choose(area(event));
      });
    }
    select.addEventListener("change", () => {
      measure = Number(select.value);
      paint();
    });

    // The picture stays: folded on the screen, open on paper, where the map is left out.
    const fixed = block.querySelector(".kaart-vast");
    fixed.querySelector("summary").hidden = false;
    fixed.open = false;
    block.append(fixed);
    let was = false;
    window.addEventListener("beforeprint", () => {
      was = fixed.open;
      fixed.open = true;
    });
    window.addEventListener("afterprint", () => {
      fixed.open = was;
    });
    block.classList.add("aan");
    paint();
    if (drawn.length) stop(drawn[0]);
    if (data.begin !== null) choose(data.begin);
  };

  document.querySelectorAll(".kaartblok:not(.aan)").forEach(start);
})();
