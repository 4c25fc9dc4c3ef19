// A table pasted into a text keeps its cells: the HTML that the clipboard has of it goes along with the text, to be read when it
// is saved. Only a table alone: of a text with tables in it the text is what counts. tablesOf is in tracker/js/clipboard.js.

"use strict";

const MOST_HTML = 400000;

function isTableAlone(html) {
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  tables.forEach((table) => table.remove());
  return tables.length === 1 && page.body.textContent.trim() === "";
}

function keepTable(hidden, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (html.includes("<table") && isTableAlone(html)) {
    const pastes = hidden.value ? JSON.parse(hidden.value) : [];
    const paste = { text: event.clipboardData.getData("text/plain"), html: tablesOf(html) };
    if (JSON.stringify([...pastes, paste]).length <= MOST_HTML) {
      hidden.value = JSON.stringify([...pastes, paste]);
    }
  }
}

for (const box of document.querySelectorAll("[data-pastes]")) {
  const hidden = document.getElementById(box.dataset.pastes);
  box.addEventListener("paste", (event) => keepTable(hidden, event));
}
