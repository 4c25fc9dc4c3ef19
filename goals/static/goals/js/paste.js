// A table pasted into a box keeps its cells: what the clipboard has as HTML goes into the hidden field that data-paste names.
// Without this the text is read, in which merged and broken cells are harder to tell.

"use strict";

const MOST_HTML = 900000;
const BREAKS = new Set(["BR", "P", "DIV", "LI", "TR"]);

// The tables of the clipboard with nothing but their cells: Word's own marking is many times as long.
function tablesOf(html) {
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  return tables.map((table) => `<table>${[...table.rows].map(rowOf).join("")}</table>`).join("");
}

// Styles are not read, and the browser would complain of them.
function unstyled(html) {
  return html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle=("[^"]*"|'[^']*')/gi, "");
}

function rowOf(row) {
  return `<tr>${[...row.cells].map(cellOf).join("")}</tr>`;
}

function cellOf(cell) {
  const spans = `${span("rowspan", cell.rowSpan)}${span("colspan", cell.colSpan)}`;
  return `<td${spans}>${contentOf(cell)}</td>`;
}

function span(name, value) {
  return value > 1 ? ` ${name}="${value}"` : "";
}

function contentOf(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    return escapeText(node.data);
  }
  if (node.nodeType !== Node.ELEMENT_NODE || ["DEL", "STYLE", "SCRIPT"].includes(node.tagName)) {
    return "";
  }
  const content = [...node.childNodes].map(contentOf).join("");
  if (node.tagName === "SUP") {
    return `<sup>${content}</sup>`;
  }
  return BREAKS.has(node.tagName) ? `${content}<br>` : content;
}

function escapeText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function keepHtml(box, hidden, note, event) {
  const html = tablesOf(event.clipboardData?.getData("text/html") ?? "");
  const isWhole = box.value.trim() === "" || (box.selectionStart === 0 && box.selectionEnd === box.value.length);
  hidden.value = html && isWhole && html.length <= MOST_HTML ? html : "";
  box.dataset.pasting = hidden.value ? "yes" : "";
  note.hidden = !hidden.value;
}

// What is typed afterwards is seen in the box only: then the box is what is read.
function forgetHtml(box, hidden, note) {
  if (box.dataset.pasting) {
    box.dataset.pasting = "";
    return;
  }
  hidden.value = "";
  note.hidden = true;
}

for (const box of document.querySelectorAll("[data-paste]")) {
  const hidden = document.getElementById(box.dataset.paste);
  const note = document.querySelector("[data-paste-note]");
  note.hidden = !hidden.value;
  box.addEventListener("paste", (event) => keepHtml(box, hidden, note, event));
  box.addEventListener("input", () => forgetHtml(box, hidden, note));
}
