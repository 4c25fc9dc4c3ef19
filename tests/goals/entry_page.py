"""A page with a form as a browser without JavaScript has it: what it shows, what stands in its fields, and sending it."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from goals.models import Target

OUTCOMES = "/norr/kn/2026-08/utfall/"


def key_of(target: Target, month: int = 8) -> str:
    """What the names of a row's fields begin with."""
    return f"u{target.indicator_id}-{month}"


class FormPage(HTMLParser):
    """One page as it was answered.

    `text` is what is read, in order, with a space between the parts. `fields` are
    what a browser would send when nothing is touched.
    """

    def __init__(self, client: Client, response: Any, url: str) -> None:
        super().__init__()
        self.client = client
        self.url = url
        self.status: int = response.status_code
        self.html: str = response.content.decode()
        self.main = self.html.partition("<main")[2].partition("</main")[0]
        self.fields: dict[str, str] = {}
        self._words: list[str] = []
        self._open: tuple[str, str] = ("", "")  # the textarea or select that is being read, and its name
        self.feed(self.main)

    @property
    def text(self) -> str:
        return re.sub(r" (?=[:,.)])|(?<=\() ", "", " ".join(" ".join(self._words).split()))

    def errors_of(self, name: str) -> str:
        """What is said to be wrong with a field; "" for nothing."""
        found = re.search(rf'<ul class="errorlist" id="id_{re.escape(name)}_error">(.*?)</ul>', self.main, re.DOTALL)
        return html.unescape(re.sub("<[^>]+>", "", found[1])).replace("\xa0", " ") if found else ""

    def save(self, changes: dict[str, Any]) -> "FormPage":
        """Send the page with some fields changed; the page that answers."""
        response = self.client.post(self.url, {**self.fields, **changes}, follow=True)
        return FormPage(self.client, response, self.url)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name, value = attributes.get("name") or "", attributes.get("value")
        if tag in {"textarea", "select"} and name:
            self._open = (tag, name)
            self.fields[name] = ""
        elif tag == "option" and "selected" in attributes:
            self.fields[self._open[1]] = value or ""
        elif tag == "input" and name:
            is_choice = attributes.get("type") in {"radio", "checkbox"}
            if not is_choice or "checked" in attributes:
                self.fields[name] = value if value is not None else "on" if is_choice else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open[0]:
            self._open = ("", "")

    def handle_data(self, data: str) -> None:
        tag, name = self._open
        if tag == "textarea":
            self.fields[name] += data.removeprefix("\n") if not self.fields[name] else data
        elif not tag:
            self._words.append(data)
