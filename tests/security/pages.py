"""Pages as a browser reads them: where they lead, and what their forms would send. And all that stands in the database."""

import hashlib
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.apps import apps
from django.db.models import BinaryField
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

WORDS = {"text", "search", "email", "url", "tel", "textarea", "hidden", "number", "date", "password"}


@dataclass
class Field:
    """A field of a form: its kind (the input's type, textarea, select), its value, and what there is to choose among."""

    name: str
    kind: str
    value: str
    choices: list[str] = field(default_factory=list)
    is_chosen: bool = True  # whether a browser would send it
    is_required: bool = False


@dataclass
class Form:
    """A form as it stands on a page. `buttons` are the ways to send it: (name, value), ("", "") for a plain one."""

    method: str
    address: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self, button: tuple[str, str] = ("", ""), **instead: Any) -> dict[str, list[Any]]:
        """What a browser sends when the button is pressed, with `instead` in the place of what stands in those fields."""
        data: dict[str, list[Any]] = {}
        for found in self.fields:
            if found.is_chosen and found.kind != "file":
                data.setdefault(found.name, []).append(found.value)
        if button[0]:
            data[button[0]] = [button[1]]
        return data | {name: [value] for name, value in instead.items()}


class Page(HTMLParser):
    """What a page holds: links, forms, and what a strict policy would stop."""

    def __init__(self, html: str, address: str = "/") -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.breaches: list[str] = []
        self._form: Form | None = None
        self._text: Field | None = None
        self._select: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_breaches(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(self._whole(given["href"]))
        elif tag == "form":
            action = self._whole(given.get("action") or self.address)
            self._form = Form(given.get("method", "get").lower(), action)
            self.forms.append(self._form)
        elif self._form is not None:
            getattr(self, f"_see_{tag}", lambda given: None)(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None:
            self._text.value = self._text.value.removeprefix("\n")  # as a browser reads it
            self._text = None
        elif tag == "select" and self._select is not None:
            self._select.value = self._select.value or next(iter(self._select.choices), "")
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def _whole(self, href: str) -> str:
        return urldefrag(urljoin(self.address, href))[0]

    def _see_input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in {"submit", "image"}:
            self._see_button(given)
        elif name:
            is_chosen = kind not in {"checkbox", "radio"} or "checked" in given
            value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
            self._add(Field(name, kind, value, is_chosen=is_chosen, is_required="required" in given))

    def _see_textarea(self, given: dict[str, str]) -> None:
        self._text = self._add(Field(given.get("name", ""), "textarea", "", is_required="required" in given))

    def _see_select(self, given: dict[str, str]) -> None:
        self._select = self._add(Field(given.get("name", ""), "select", "", is_required="required" in given))

    def _see_option(self, given: dict[str, str]) -> None:
        if self._select is not None:
            self._select.choices.append(given.get("value", ""))
            if "selected" in given:
                self._select.value = given.get("value", "")

    def _see_button(self, given: dict[str, str]) -> None:
        if given.get("type", "submit") != "button" and self._form is not None:
            self._form.buttons.append((given.get("name", ""), given.get("value", "")))

    def _add(self, found: Field) -> Field:
        if self._form is not None:
            self._form.fields.append(found)
        return found

    def _note_breaches(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in given.get("type", "")):
            self.breaches.append(tag)
        self.breaches += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            value = given.get(name, "")
            is_program = value.lower().strip().startswith(("javascript:", "data:", "vbscript:"))
            is_elsewhere = tag != "a" and re.match(r"(https?:)?//", value)
            if is_program or is_elsewhere:
                self.breaches.append(f"{tag} {name}={value}")


@dataclass
class Answer:
    """What is kept of an answer: enough to be read as a page, and to be kept with a scene that is held (tests.held)."""

    status_code: int
    headers: dict[str, str]
    content: bytes
    streaming: bool = False

    @classmethod
    def of(cls, response: Any) -> "Answer":
        return cls(response.status_code, dict(response.headers), b"" if response.streaming else response.content)


def read(response: Any, address: str = "/") -> Page:
    """A page out of an answer; an empty one when the answer is none. What has been read once is not read again."""
    if address not in (known := response.__dict__.setdefault("pages_read", {})):
        is_page = "html" in response.headers.get("Content-Type", "") and not response.streaming
        known[address] = Page(response.content.decode() if is_page else "", address)
    return known[address]


def crawl(client: Client, *starts: str, keep: Callable[[str], bool], alike: int = 3) -> dict[str, Answer]:
    """The addresses, of those to `keep`, that somebody finds by following links and reading forms, with their answers.

    Of addresses with the same name and the same query only the first `alike` are asked for.
    """
    answers: dict[str, Answer] = {}
    queue, seen, kinds = deque(starts), set(starts), Counter[tuple[str, str]]()
    while queue:
        address = queue.popleft()
        response = answers[address] = Answer.of(client.get(address))
        page = read(response, address)
        leads_to = [response.headers["Location"]] if "Location" in response.headers else []
        for found in [*leads_to, *page.links, *(form.address for form in page.forms)]:
            path = _own(found)
            if not path or path in seen or not keep(path):
                continue
            kind = name_of(path), path.partition("?")[2]
            kinds[kind] += 1
            if kinds[kind] <= alike:
                seen.add(path)
                queue.append(path)
    return answers


def _own(address: str) -> str:
    """The address when it is one of ours to follow, with its query only where the query is what makes it a page."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or not parts.path.startswith("/") or parts.path.startswith(("/konto/logga-ut", "/static")):
        return ""
    kept = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)} & {"visa", "format", "ordna"}
    return f"{parts.path}?{parts.query}" if kept else parts.path


def name_of(address: str) -> str:
    """The name of the pattern that an address is of; "" for none."""
    return _name_of_path(urlsplit(address).path)


@cache
def _name_of_path(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address that is Tertial's own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            yield from patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", str(pattern.pattern)


def everything() -> dict[str, str]:
    """All that stands in every table, as a digest for each."""
    return {model._meta.label: _digest(model) for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def _digest(model: Any) -> str:
    names = [column.attname for column in model._meta.concrete_fields if not isinstance(column, BinaryField)]
    files = [column.attname for column in model._meta.concrete_fields if isinstance(column, BinaryField)]
    rows = [repr(row) for row in model._base_manager.order_by("pk").values_list(*names)]
    rows += [hashlib.sha256(b"|".join(bytes(value or b"") for value in row)).hexdigest() for row in _files(model, files)]
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def _files(model: Any, names: list[str]) -> Any:
    return model._base_manager.order_by("pk").values_list(*names) if names else []


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables in which something has changed."""
    return sorted(label for label in before if before[label] != after[label])
