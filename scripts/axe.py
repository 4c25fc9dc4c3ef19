"""What axe finds on a page: every rule on all of it, and colour contrast on one text of each kind.

Contrast is nine tenths of what axe does on a page with many rows. It is a matter of the text's colour, size and weight and of
what lies behind it; two texts that agree in all of that have the same contrast, so of each kind the first two are asked.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import Page

SOURCE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
# Marks the texts that are asked, and remembers what has been asked on the page, at another width too. What decides the contrast
# of a text is the chain of what is drawn behind it, to which most elements add nothing, and its own look; what axe leaves out
# (hidden, disabled, a single sign) is no text of the same kind.
MARK = """() => {
  const asked = window.askedForContrast ??= new Map(), behind = new Map();
  const plain = "rgba(0, 0, 0, 0),none,1,none,normal,static,none,auto,none,0px,none";
  const ground = (element) => {
    if (!element) return "";
    if (!behind.has(element)) {
      const style = getComputedStyle(element), below = ground(element.parentElement);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode, style.position,
        style.float, style.clip, style.clipPath, style.textIndent, style.transform].join();
      behind.set(element, own === plain ? below : `${below}|${own}`);
    }
    return behind.get(element);
  };
  const out = (element) => [
    element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}), element.matches(":disabled"),
    Boolean(element.closest("label")?.control?.disabled), Boolean(element.closest("[aria-disabled=true], [inert]")),
    Boolean(element.id && document.querySelector(`[aria-labelledby~="${element.id}"]:disabled`)), element.tagName,
  ].join();
  for (const element of document.body.querySelectorAll("*")) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim());
    const text = texts.join("");
    element.removeAttribute("data-contrast");
    if (!text && !element.matches("input, select, textarea")) continue;
    const style = getComputedStyle(element);
    const look = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextFillColor].join();
    const kind = [ground(element), look, out(element), text.length > 1].join("|");
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
    element.toggleAttribute("data-contrast", asked.get(kind) <= 2);
  }
}"""
ASK = """async () => {
  axe.configure({rules: [{id: "color-contrast", selector: "[data-contrast]"}]});
  return (await axe.run({resultTypes: ["violations"]})).violations;
}"""


def find_violations(page: Page) -> list[dict[str, Any]]:
    """What axe has to say of the page as it is now: dicts with "id", "help" and "nodes"; empty when it has nothing to."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SOURCE)
    page.evaluate(MARK)
    found: list[dict[str, Any]] = page.evaluate(ASK)
    return found


def find_faults(page: Page) -> list[str]:
    """The violations in words."""
    return [
        f"{violation['id']}: {violation['help']} – {'; '.join(node['html'][:120] for node in violation['nodes'][:3])}"
        for violation in find_violations(page)
    ]
