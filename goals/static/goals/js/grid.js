// Outcomes save themselves row by row as they are left. The page works without this, as one form with one button.
//
// A row is an element with data-row (where it is saved). The answer is the row as it then looks, and takes its place.
// What is typed and not yet saved is kept in sessionStorage, so that neither a lost connection nor a reload loses it.

"use strict";

const form = document.querySelector("[data-grid]");
const status = form?.querySelector("[data-status]");
const memory = `tertial:${form?.dataset.grid}:${location.pathname}:`;
const unsent = new Set(); // ids of rows that wait for the connection
const pending = new Set(); // buttons that have been pressed and not yet answered
const failed = new Map(); // the fields of rows as they were when they were refused, so that they are not sent again untouched
let queue = Promise.resolve(); // rows are saved one at a time, in order
let patience = 2000;
let timer = null;
let isPressed = false; // whether a button of the mouse is down: nothing may move under it

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

// Saving

function save(row, pressed = null) {
  queue = queue.then(() => send(row.id, pressed)).catch(() => undefined);
  return queue;
}

// A double click presses once.
async function press(row, pressed) {
  if (!pending.has(pressed)) {
    pending.add(pressed);
    await save(row, pressed);
    pending.delete(pressed);
  }
}

async function send(id, pressed) {
  const row = document.getElementById(id);
  if (!row?.dataset.row || (!pressed && !isDirty(row))) {
    return;
  }
  const sent = typed(row);
  tell(row, "Sparar …");
  const answer = await post(row, pressed);
  if (!answer) {
    wait(row);
    return;
  }
  unsent.delete(id);
  patience = 2000;
  if (!answer.fragment) {
    tell(row, answer.words, true);
    return;
  }
  await released();
  settle(take(document.getElementById(id), answer.fragment, sent, Boolean(pressed)), answer.status);
}

// The answer: its status with the row as it looks now, or why there is none; nothing when it must be tried again.
async function post(row, pressed) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const field of fieldsOf(row)) {
    if ((field.type !== "checkbox" && field.type !== "radio") || field.checked) {
      data.append(field.name, field.value);
    }
  }
  if (pressed) {
    data.append("do", pressed);
  }
  try {
    const response = await fetch(row.dataset.row, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.timeout(30000),
    });
    if (response.redirected || response.status === 403 || response.status === 404) {
      const fragment = response.redirected ? null : rowIn(await response.text(), row.id);
      return fragment ? { status: response.status, fragment } : { words: whyRefused(response) };
    }
    const fragment = rowIn(await response.text(), row.id);
    return fragment && { status: response.status, fragment };
  } catch {
    return null;
  }
}

function whyRefused(response) {
  return response.status === 404
    ? "Inte sparat: du kan inte längre ändra utfallet. Det du skrev finns kvar här."
    : "Inte sparat: du är utloggad. Logga in i ett nytt fönster och ladda sedan om den här sidan. Det du skrev finns kvar.";
}

function rowIn(html, id) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const found = template.content.firstElementChild;
  return found?.id === id ? found : null;
}

// The new row takes the old one's place: what has been typed since it was sent, what stands open and where one is stay.
function take(row, fragment, sent, isPressed) {
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  const [id, start, end] = [focused?.id, focused?.selectionStart, focused?.selectionEnd];
  const isOpen = [...row.querySelectorAll("details")].map((details) => details.open);
  const isKept = (field) => field.name.endsWith("-remark") ? !isPressed : valueOf(field) !== sent[identify(field)];
  const since = fieldsOf(row).filter((field) => isTyped(field) && isKept(field));
  const was = { entered: "entered" in row.dataset, sent: "sent" in row.dataset };
  row.replaceWith(fragment);
  fragment.querySelectorAll("details").forEach((details, index) => {
    details.open ||= isOpen[index] ?? false;
  });
  const fields = new Map(fieldsOf(fragment).map((field) => [identify(field), field]));
  for (const field of since) {
    if (fields.has(identify(field))) {
      write(fields.get(identify(field)), valueOf(field));
    }
  }
  if (focused) {
    const next = (id && document.getElementById(id)) || fragment;
    next.focus({ preventScroll: true });
    if (typeof start === "number" && next.setSelectionRange) {
      next.setSelectionRange(start, end);
    }
  }
  count("done", was.entered, "entered" in fragment.dataset);
  count("sent", was.sent, "sent" in fragment.dataset);
  return fragment;
}

function settle(row, code) {
  if (code === 200) {
    failed.delete(row.id);
    if (fieldsOf(row).filter(isTyped).every((field) => valueOf(field) === shownValueOf(field))) {
      forget(row);
    }
    const isChanged = "saved" in row.dataset;
    tell(row, [isChanged ? `Sparat ${clock()}.` : "", ...textsIn(row, ".entry-told, .entry-question, .entry-asks")].filter(Boolean).join(" "));
    return;
  }
  failed.set(row.id, textOf(row));
  remember(row);
  tell(row, `Inte sparat: ${textsIn(row, ".errorlist").join(" ")}`, true);
}

function textsIn(row, selector) {
  return [...row.querySelectorAll(selector)].map((element) => element.textContent.trim().replace(/\s+/g, " "));
}

function clock() {
  return new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit" }).format(new Date()).replace(":", ".");
}

// Said beside the row, and in the bar where screen readers hear it.
function tell(row, words, isWrong = false) {
  row = document.getElementById(row.id);
  let place = row.querySelector(".entry-note");
  if (!place) {
    place = document.createElement("p");
    place.className = "entry-note small";
    (row.querySelector(".entry-fields") ?? row).append(place);
  }
  const isRead = row.querySelector(".errorlist, .entry-question, .entry-told");
  place.textContent = isRead ? words.replace(/[:.] .*$/s, ".") : words;
  place.classList.toggle("entry-note-wrong", isWrong);
  if (words !== "Sparar …") {
    status.textContent = words && `${row.dataset.name}: ${words}`;
  }
}

function count(what, before, after) {
  const places = document.querySelectorAll(`[data-count=${what}]`);
  if (!places.length || before === after) {
    return;
  }
  const number = Number(places[0].textContent) + (after ? 1 : -1);
  places.forEach((place) => (place.textContent = number));
  if (what === "done") {
    document.querySelector("[data-progress] progress").value = number;
  }
}

// Without a connection

function wait(row) {
  unsent.add(row.id);
  remember(row);
  tell(row, "Inte sparat, försöker igen.", true);
  clearTimeout(timer);
  timer = setTimeout(retry, patience);
  patience = Math.min(patience * 2, 30000);
}

function retry() {
  clearTimeout(timer);
  for (const id of [...unsent]) {
    const row = document.getElementById(id);
    if (row) {
      save(row);
    }
  }
}

function released() {
  return isPressed ? new Promise((resolve) => document.addEventListener("pointerup", () => setTimeout(resolve), { once: true })) : null;
}

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

function listen() {
  form.addEventListener("focusout", (event) => {
    const row = event.target.closest(".entry[data-row]");
    if (row && !row.contains(event.relatedTarget)) {
      save(row);
    }
  });
  form.addEventListener("input", (event) => {
    const row = event.target.closest(".entry[data-row]");
    if (row) {
      remember(row);
    }
  });
  form.addEventListener("change", (event) => {
    // A choice between two values is saved at once.
    if (event.target.name?.endsWith("-choice")) {
      save(event.target.closest(".entry"));
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".entry[data-row] button[name=do]");
    if (button) {
      event.preventDefault();
      press(button.closest(".entry"), button.value);
    }
  });
  form.addEventListener("keydown", walk);
  form.addEventListener("paste", paste);
  form.addEventListener("submit", () => {
    // The whole page goes: its answer shows what is not saved.
    clearTimeout(timer);
  });
  document.addEventListener("pointerdown", () => (isPressed = true), true);
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => (isPressed = false), true);
  }
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", (event) => {
    if (unsent.size) {
      event.preventDefault();
    }
  });
}

if (form) {
  form.querySelector("[data-without-script]")?.remove();
  form.querySelector("[data-with-script]")?.removeAttribute("hidden");
  form.dataset.scripted = "";
  listen();
  recall();
}
