// The grid of outcomes (grid.js) by keyboard, and a column from Excel.

"use strict";

// By keyboard: Enter and the arrows walk a column

function columnOf(field) {
  return field.closest("[data-column]")?.dataset.column;
}

function cellsOf(column) {
  return [...form.querySelectorAll(`.entry[data-row] [data-column="${column}"]`)].filter((cell) => cell.offsetParent);
}

function step(field, by) {
  const cells = cellsOf(columnOf(field));
  const cell = cells[cells.indexOf(field.closest("[data-column]")) + by];
  const next = cell?.querySelector("input:checked") ?? cell?.querySelector("input, select");
  if (next) {
    next.focus();
    next.select?.();
  } else {
    save(field.closest(".entry"));
  }
}

function walk(event) {
  const field = event.target;
  const isCell = field.matches("input:not([type=hidden], [type=checkbox])") && columnOf(field);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isCell && isPlain && field.type === "radio" && fill(field.closest("[data-column]"), { j: "ja", n: "nej" }[event.key.toLowerCase()])) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && isPlain && field.matches("input")) {
    event.preventDefault();
    isCell ? step(field, event.shiftKey ? -1 : 1) : save(field.closest(".entry"));
  } else if (isCell && isPlain && field.type !== "radio" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(field, event.key === "ArrowDown" ? 1 : -1);
  }
}

// A column from Excel

async function paste(event) {
  const lines = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const cell = event.target.closest("[data-column]");
  if (lines.length < 2 || !cell || !event.target.closest(".entry[data-row]")) {
    return;
  }
  event.preventDefault();
  const cells = cellsOf(cell.dataset.column);
  const below = cells.slice(cells.indexOf(cell), cells.indexOf(cell) + lines.length);
  const filled = below.filter((one, index) => fill(one, lines[index].split("\t")[0].trim()));
  const rows = [...new Set(filled.map((one) => one.closest(".entry").id))];
  for (const id of rows) {
    remember(document.getElementById(id));
    save(document.getElementById(id));
  }
  await queue;
  const wrong = rows.filter((id) => document.getElementById(id).querySelector(".errorlist, .entry-conflict") || unsent.has(id));
  const empty = lines.slice(0, below.length).filter((line) => !line.trim()).length;
  const unused = below.length - filled.length - empty;
  const saved = rows.length - wrong.length;
  const left = lines.length - below.length;
  const words = [
    `${filled.length} ${filled.length === 1 ? "värde inklistrat" : "värden inklistrade"}, ${saved} ${saved === 1 ? "rad sparad" : "rader sparade"}.`,
    wrong.length && `${wrong.length} ${wrong.length === 1 ? "rad är inte sparad" : "rader är inte sparade"}.`,
    unused && `${unused} ${unused === 1 ? "värde" : "värden"} gick inte att fylla i.`,
    left && `${left} ${left === 1 ? "rad" : "rader"} fick inte plats.`,
  ].filter(Boolean);
  status.textContent = words.join(" ");
}

// Put a text in a cell; false for an empty one, which leaves the cell as it is, and for an answer that is neither ja nor nej.
function fill(cell, text) {
  if (!text) {
    return false;
  }
  const radios = [...cell.querySelectorAll("input[type=radio]")];
  if (radios.length) {
    const wanted = { ja: "1", 1: "1", nej: "0", 0: "0" }[text.toLowerCase()];
    const radio = radios.find((one) => one.value === wanted);
    if (radio) {
      radio.checked = true;
      if (cell.contains(document.activeElement)) {
        radio.focus();
      }
    }
    return Boolean(radio);
  }
  const field = cell.querySelector("input, select");
  field.value = text;
  return true;
}

if (form) {
  form.addEventListener("keydown", walk);
  form.addEventListener("paste", paste);
}
