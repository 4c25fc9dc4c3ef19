"""A list page as an Excel file: the same rows, in the same order, with the same filter."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tables2 import Table

from goals.spreadsheets import CONTENT_TYPE, write_xlsx
from goals.views.files import as_attachment
from goals.views.places import Place
from tracker.models import Region
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
    return _file(title, notes, table, f"{title} {place.unit.slug} {place.period.slug}")


def region_xlsx(region: Region, today: date, table: Table, title: str) -> HttpResponse:
    """The same for a table that is the region's own."""
    notes = [title, _("{region}. Hämtat ur Tertial {day}.").format(region=region, day=write_date(today))]
    return _file(title, notes, table, f"{title} {region.slug} {today.isoformat()}")


def _file(title: str, notes: list[str], table: Table, name: str) -> HttpResponse:
    data = write_xlsx(title, notes, table.as_values())
    return as_attachment(data, name=f"{slugify(name)}.xlsx", media_type=CONTENT_TYPE)
