"""The whole extract of one person, and the file of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from reports.own_record.person import (
    absence_sheet,
    change_sheet,
    events_about,
    role_sheet,
    roles_of,
    session_sheet,
    suspension_sheet,
)
from reports.own_record.sheets import Sheet
from reports.own_record.words import kept_sheet, rights
from reports.own_record.work import action_sheet, deeds_of, indicator_sheet, job_sheet, letter_sheet, named_sheet, reminder_sheet
from tracker.models import Membership, Person, Region
from tracker.periods import local_date

SCHEMA = "tertial-mina-uppgifter-1"


@dataclass(frozen=True)
class OwnRecord:
    """What is kept of a person at a moment. `facts` is a table of one row; `ways` are to what they have done."""

    made_at: datetime
    facts: Sheet
    sheets: tuple[Sheet, ...]
    ways: list[tuple[str, str]]
    kept: Sheet
    rights: list[tuple[str, str]]

    @property
    def filled(self) -> list[Sheet]:
        """The tables that have something in them."""
        return [sheet for sheet in self.sheets if sheet.rows]

    @property
    def empty(self) -> list[Sheet]:
        """Those that have nothing: a page says so in a sentence each, a file as an empty list."""
        return [sheet for sheet in self.sheets if not sheet.rows]


def own_record(person: Person, now: datetime, session_key: str) -> OwnRecord:
    """What is kept of the person. As many queries whatever there is, and two for each region that they have had a role in."""
    roles = roles_of(person)
    regions = _regions(roles)
    events = events_about(person, roles)
    deeds = deeds_of(person, regions, local_date(now))
    sheets = (
        role_sheet(roles, events),
        absence_sheet(person),
        indicator_sheet(person),
        action_sheet(person),
        deeds.sheet,
        named_sheet(person),
        letter_sheet(person),
        reminder_sheet(person),
        job_sheet(person),
        session_sheet(person, session_key),
        suspension_sheet(person),
        change_sheet(events, roles),
    )
    return OwnRecord(now, _facts(person), sheets, deeds.ways, kept_sheet(regions), rights())


def _regions(roles: Iterable[Membership]) -> list[Region]:
    return sorted({role.unit.region for role in roles}, key=lambda region: region.pk)


def _facts(person: Person) -> Sheet:
    row: dict[str, Any] = {
        _("Namn"): person.name,
        _("E-postadress"): person.email,
        _("Språk i brev"): dict(settings.LANGUAGES).get(person.language, person.language),
        _("Får logga in"): person.is_active,
        _("Driver Tertial"): person.is_operator,
        _("Nummer i loggen"): person.pk,
        _("Senast inloggad"): person.last_login,
        _("Brev gick inte fram"): person.mail_failed_at,
    }
    return Sheet("person", _("Du"), tuple(row), [tuple(row.values())], "")


def as_json(record: OwnRecord) -> bytes:
    """The file: every row of every table, by the same words as on the page."""
    tables = {sheet.key: sheet.data for sheet in (*record.sheets, record.kept)}
    (person,) = record.facts.data
    found = {"schema": SCHEMA, "gjord": record.made_at.isoformat(), "person": person, **tables, "om": dict(record.rights)}
    return json.dumps(found, ensure_ascii=False, indent=2).encode()
