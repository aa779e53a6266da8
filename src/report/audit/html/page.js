"use strict";
(() => {
  const table = document.querySelector("table.population");
  const controls = document.getElementById("controls");
  const count = document.getElementById("count");
  const language = document.documentElement.lang;
  // There is no field for the sample where none was drawn.
  const fields = ["text", "task", "team", "standing", "sample"].map((id) => document.getElementById(id)).filter((field) => field !== null);
  const heads = [...table.tHead.rows[0].cells];
  const bodies = [...table.tBodies];
  const chunk = bodies.length > 0 ? bodies[0].rows.length : 0;
  // The order in which the rows stand, and in which they stood at first.
  let rows = bodies.flatMap((body) => [...body.rows]).map((row, index) => ({ row, index, shown: true }));
  const total = rows.length;

  // What is asked of a row is read once, when it is first asked for.
  const read = (entry) => {
    if (entry.text !== undefined) return entry;
    const [duty, standing] = entry.row.cells;
    const parts = duty.textContent.split("/");
    entry.task = parts[0];
    entry.team = parts[parts.length - 1];
    // Its class is the word in every language.
    entry.standing = standing.classList[1];
    entry.sample = entry.row.id === "" ? "not drawn" : "drawn";
    entry.text = entry.row.textContent.toLowerCase();
    return entry;
  };
  // So that nobody who types waits for it.
  const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 200));
  const ahead = (from) => {
    const end = Math.min(from + 500, total);
    for (let index = from; index < end; index += 1) read(rows[index]);
    if (end < total) idle(() => ahead(end));
  };

  const fitting = () => {
    const asked = fields.filter((field) => field.value !== "");
    const words = asked.filter((field) => field.id === "text").flatMap((field) => field.value.toLowerCase().split(/\s+/));
    const exact = asked.filter((field) => field.id !== "text").map((field) => [field.id, field.value]);
    if (asked.length === 0) return () => true;
    return (entry) => exact.every(([name, value]) => read(entry)[name] === value) && words.every((word) => read(entry).text.includes(word));
  };

  // A body of which no row fits is hidden as a whole, and its rows are left as they are: most of the time goes into rows.
  const filter = () => {
    const fits = fitting();
    let shown = 0;
    for (const [index, body] of bodies.entries()) {
      const entries = rows.slice(index * chunk, (index + 1) * chunk);
      const fitted = entries.map(fits);
      const several = fitted.filter(Boolean).length;
      shown += several;
      if (body.hidden !== (several === 0)) body.hidden = several === 0;
      if (several === 0) continue;
      for (const [at, entry] of entries.entries()) {
        if (fitted[at] === entry.shown) continue;
        entry.shown = fitted[at];
        entry.row.hidden = !fitted[at];
      }
    }
    const { all, some } = count.dataset;
    count.textContent = shown === total ? all : some.replace("{shown}", language === "en" ? shown : shown.toLocaleString(language));
  };
  const reset = () => {
    for (const field of fields) field.value = "";
    filter();
  };

  // Instants are compared as instants, whatever clocks they are told on, and numbers as numbers; cells without any come last.
  const key = (cell) => {
    if (cell.textContent === "") return "";
    if (cell.className === "n") return Number(cell.textContent);
    const time = cell.firstElementChild;
    return time?.dateTime ? Date.parse(time.dateTime) : cell.textContent;
  };
  const compare = (a, b) => {
    if (a === b) return 0;
    if (a === "" || b === "") return a === "" ? 1 : -1;
    return a < b ? -1 : 1;
  };
  const sort = (column, direction) => {
    const sign = direction === "descending" ? -1 : 1;
    const keyed = rows.map((entry) => [key(entry.row.cells[column]), entry]);
    keyed.sort(([a, x], [b, y]) => {
      const isBlank = a === "" || b === "";
      return compare(a, b) * (isBlank ? 1 : sign) || x.index - y.index;
    });
    rows = keyed.map(([, entry]) => entry);
    for (const [index, body] of bodies.entries()) {
      body.replaceChildren(...rows.slice(index * chunk, (index + 1) * chunk).map((entry) => entry.row));
    }
    for (const [index, head] of heads.entries()) {
      if (index === column) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
    filter();
  };

  for (const [column, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const is = head.getAttribute("aria-sort");
      sort(column, is === "ascending" ? "descending" : "ascending");
    });
    head.replaceChildren(button);
  }
  for (const field of fields) field.addEventListener("input", filter);
  document.getElementById("reset").addEventListener("click", reset);
  // A link leads to its row, whatever is asked for.
  for (const link of document.querySelectorAll("table.drawn a[href^='#']")) {
    link.addEventListener("click", () => {
      const row = document.getElementById(link.hash.slice(1));
      if (row?.hidden || row?.parentElement.hidden) reset();
    });
  }
  controls.hidden = false;
  idle(() => ahead(0));
})();
