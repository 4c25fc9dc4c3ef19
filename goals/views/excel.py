"""A list page as an Excel file: the same rows, in the same order, with the same filter."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tables2 import Table

from goals.spreadsheets import CONTENT_TYPE, write_xlsx
from goals.views.files import as_attachment
from goals.views.places import Place
from tracker.periods import write_date


def wants_excel(request: HttpRequest) -> bool:
    """Whether the address asks for a file."""
    return request.GET.get("format") == "xlsx"


def xlsx_response(place: Place, table: Table, title: str) -> HttpResponse:
    """The whole table as a file, whatever page is shown."""
    notes = [
        f"{title}, {place.unit}, {place.follow_up}",
        _("{region}. Hämtat ur Tertial {day}.").format(region=place.region, day=write_date(place.today)),
    ]
    if place.is_demo:
        notes.append(_("Påhittade siffror."))
    name = slugify(f"{title} {place.unit.slug} {place.period.slug}")
    return as_attachment(write_xlsx(title, notes, table.as_values()), name=f"{name}.xlsx", media_type=CONTENT_TYPE)
