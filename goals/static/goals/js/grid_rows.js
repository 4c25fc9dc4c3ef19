// A row of the grid of outcomes (grid.js): what stands in its fields, and what is kept of it until it is saved.
//
// What is typed and not yet saved is in sessionStorage, so that neither a lost connection nor a reload loses it.

"use strict";

const form = document.querySelector("[data-grid]");
const memory = `tertial:${form?.dataset.grid}:${location.pathname}:`;
const failed = new Map(); // the fields of rows as they were when they were refused, so that they are not sent again untouched

// Reading and writing a row

function fieldsOf(row) {
  return [...row.querySelectorAll("input[name], select[name], textarea[name]")];
}

function isTyped(field) {
  return !/-(seen|other|form_uuid)$/.test(field.name);
}

// What is said with a button is sent when that is pressed.
function isSaved(field) {
  return isTyped(field) && !field.name.endsWith("-remark");
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
}

function shownValueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") {
    return String(field.defaultChecked);
  }
  if (field.tagName === "SELECT") {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  }
  return field.defaultValue.replace(/\r\n/g, "\n");
}

function write(field, value) {
  if (field.type === "checkbox" || field.type === "radio") {
    field.checked = value === "true";
  } else {
    field.value = value;
  }
}

function identify(field) {
  return field.type === "radio" ? `${field.name}=${field.value}` : field.name;
}

function typed(row) {
  return Object.fromEntries(fieldsOf(row).map((field) => [identify(field), valueOf(field)]));
}

function textOf(row) {
  return JSON.stringify(fieldsOf(row).filter(isSaved).map(valueOf));
}

function isDirty(row) {
  const isRefused = row.querySelector(".errorlist, .entry-conflict");
  const isChanged = fieldsOf(row).filter(isSaved).some((field) => valueOf(field) !== shownValueOf(field));
  return isRefused ? failed.get(row.id) !== textOf(row) : isChanged;
}

// What is typed stays in the page

function remember(row) {
  try {
    sessionStorage.setItem(memory + row.id, JSON.stringify(typed(row)));
  } catch {
    // Full, or not allowed: the page itself still holds what was typed.
  }
}

function forget(row) {
  try {
    sessionStorage.removeItem(memory + row.id);
  } catch {
    // As above.
  }
}

function recall() {
  let keys = [];
  try {
    keys = Object.keys(sessionStorage).filter((key) => key.startsWith("tertial:"));
  } catch {
    return;
  }
  for (const key of keys) {
    if (!key.startsWith(`tertial:${form.dataset.grid}:`)) {
      sessionStorage.removeItem(key); // somebody else's, who sat here before
    } else if (key.startsWith(memory)) {
      restore(document.getElementById(key.slice(memory.length)), key);
    }
  }
}

function restore(row, key) {
  if (!row?.dataset.row || row.querySelector(".errorlist, .entry-conflict")) {
    return;
  }
  const kept = JSON.parse(sessionStorage.getItem(key));
  const isNew = fieldsOf(row)
    .filter(isTyped)
    .some((field) => identify(field) in kept && kept[identify(field)] !== valueOf(field));
  if (!isNew) {
    forget(row);
    return;
  }
  for (const field of fieldsOf(row)) {
    // The version that was seen when it was typed comes back too: who saved meanwhile is shown beside it.
    if (identify(field) in kept && !field.name.endsWith("-form_uuid")) {
      write(field, kept[identify(field)]);
    }
  }
  save(row);
}
