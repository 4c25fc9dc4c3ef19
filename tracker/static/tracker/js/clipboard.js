// Tables of the clipboard, for the pages that are pasted in.

"use strict";

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
