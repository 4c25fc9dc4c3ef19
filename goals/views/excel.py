"""A list page as an Excel file: the same rows, in the same order, with the same filter.

A short list is answered with its file. A long one is asked for, and made by a job (reports.handlers).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tables2 import Table

from goals.spreadsheets import CONTENT_TYPE, write_xlsx
from goals.views.files import as_attachment
from goals.views.lists import Listing
from goals.views.places import Place
from tracker.models import Region
from tracker.periods import write_date


def wants_excel(request: HttpRequest) -> bool:
    """Whether the address asks for a file."""
    return request.GET.get("format") == "xlsx"


@dataclass(frozen=True)
class ExcelWay:
    """How the reader of a list gets it as a file: by a link, or by a form that asks for what takes its time."""

    url: str  # of the file where the list is short, else of where it is asked for
    is_asked_for: bool
    code: str  # of the list
    query: str  # what was chosen, and in which order
    key: UUID  # the form's


def excel_way(request: HttpRequest, place: Place, listing: Listing) -> ExcelWay:
    """The way to the file of a list as it is shown, all its pages."""
    chosen = request.GET.copy()
    for name in ("format", "page"):
        chosen.pop(name, None)
    query = chosen.urlencode()
    chosen["format"] = "xlsx"
    url = place.url("reports:list_files") if listing.is_long else f"?{chosen.urlencode()}"
    return ExcelWay(url, listing.is_long, listing.code, query, uuid4())


def xlsx_response(place: Place, listing: Listing) -> HttpResponse:
    """The whole list as a file, whatever page is shown."""
    name, data = list_file(place, listing.title, listing.table.as_values())
    return as_attachment(data, name=name, media_type=CONTENT_TYPE)


def list_file(place: Place, title: str, rows: Iterable[Any]) -> tuple[str, bytes]:
    """The name of the file of a list, and the file: its rows, the first of which is the heading, under what they are."""
    notes = [
        f"{title}, {place.unit}, {place.follow_up}",
        _("{region}. Hämtat ur Tertial {day}.").format(region=place.region, day=write_date(place.today)),
    ]
    if place.is_demo:
        notes.append(_("Påhittade siffror."))
    return _named(f"{title} {place.unit.slug} {place.period.slug}"), write_xlsx(title, notes, rows)


def region_xlsx(region: Region, today: date, table: Table, title: str) -> HttpResponse:
    """The same for a table that is the region's own."""
    notes = [title, _("{region}. Hämtat ur Tertial {day}.").format(region=region, day=write_date(today))]
    name, data = _named(f"{title} {region.slug} {today.isoformat()}"), write_xlsx(title, notes, table.as_values())
    return as_attachment(data, name=name, media_type=CONTENT_TYPE)


def _named(name: str) -> str:
    return f"{slugify(name)}.xlsx"
