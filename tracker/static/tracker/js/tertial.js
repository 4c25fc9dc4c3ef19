// What a browser with JavaScript gets on top. Every page works without it.

"use strict";

// The summary of errors is read first.
function focusOnErrors() {
  document.querySelector("[data-focus]")?.focus();
}

// A menu closes with Escape, and when something else is pressed.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) {
      menu.open = false;
    }
  }
}

function closeMenuOnEscape(event) {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

// An element with data-refresh="url" is replaced by what the url gives, every other second, until that has no data-refresh.
// Its parent has aria-live, so that what changes is read aloud. Hidden pages do not ask.
async function refresh(element, wait = 2000) {
  await new Promise((resolve) => setTimeout(resolve, wait));
  if (document.hidden) {
    return refresh(element, wait);
  }
  const next = await fetchFragment(element.dataset.refresh);
  if (!next) {
    return refresh(element, Math.min(wait * 2, 30000));
  }
  if (next.outerHTML !== element.outerHTML) {
    element.replaceWith(next);
    element = next;
  }
  if (element.dataset.refresh) {
    return refresh(element);
  }
}

async function fetchFragment(url) {
  try {
    const response = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok || response.redirected) {
      return null;
    }
    const template = document.createElement("template");
    template.innerHTML = (await response.text()).trim();
    return template.content.firstElementChild;
  } catch {
    return null;
  }
}

focusOnErrors();
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", closeMenuOnEscape);
document.querySelectorAll("[data-refresh]").forEach((element) => refresh(element));
