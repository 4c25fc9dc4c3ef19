"""The letter about a changed address, the same to both."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from goals.presentation.dates import day_words
from goals.presentation.invitations import LONGEST_SUBJECT, Invitation
from goals.presentation.languages import written_to
from tracker.mails import one_line
from tracker.models import Person, Region
from tracker.periods import local_date


def write_address_letter(person: Person, region: Region, *, before: str, changed_by: str, now: datetime) -> Invitation:
    """What was changed, by whom, and what to do when it is wrong; in the person's language."""
    with written_to(person):
        values = {
            "name": one_line(person.name),
            "region": one_line(region.name),
            "before": before,
            "email": person.email,
            "who": one_line(changed_by),
            "day": day_words(local_date(now)),
            "url": settings.TERTIAL_URL + reverse("account_login"),
        }
        paragraphs = [
            gettext("Hej {name}!"),
            gettext("Din e-postadress i Tertial är ändrad från {before} till {email}. Det gjorde {who}, {region}, den {day}."),
            gettext("Du är utloggad och loggar in med den nya adressen, och samma lösenord som förut: {url}"),
            gettext("Är det fel? Hör av dig till regionens administratör."),
        ]
        text = "\n\n".join(paragraph.format(**values) for paragraph in paragraphs)
        subject = gettext("Din e-postadress i Tertial är ändrad")
    return Invitation(subject[:LONGEST_SUBJECT], f"{text}\n")
