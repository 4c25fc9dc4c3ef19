"""Tags of the report's page and HTML file."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.renderers import charts
from tracker.svg import PAGE

register = template.Library()


@register.simple_tag
def draw_chart(chart: Any, width: int, height: int) -> SafeString:
    """{% draw_chart chart 680 220 %}: the drawing; its figures are for the template. Its texts are escaped where it is drawn."""
    return mark_safe(charts.draw_chart(chart, width=width, height=height, palette=PAGE))  # noqa: S308


@register.filter
def item(values: Sequence[Any], index: int) -> Any:
    """{{ values|item:2 }}: the value at a place, counted from 0; None beyond the end."""
    return values[index] if index < len(values) else None
