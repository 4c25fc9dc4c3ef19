"""Template tags and filters: numbers, dates and sentences the Swedish way, and drawings.

Nothing here decides anything: what is shown is handed over by the view.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tracker.charts import draw_bullet, draw_sparkline, draw_trend
from tracker.numbers import NO_VALUE, write_number
from tracker.periods import STOCKHOLM, local_date, write_date, write_short_date
from tracker.sentences import Sentence
from tracker.series import Bullet, Point, Trend
from tracker.signs import draw_sign
from tracker.timelines import Shape, Timeline, draw_key, draw_timeline

register = template.Library()


def translate(sentence: Sentence) -> str:
    """A rule's sentence in the reader's language, its parts that are sentences too. Nothing is escaped."""
    return gettext(sentence.msgid).format(**{name: _translate_value(value) for name, value in sentence.values.items()})


def _translate_value(value: str | Sentence) -> str:
    return translate(value) if isinstance(value, Sentence) else value


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """{{ value|number }}, {{ value|number:1 }}: "1 234,5"; an en dash for None."""
    return write_number(value, decimals=decimals)


@register.simple_tag
def quantity(value: Decimal | int | None, unit: str = "", decimals: int | None = None) -> str:
    """{% quantity value unit decimals %}: "84,8 %"; an en dash alone for None."""
    return write_number(value, decimals=decimals, unit="" if value is None else unit)


@register.filter
def sentence(value: Sentence | str | None) -> str:
    """{{ reason|sentence }}: a rule's sentence in the reader's language; a plain text as it is; "" for None."""
    return translate(value) if isinstance(value, Sentence) else str(value or "")


@register.filter
def as_lines(value: object) -> list[object]:
    """{{ description|as_lines }}: a list or tuple as it is, anything else as one line; an en dash for what is empty."""
    lines = list(value) if isinstance(value, list | tuple) else [value]
    return lines if any(line not in ("", None) for line in lines) else [NO_VALUE]


@register.filter
def long_date(value: date | datetime | None) -> str:
    """{{ due_on|long_date }}: "31 augusti 2026", Swedish local date; "" for None."""
    return write_date(_local_date(value)) if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    """{{ due_on|short_date }}: "31 aug", only where the year is plain from what stands around it; "" for None."""
    return write_short_date(_local_date(value)) if value else ""


@register.filter
def date_in(value: date | None, year: int) -> str:
    """{{ due_on|date_in:2026 }}: "31 augusti" on a page about that year, "20 januari 2027" for another; "" for None."""
    if not value:
        return ""
    return date_format(value, "j F") if value.year == year else write_date(value)


@register.filter
def week_date(value: date | datetime | None) -> str:
    """{{ due_on|week_date }}: "fredag 11 september", for what is near; "" for None."""
    return date_format(_local_date(value), "l j F") if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """{{ saved_at|clock }}: "14.02", Swedish local time; "" for None."""
    return date_format(timezone.localtime(value, STOCKHOLM), "H.i") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """{{ saved_at|moment }}: "3 september 2026 kl. 14.02"; "" for None."""
    return f"{long_date(value)} kl. {clock(value)}" if value else ""


def _local_date(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


# Drawings; their texts are escaped where they are written, see tracker/svg.py.


@register.simple_tag
def sign(status: Any) -> SafeString:
    """{% sign status %}: the shape alone of anything with a `sign`, as is_forecast and stage say; its word must stand beside."""
    is_calculated = getattr(status, "stage", "") == "CALCULATED"
    is_forecast = getattr(status, "is_forecast", False)
    return mark_safe(draw_sign(status.sign, is_forecast=is_forecast, is_calculated=is_calculated))  # noqa: S308


@register.simple_tag
def trend_chart(trend: Trend, width: int = 680, height: int = 280) -> SafeString:
    """{% trend_chart trend width=340 %}: the chart; its data table is for the template."""
    return mark_safe(draw_trend(trend, translate=translate, width=width, height=height))  # noqa: S308


@register.simple_tag
def sparkline(trend: Trend) -> SafeString:
    """{% sparkline trend %}: the trend in a table's cell."""
    return mark_safe(draw_sparkline(trend, translate=translate))  # noqa: S308


@register.simple_tag
def bullet_chart(bullet: Bullet, width: int = 240) -> SafeString:
    """{% bullet_chart bullet %}: the outcome against its target."""
    return mark_safe(draw_bullet(bullet, translate=translate, width=width))  # noqa: S308


@register.simple_tag
def timeline(line: Timeline, width: int = 1080) -> SafeString:
    """{% timeline line width=340 %}: rows of days under an axis of months; its table is for the template."""
    return mark_safe(draw_timeline(line, width=width))  # noqa: S308


@register.simple_tag
def timeline_key(shape: Shape) -> SafeString:
    """{% timeline_key shape %}: a mark of the line alone; its word must stand beside."""
    return mark_safe(draw_key(shape))  # noqa: S308


@register.simple_tag
def trend_rows(trend: Trend) -> list[tuple[Point, str, str, str]]:
    """{% trend_rows trend as rows %}: (point, value, women, men), as written in the table under the chart."""
    return [(p, trend.write(p.value), trend.write(p.women), trend.write(p.men)) for p in trend.points]
