"use strict";
(() => {
  const table = document.querySelector("table.population");
  const controls = document.getElementById("controls");
  const count = document.getElementById("count");
  const fields = ["text", "task", "team", "standing"].map((id) => document.getElementById(id));
  const heads = [...table.tHead.rows[0].cells];
  const bodies = [...table.tBodies];
  const chunk = bodies.length > 0 ? bodies[0].rows.length : 0;
  // The order in which the rows stand, and in which they stood at first.
  let rows = bodies.flatMap((body) => [...body.rows]).map((row, index) => ({ row, index }));
  const total = rows.length;

  // What is asked of a row is read once, when it is first asked for.
  let isRead = false;
  const read = () => {
    if (isRead) return;
    isRead = true;
    for (const entry of rows) {
      const [duty, standing] = entry.row.cells;
      const parts = duty.textContent.split("/");
      entry.task = parts[0];
      entry.team = parts[parts.length - 1];
      entry.standing = standing.textContent;
      entry.text = entry.row.textContent.toLowerCase();
      entry.shown = true;
    }
  };

  const filter = () => {
    read();
    const [text, task, team, standing] = fields.map((field) => field.value);
    const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let shown = 0;
    for (const entry of rows) {
      const fits =
        (task === "" || entry.task === task) &&
        (team === "" || entry.team === team) &&
        (standing === "" || entry.standing === standing) &&
        words.every((word) => entry.text.includes(word));
      if (fits) shown += 1;
      if (fits !== entry.shown) {
        entry.shown = fits;
        entry.row.hidden = !fits;
      }
    }
    for (const [index, body] of bodies.entries()) {
      const empty = !rows.slice(index * chunk, (index + 1) * chunk).some((entry) => entry.shown);
      if (body.hidden !== empty) body.hidden = empty;
    }
    const noun = total === 1 ? "duty" : "duties";
    count.textContent = shown === total ? `${total} ${noun}` : `${shown} of ${total} ${noun}`;
  };

  // Instants are compared as instants, whatever clocks they are told on; cells without any come last.
  const key = (cell) => {
    const time = cell.querySelector("time");
    return time === null ? cell.textContent : Date.parse(time.dateTime);
  };
  const compare = (a, b) => {
    if (a === b) return 0;
    if (a === "" || b === "") return a === "" ? 1 : -1;
    return a < b ? -1 : 1;
  };
  const sort = (column, direction) => {
    read();
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
  document.getElementById("reset").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    filter();
  });
  controls.hidden = false;
  // So that nobody who types waits for it.
  setTimeout(read, 200);
})();
