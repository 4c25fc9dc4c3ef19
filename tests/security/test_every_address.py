"""Every address, found as people find them: by following links and forms from the first page. A new page is covered by itself.

What must never be met from outside a nämnd is in tests/test_walk.py.
"""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.security.conftest import HERE
from tests.security.pages import changes, everything, name_of, patterns, read

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("in_september")]

FOUND_BY_NOBODY = {
    # Pages of signing in, which tests/tracker/test_sign_in_pages.py asks for.
    "account_inactive", "account_logout", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_set_password",
    # Asked for by machines and by a script; and by what is written on paper.
    "health_live", "health_ready", "health_deep", "goals:outcome_row", "reports:trace_code", "reports:trace_by_code",
    # Of what the scene has none of: a long list as a file, an absence, a masking, a package, a file, uppdrag to end, a goal of
    # god ekonomisk hushållning, a letter that has been sent.
    "reports:list_files", "reports:list_file", "reports:list_file_data", "goals:absence", "reports:masking",
    "reports:council", "reports:attachment", "reports:package", "reports:package_job", "reports:package_file",
    "goals:assignments_whole", "goals:edit_assignment_ends", "goals:edit_assignment_end", "goals:edit_assignment_reopen",
    "goals:householding", "reports:mail_again",
}  # fmt: skip
# What may be answered to anybody who asks for anything.
ALLOWED = {200, 302, 403, 404, 405, 410}


def test_every_page_is_found_and_reads_only(found: dict[str, Any], client_of: Callable[[str | None], Client]) -> None:
    client, operator = client_of("everyone_in_one"), client_of("operator")
    before = everything()
    names = {name for name, _route in patterns()}
    seen = {name_of(address) for address in found}
    # The region's own follow-up has the pages of a nämnd's once more.
    twins = {name for name in names if ":region_" in name and name.replace(":region_", ":") in names}
    assert names - seen - twins == FOUND_BY_NOBODY
    assert len(twins & seen) > 5
    assert list(read_by("everyone_in_one", found)) == []
    pages = one_of_each(found).values()
    assert list(read_by("nobody", {address: client_of(None).get(address) for address in pages})) == []
    assert list(read_by("operator", {address: operator.get(address) for address in pages})) == []
    heads = {address: client.head(address).status_code for address in pages}
    assert heads == {address: found[address].status_code for address in pages}
    assert list(answers_to_other_methods(client, found)) == []
    assert list(answers_to_filters(client, found)) == []
    assert changes(before, everything()) == []


def test_nothing_that_was_guessed_is_there(scene: SimpleNamespace, client_of: Callable[[str | None], Client]) -> None:
    client = client_of("everyone_in_one")
    before = everything()
    assert list(answers_to_guesses(client)) == []
    assert changes(before, everything()) == []


def read_by(who: str, answers: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the answers that somebody got."""
    for address, response in answers.items():
        if response.status_code not in ALLOWED:
            yield f"{who}, {address}: {response.status_code}"
        if breaches := read(response, address).breaches:
            yield f"{who}, {address}: {breaches}"


def one_of_each(found: dict[str, Any]) -> dict[str, str]:
    return {name_of(address): address for address in found}


def answers_to_other_methods(client: Client, found: dict[str, Any]) -> Iterator[str]:
    """Where another method than a browser's is answered with anything but a no."""
    for address in [*one_of_each(found).values(), *map(reverse, SIGNING_IN)]:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW"):
            if (status := client.generic(method, address).status_code) != 405:
                yield f"{method} {address}: {status}"


SIGNING_IN = ["account_login", "account_logout", "account_reset_password", "account_reset_password_done"]
NUMBERS = ["0", "2147483648", "9223372036854775808", "1" * 5000]
NO_NUMBERS = ["-1", "x", "1.0", "1e3", "%00", "1%0a", "%D9%A3", "' OR 1=1", "1;2"]
NO_PLACES = ["x", "..", "%2e%2e", "a" * 300, "%00", "2026-13", "2026-00", "0000-08", "9999-12", "%E2%80%AE", "NORR", "1", "soder"]
RIGHT = {"region": "norr", "unit": "kn", "period": "2026-08", "month": "8", "file_format": "pdf", "kind": "text", "year": "2026"}


def guesses(name: str, route: str) -> Iterator[str]:
    """Addresses of a pattern with each of its numbers guessed, the rest right."""
    parts = re.findall(r"<(?:(\w+):)?(\w+)>", route)
    for kind, part in parts:
        for value in NUMBERS if kind == "int" else []:
            address = reverse(name, kwargs={other: RIGHT.get(other, "1") for _kind, other in parts} | {part: "424242"})
            yield address.replace("/424242/", f"/{value}/", 1)


PLACES = [
    f"/{region}/{unit}/{period}/"
    for value in NO_PLACES
    for region, unit, period in ((value, "kn", "2026-08"), ("norr", value, "2026-08"), ("norr", "kn", value))
] + [f"{HERE}mal/{value}/" for value in NO_NUMBERS]


def answers_to_guesses(client: Client) -> Iterator[str]:
    """Where a guessed number or place is answered with anything but that it is not there."""
    for address in [*PLACES, *(address for name, route in patterns() for address in guesses(name, route))]:
        statuses = {client.get(address).status_code, client.post(address, {}).status_code}
        if not statuses <= {400, 404, 405, 410}:
            yield f"{address[:120]}: {statuses}"


# Names that a list understands also where all of it fits on one page.
USUAL = {"q", "page", "sida", "sort", "format", "visa"}
STRANGE = [
    "-1", "0", "9" * 500, "NaN", "1e309", "' OR 1=1 --", "%_\\%[a-z]*(", "<script>alert(1)</script>\u202e", "å" * 3000, "٣",
]  # fmt: skip


def answers_to_filters(client: Client, found: dict[str, Any]) -> Iterator[str]:
    """Where a part of a query that some page of ours makes, with what it never makes, breaks the page or comes out as HTML."""
    asked = {address: queries_of(found[address], address) for address in one_of_each(found).values() if "?" not in address}
    asked = {address: names for address, names in asked.items() if names}
    assert len(asked) > 5
    for address, names in asked.items():
        for value in STRANGE:
            response = client.get(address, dict.fromkeys(names, value))
            if response.status_code not in {200, 302, 400, 403, 404, 405, 422}:
                yield f"{address}?{names} {value}: {response.status_code}"
            if "<script>alert" in response.content.decode(errors="replace"):
                yield f"{address}?{names} {value}: not escaped"


def queries_of(response: Any, address: str) -> set[str]:
    """The names in the queries that a page leads to itself by."""
    page = read(response, address)
    own = address.partition("?")[0]
    forms = {found.name for form in page.forms if form.method == "get" and form.address.startswith(own) for found in form.fields}
    links = {
        part.partition("=")[0]
        for link in page.links
        if link.partition("?")[0] == own and "?" in link
        for part in link.partition("?")[2].split("&")
    }
    return (forms | links | USUAL) - {""} if forms | links else set()
