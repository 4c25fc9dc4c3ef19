"""Lists: a table's rows in the order that the address asks for, one page at a time."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

ROWS_ON_A_PAGE = 50


def turn_to_page(request: HttpRequest, table: Table) -> None:
    """Sort the table and turn to the page asked for: the first where no number is asked for, the last beyond the ends.

    How long a page is, is not for the address to say: a length of zero or below is no page at all.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginator = Paginator(table.rows, ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
