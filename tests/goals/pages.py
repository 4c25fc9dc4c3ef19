"""Pages as they are read: the text of what a client is shown, in order, and outcomes to show."""

import html
import re
from decimal import Decimal
from typing import Any

from django.test import Client

from goals.models import Origin, Outcome, OutcomePart, OutcomeState, Target
from tests.conftest import NOW

PLACE = "/norr/kn/2026-08/"


def read(client: Client, url: str, status: int = 200) -> str:
    """The words of a page's main part, with one space between them; asserts that the answer is the expected one."""
    response = client.get(url)
    assert response.status_code == status, f"{url} answered {response.status_code}"
    return words_of(response.content.decode())


def words_of(page: str) -> str:
    """The words between <main> and </main>."""
    main = page.partition("<main")[2].partition(">")[2].partition("</main")[0]
    words = html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("\xa0", " ")
    return re.sub(r" (?=[,.;:])", "", " ".join(words.split()))


def make_outcome(target: Target, month: int, value: str | None, year: int = 2026, **fields: Any) -> Outcome:
    """An outcome of the target's indicator; `women` and `men` are its parts."""
    parts = {name: fields.pop(name) for name in ("women", "men") if name in fields}
    known: dict[str, Any] = {"state": OutcomeState.REPORTED, "origin": Origin.FORM, "via": "test", "entered_at": NOW}
    number = None if value is None else Decimal(value)
    outcome = Outcome.objects.create(indicator=target.indicator, year=year, month=month, value=number, **known | fields)
    categories = [d.dimension.categories.order_by("order") for d in target.indicator.dimensions.all()]
    for category, name in zip(categories[0] if parts else [], ("women", "men"), strict=False):
        OutcomePart.objects.create(outcome=outcome, category=category, value=Decimal(parts[name]))
    return outcome
