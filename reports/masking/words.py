"""The places of a text in words: where it stands, and what it will say instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.presentation.event_words import FIELDS, what_was_done, who_did_it
from goals.queries.events import names_of
from reports.masking.attached import Attached
from reports.masking.places import EventPlaces, FilePlaces, Found, ReportPlaces, RowPlaces
from reports.masking.text import Glimpse
from reports.models import ReportStage
from tracker.periods import local_date, write_date

# Of one place no more is shown than this: the rest is counted.
MOST_GLIMPSES = 3


@dataclass(frozen=True)
class Shown:
    """One place: whose it is, which part of it, what it says now, and what becomes of it ("" where a mark is put)."""

    where: str
    part: str
    glimpses: Sequence[Glimpse]
    more: int = 0
    becomes: str = ""


@dataclass(frozen=True)
class Group:
    """Places of one sort."""

    title: str
    places: Sequence[Shown]


def groups_of(found: Found) -> list[Group]:
    """Every place in words, those that people meet first; a query for each kind of row."""
    names = names_of([*(row.subject for row in found.rows), *(one.event.subject for one in found.events)])
    groups = [
        Group(_("Rapporter"), [_report(one) for one in found.reports]),
        Group(_("Texter"), [shown for row in found.rows for shown in _row(row, names.get(row.subject, ""))]),
        Group(_("Filer"), [_file(one) for one in found.files]),
        Group(_("Brev"), [shown for row in found.letters for shown in _row(row, "")]),
        Group(_("Spåret"), [_event(one, names.get(one.event.subject, "")) for one in found.events]),
    ]
    return [group for group in groups if group.places]


def file_words(one: Attached) -> str:
    """A file as a choice: its name, what it belongs to and when it was added."""
    known = [one.name, one.about, write_date(local_date(one.at)) if one.at else ""]
    return " · ".join(part for part in known if part)


def _row(row: RowPlaces, name: str) -> Iterator[Shown]:
    kind = str(row.model._meta.verbose_name).capitalize()
    where = f"{kind}: {name}" if name else kind
    for column, glimpses in row.glimpses.items():
        shown = glimpses[:MOST_GLIMPSES] if row.is_shown else ()
        part = _(FIELDS[column]) if column in FIELDS else ""
        hidden = "" if row.is_shown else _("Visas inte: brevet gäller också andra nämnder. Texten maskeras.")
        yield Shown(where, part.capitalize(), shown, len(glimpses) - len(shown) if row.is_shown else 0, hidden)


def _event(place: EventPlaces, name: str) -> Shown:
    event = place.event
    what = f"{what_was_done(event)}: {name}" if name else what_was_done(event)
    glimpses = place.glimpses[:MOST_GLIMPSES]
    when = f"{write_date(local_date(event.at))}, {who_did_it(event)}"
    return Shown(what, when, glimpses, len(place.glimpses) - len(glimpses), _("Hela värdet tas bort."))


def _report(place: ReportPlaces) -> Shown:
    report = place.report
    where = f"{report.unit_follow_up.follow_up}, {report.unit_follow_up.unit}"
    if report.stage == ReportStage.DRAFT:
        becomes = _("Kastas. Bygg ett nytt utkast efteråt.")
    elif place.is_withdrawn:
        becomes = _("Är redan tillbakadragen.")
    else:
        becomes = _("Får en maskerad version. Originalet visas inte längre för någon.")
    return Shown(where, report.label, (), place.count, becomes)


def _file(place: FilePlaces) -> Shown:
    glimpses = place.glimpses[:MOST_GLIMPSES]
    return Shown(place.file.name, "", glimpses, len(place.glimpses) - len(glimpses), _("Hela filen tas bort."))
