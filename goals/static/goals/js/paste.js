// A table pasted into a box keeps its cells: what the clipboard has as HTML goes into the hidden field that data-paste names.
// Without this the text is read, in which merged and broken cells are harder to tell. tablesOf is in tracker/js/clipboard.js.

"use strict";

const MOST_HTML = 900000;

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
