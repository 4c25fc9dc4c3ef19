"""How long what may be thrown away is kept, in words."""

from django.utils.translation import gettext, ngettext

from reports.retention.days import Days


def kept_words(days: Days) -> list[tuple[str, str]]:
    """What is kept, and for how long: ("Utkast till rapporter", "365 dagar")."""
    return [
        (gettext("Avslutade jobb och deras filer"), days_words(days.jobs)),
        (gettext("Brev"), days_words(days.mails)),
        (gettext("Utkast till rapporter"), days_words(days.drafts)),
        (gettext("Förslag och beslutade rapporter"), gettext("gallras aldrig här")),
    ]


def days_words(count: int) -> str:
    """A number of days: "365 dagar"."""
    return ngettext("{count} dag", "{count} dagar", count).format(count=count)
