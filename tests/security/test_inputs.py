"""What people and programs may type, in every field of every form that is found: refused in words or kept as it is, never worse.

The forms are those of the pages, filled in so that they would be taken; then their fields get something odd.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.security.pages import Field, Form, name_of, read

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("in_september")]

SCRIPT = "<script>alert(1)</script>"
# HTML, a template, typst and SQL; what no text holds; a formula with line ends of mail, controls and letters that turn the text;
# and what is too long.
TEXTS = [
    f'{SCRIPT}<img src=x onerror=a()>" onmouseover="alert(1)\' </textarea>{{{{ 7*7 }}}}{{% load x %}}%(x)s #read("a") \'; --',
    "a\0b",
    "=cmd|' /C calc'!A0\r\nBcc: x@example.org\n\x01\x1b[31m\x7f\x85\u2028\u202e\u2066a 👩‍👩‍👧 \U0010ffff \ufffe" + "z\u0310" * 20,
    "javascript:alert(1)//" + "å" * 20_000,
]
NUMBERS = ["NaN", "1_000", "٣", "9" * 500, "−5,2"]
DATES = ["0001-01-01", "9999-12-31", "2026-02-29", "２０２６-０１-０１"]
CHOICES = [f'{SCRIPT}"', "a\0b", "å" * 20_000, "9" * 500, "-1"]
MOST_CHOICES = 2  # of a form
TAKEN = {200, 302, 303, 400, 403, 404, 409, 410, 413, 422}


def forms_of(found: dict[str, Any]) -> list[Form]:
    """One of each form that is found, filled in so that it would be taken."""
    kinds: dict[Any, Form] = {}
    for address, response in found.items():
        for form in read(response, address).forms:
            if form.method == "post" and "logga-ut" not in form.address:
                kinds.setdefault(_kind(form), form)
    for form in kinds.values():
        for one in form.fields:
            _fill(one, form)
    return list(kinds.values())


def _kind(form: Form) -> Any:
    return name_of(form.address), frozenset(re.sub(r"\d+", "", one.name) for one in form.fields), tuple(sorted(form.buttons))[:1]


# What the page cannot know: another year, a reason, a choice to make.
BY_HAND = {
    "goals:edit_plan_new": {"edition_from": "2028-01-01", "edition_to": "2028-12-31"},
    "goals:outcome": {"text": "Räknat för hand.", "url": "https://example.org/"},
    "goals:assessment": {"activities": "Ett möte.", "deviation_reason": "Ett möte ställdes in."},
    "goals:edit_assignment_new": {"receivers": ""},
    "goals:admin_person_role": {"unit": "LAST"},
    "reports:mask_files": {"chosen": "", "held_on": "2026-09-08", "paragraph": "51", "text": "Efter planen.", "is_sure": "on"},
    "reports:hand_over": {"accepts_missing": "on"},
    "reports:dispatch": {"knows_it_becomes_public": "on"},
    "reports:decide": {"held_on": "2026-09-08", "paragraph": "51"},
    "reports:refer_back": {"held_on": "2026-09-08", "paragraph": "51", "text": "Beskriv inlandet."},
    "reports:correct": {"held_on": "2026-09-08", "paragraph": "51", "text": "Ett utfall är fel."},
}


def _fill(one: Field, form: Form) -> None:
    """Fill in what must be filled in, as somebody would who is in a hurry."""
    by_hand = BY_HAND.get(name_of(form.address), {})
    if one.name in by_hand and (one.kind != "checkbox" or not any(f.is_chosen for f in form.fields if f.name == one.name)):
        value = one.choices[-1] if by_hand[one.name] == "LAST" else by_hand[one.name]
        one.value, one.is_chosen = value or one.value, True
    elif one.kind == "radio":
        one.is_chosen |= not any(other.is_chosen for other in form.fields if other.name == one.name)
    elif one.is_required and not one.value.strip():
        one.value = _usual(one)


def _usual(one: Field) -> str:
    choices = [choice for choice in one.choices if choice]
    if choices:
        return choices[-1 if one.name.endswith("deputy") else 0]
    usual = {"date": "2026-12-01", "email": "ny@example.org"}
    return "2026" if "year" in one.name else usual.get(one.kind, "7")


def odd_values(one: Field) -> tuple[str, list[str]]:
    """What to put in a field, and what that is called: by what stands in it now, which the form takes."""
    if one.kind == "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", one.value):
        return "date", DATES
    if one.kind in {"text", "number"} and re.fullmatch(r"[\d ,.\u00a0]*", one.value):
        return "number", NUMBERS
    if one.kind in {"textarea", "text", "search", "url", "email"}:
        return "text", TEXTS
    return "choice", CHOICES


def odd_forms(form: Form) -> Iterator[dict[str, Any]]:
    """The form sent with something odd: in all of its texts at once, which are mostly taken as they are; then in all of its
    numbers and dates; then in what is chosen or hidden, one at a time, since the first of those that is wrong ends it."""
    kinds = [(one, *odd_values(one)) for one in form.fields if one.name not in {"csrfmiddlewaretoken", ""} and one.kind != "file"]
    button = next(iter(form.buttons), ("", ""))
    for together in ({"text"}, {"number", "date"}):
        fields = [(one.name, values) for one, kind, values in kinds if kind in together]
        for turn in range(max((len(values) for _name, values in fields), default=0)):
            data = form.sent(button)
            yield data | {name: [values[turn % len(values)], *data.get(name, [])[1:]] for name, values in fields}
    chosen = [(one.name, values) for one, kind, values in kinds if kind == "choice"]
    for turn, (name, values) in enumerate(chosen[:MOST_CHOICES]):
        data = form.sent(button)
        yield data | {name: [values[turn % len(values)], *data.get(name, [])[1:]]}


def post(client: Client, form: Form, data: dict[str, Any]) -> tuple[int, list[str]]:
    """Send a form as a browser does; its status and what is wrong. Whatever it did is taken back."""
    with transaction.atomic():
        response = client.post(form.address, data)
        leads_to = response.headers.get("Location", "") if response.status_code in {302, 303} else ""
        page = client.get(leads_to) if leads_to.startswith("/") and SCRIPT in str(data) else response
        faults = list(_faults(response, page))
        transaction.set_rollback(True)
    return response.status_code, faults


def _faults(response: Any, page: Any) -> Iterator[str]:
    if response.status_code not in TAKEN:
        yield f"answered with {response.status_code}"
    if page.status_code not in TAKEN | {405}:
        yield f"leads to {page.status_code}"
    if "html" in page.headers.get("Content-Type", ""):
        html = page.content.decode()
        if SCRIPT in html or read(page).breaches:
            yield "is not escaped"
        if "{{ 49" in html or ">49<" in html:
            yield "is read as a template"


@pytest.mark.parametrize("part", range(2))
def test_nothing_odd_breaks_a_form_or_comes_out_as_anything_but_text(
    part: int, found: dict[str, Any], client_of: Callable[[str | None], Client]
) -> None:
    client = client_of("everyone_in_one")
    every = forms_of(found)
    names = sorted({name_of(form.address) for form in every})
    assert len(names) > 40
    forms = [form for form in every if name_of(form.address) in names[part::2]]
    taken = {
        name_of(form.address) for form in forms for button in form.buttons if post(client, form, form.sent(button))[0] == 302
    }
    # Otherwise what is odd below would be sent with something that is refused anyway.
    assert set(names[part::2]) - taken - NOT_TAKEN == set()
    wrong = [
        f"{form.address} {shorten(data)}: {fault}"
        for form in forms
        for data in odd_forms(form)
        for fault in post(client, form, data)[1]
    ]
    assert wrong == []


def shorten(data: dict[str, Any]) -> str:
    return str({name: str(value)[:60] for name, value in data.items()})[:400]


NOT_TAKEN = {
    # What only the person knows.
    "account_change_password", "account_reset_password",
    # Shown to be looked at before it is taken.
    "goals:edit_plan_paste", "goals:admin_rule_new", "reports:mask_text",
    # Needs two to be moved, and indicators to choose among; there are none.
    "reports:section_order", "reports:give_exception",
    # A file.
    "reports:review",
}  # fmt: skip
