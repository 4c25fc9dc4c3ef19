"""Lists: a table's rows in the order that the address asks for, one page at a time, or all of them for a file."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django_tables2 import RequestConfig, Table

from goals.filters import ListFilter
from goals.views.places import Place

ROWS_ON_A_PAGE = 50
# So many rows are made into a file while somebody waits; of more it is done by a job.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Listing:
    """A list as an address asks for it: its rows, chosen and in order, all of them. `code` is what it is found by."""

    code: str
    title: str
    table: Table
    filter: ListFilter
    count: int  # of rows
    found: int = 0  # of what it is made of, before the rows themselves were asked

    @property
    def is_long(self) -> bool:
        """Whether a file of it is made by a job."""
        return self.count > MOST_AT_ONCE


# A list at a place, as somebody reads it, by what its address says.
Lister = Callable[[Place, QueryDict], Listing]


def put_in_order(table: Table, query: QueryDict) -> None:
    """Sort the table as the address says; it stays as it is when that says nothing."""
    order = query.getlist(table.prefixed_order_by_field)
    if order:
        table.order_by = order


def turn_to_page(request: HttpRequest, table: Table) -> None:
    """Sort the table and turn to the page asked for: the first where no number is asked for, the last beyond the ends.

    How long a page is, is not for the address to say: a length of zero or below is no page at all.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginator = Paginator(table.rows, ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
