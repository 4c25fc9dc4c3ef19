// Outcomes save themselves row by row as they are left. The page works without this, as one form with one button.
//
// A row is an element with data-row (where it is saved). The answer is the row as it then looks, and takes its place.
// grid_rows.js reads and keeps what stands in a row; grid_keys.js walks them by keyboard. They stand beside this on the page.

"use strict";

const status = form?.querySelector("[data-status]");
const unsent = new Set(); // ids of rows that wait for the connection
const pending = new Set(); // buttons that have been pressed and not yet answered
let queue = Promise.resolve(); // rows are saved one at a time, in order
let sending = ""; // the id of the row that is on its way
let patience = 2000;
let timer = null;
let isPressed = false; // whether a button of the mouse is down: nothing may move under it

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
  sending = id;
  const answer = await post(row, pressed);
  sending = "";
  if (!answer) {
    wait(row);
    return;
  }
  unsent.delete(id);
  patience = 2000;
  if (!answer.fragment) {
    tell(row, answer.words, { isWrong: true });
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
      keepalive: true, // it arrives also when the page is left meanwhile
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
  const was = { entered: "entered" in row.dataset, sent: "sent" in row.dataset, reported: "reported" in row.dataset };
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
  if (!("sent" in fragment.dataset)) {
    form.querySelector("[data-report]")?.removeAttribute("hidden");
  }
  count("done", was.entered, "entered" in fragment.dataset);
  count("sent", was.sent, "sent" in fragment.dataset);
  count("reported", was.reported, "reported" in fragment.dataset);
  return fragment;
}

function settle(row, code) {
  if (code === 200) {
    failed.delete(row.id);
    if (fieldsOf(row).filter(isTyped).every((field) => valueOf(field) === shownValueOf(field))) {
      forget(row);
    }
    const saved = "saved" in row.dataset ? `Sparat ${clock()}.` : "";
    const words = [saved, ...textsIn(row, ".entry-told, .entry-question, .entry-asks")].filter(Boolean);
    tell(row, words.join(" "), { beside: saved });
    return;
  }
  failed.set(row.id, textOf(row));
  remember(row);
  tell(row, `Inte sparat: ${textsIn(row, ".errorlist").join(" ")}`, { beside: "Inte sparat.", isWrong: true });
}

function textsIn(row, selector) {
  return [...row.querySelectorAll(selector)].map((element) => element.textContent.trim().replace(/\s+/g, " "));
}

function clock() {
  const hours = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
  return hours.format(new Date()).replace(":", ".");
}

// Said beside the row, where what stands in it already is left out, and in the bar where screen readers hear it.
function tell(row, words, { beside = words, isWrong = false } = {}) {
  row = document.getElementById(row.id);
  let place = row.querySelector(".entry-note");
  if (!place) {
    place = document.createElement("p");
    place.className = "entry-note small";
    (row.querySelector(".entry-fields") ?? row).append(place);
  }
  place.textContent = beside;
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
  tell(row, "Inte sparat, försöker igen.", { isWrong: true });
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

// When the page is left, what waits for its turn goes at once, and nobody is there to hear the answer.
function flush() {
  for (const row of form.querySelectorAll(".entry[data-row]")) {
    if (row.id !== sending && isDirty(row)) {
      post(row, null);
    }
  }
}

function released() {
  return isPressed ? new Promise((resolve) => document.addEventListener("pointerup", () => setTimeout(resolve), { once: true })) : null;
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
  form.addEventListener("submit", () => {
    // The whole page goes: its answer shows what is not saved.
    clearTimeout(timer);
  });
  document.addEventListener("pointerdown", () => (isPressed = true), true);
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => (isPressed = false), true);
  }
  window.addEventListener("online", retry);
  window.addEventListener("pagehide", flush);
  window.addEventListener("pageshow", (event) => {
    // A page that comes back as it was left does not know what was saved since.
    if (event.persisted) {
      location.reload();
    }
  });
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
