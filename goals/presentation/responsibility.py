"""Who does what in an authority, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from goals.presentation.people import membership_words
from goals.queries.responsibility import Responsible
from tracker.models import Absence
from tracker.periods import write_date


def absence_words(absence: Absence, on: date) -> str:
    """When somebody is away and who stands in: "borta till och med 12 september 2026, Rut ersätter"."""
    if absence.from_on > on:
        until = f"–{write_date(absence.to_on)}" if absence.to_on else ""
        away = gettext("borta från {day}{until}").format(day=write_date(absence.from_on), until=until)
    elif absence.to_on:
        away = gettext("borta till och med {day}").format(day=write_date(absence.to_on))
    else:
        away = gettext("borta tills vidare")
    return gettext("{away}, {name} ersätter").format(away=away, name=absence.deputy.name)


@dataclass(frozen=True)
class ResponsibleLine:
    """A person in the list of who does what; `url` leads to what they report, "" when it is nothing."""

    row: Responsible
    url: str
    on: date

    @property
    def roles(self) -> list[str]:
        """The person's roles in the authority."""
        return [membership_words(role) for role in self.row.roles]

    @property
    def reports(self) -> str:
        """How much the person reports this year; "" for nothing."""
        count = len(self.row.rows)
        return ngettext("{count} indikator", "{count} indikatorer", count).format(count=count) if count else ""

    @property
    def progress(self) -> str:
        """How much of what the round asks for has been filled in; "" when nothing is asked for."""
        due = len(self.row.due)
        return gettext("{entered} av {due} ifyllda").format(entered=self.row.entered, due=due) if due else ""

    @property
    def away(self) -> list[str]:
        """When the person is away."""
        return [absence_words(absence, self.on) for absence in self.row.absences]

    @property
    def warning(self) -> str:
        """What must be put right; "" when all is well."""
        return "" if self.row.may_report else gettext("har ingen roll som får föra in utfallen")
