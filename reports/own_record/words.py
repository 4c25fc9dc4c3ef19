"""What a person is told beside what is kept of them (GDPR art. 15.1): why, how long, by what law, who reads it, their rights."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from reports.own_record.sheets import Sheet
from reports.retention.days import days_of
from reports.retention.words import days_words
from tracker.models import Region
from tracker.sentences import gettext_noop

RIGHTS = (
    (
        gettext_noop("Vem som ansvarar"),
        gettext_noop("Nämnden som du arbetar för är personuppgiftsansvarig. Fråga den, eller regionens dataskyddsombud."),
    ),
    (
        gettext_noop("Varför uppgifterna finns"),
        gettext_noop(
            "För att var och en ska komma åt rätt sak och få sina brev, och för att det ska gå att se vem som har fört in, "
            "bedömt och beslutat."
        ),
    ),
    (
        gettext_noop("Vem som läser dem"),
        gettext_noop(
            "Nämndens egna ser vad du har gjort där. Regionens administratör ser din adress och dina roller, och tillsammans med "
            "nämndens samordnare och förvaltningschef vilka brev du har fått. "
            "Revisorerna ser vem som har gjort vad i det som är utlämnat. Den som driver Tertial kan läsa allt. "
            "Det som är allmän handling kan lämnas ut; det som publiceras visar inte vem som har fört in siffrorna."
        ),
    ),
    (
        gettext_noop("Varifrån de kommer"),
        gettext_noop("Från dig, från den administratör som lade upp dig, och från det du har gjort i Tertial."),
    ),
    (
        gettext_noop("Säkerhetsloggen"),
        gettext_noop(
            "I driftens logg, utanför databasen, står ditt nummer när du loggar in eller ut och när du nekas något, och din "
            "adress när någon misslyckas med att logga in med den. Loggen är därför inte med i det här utdraget. "
            "Be den som driver Tertial om den."
        ),
    ),
    (
        gettext_noop("Vad som inte är med"),
        gettext_noop(
            "Löpande text där någon kan ha skrivit ditt namn, till exempel kommentarer och protokoll, och lösenordet, som "
            "bara finns som en kontrollsumma."
        ),
    ),
    (gettext_noop("Automatiska beslut"), gettext_noop("Tertial räknar ut bedömningar av mål. Ingenting räknas ut om dig.")),
    (
        gettext_noop("Dina rättigheter"),
        gettext_noop(
            "Administratören rättar ditt namn, din adress och dina roller. Du kan invända mot behandlingen hos nämnden. "
            "Det som är allmän handling tas inte bort på begäran (artikel 17.3 b och d). "
            "Du kan klaga hos Integritetsskyddsmyndigheten, imy.se."
        ),
    ),
)


def kept_sheet(regions: Sequence[Region]) -> Sheet:
    """How long each kind is kept, and why it may be: letters and jobs as each of the person's regions has said."""
    public = _("Uppgift av allmänt intresse (dataskyddsförordningen artikel 6.1 e)")
    archive = _("Allmänna handlingar bevaras (arkivlagen). Uppgift av allmänt intresse, artikel 6.1 e")
    safety = _("Säkerhet i behandlingen (artikel 32). Uppgift av allmänt intresse, artikel 6.1 e")
    always = _("Bevaras. Tas bort bara genom ett beslut om maskering eller gallring")
    idle, longest = (int(limit.total_seconds()) for limit in (settings.SESSION_IDLE_LIMIT, settings.SESSION_LIMIT))
    session = _("Högst {hours} timmar, eller {minutes} minuter utan att du är där").format(
        hours=longest // 3600, minutes=idle // 60
    )
    rows = [
        (_("Namn, e-postadress, roller och frånvaro"), _("Bevaras, så att det går att se vem som gjorde vad"), public),
        (_("Det du har gjort, och där ditt namn står"), always, archive),
        (_("Brev till dig"), _by_region(regions, "mails"), public),
        (_("Att du har blivit påmind"), _("Bevaras, så att ingen påminns två gånger"), public),
        (_("Det du har beställt, och filerna"), _by_region(regions, "jobs"), public),
        (_("Inloggningar"), session, safety),
        (_("Försök att logga in"), _("Högst ett dygn, som en kod som inte går att läsa tillbaka till dig"), safety),
        (_("Säkerhetsloggen"), _("Så länge som den som driver Tertial har bestämt"), safety),
        (_("Säkerhetskopior"), _("Så länge som den som driver Tertial har bestämt"), safety),
    ]
    return Sheet("hur_lange", _("Hur länge, och med vilket stöd"), (_("Vad"), _("Hur länge"), _("Stöd")), rows, "")


def _by_region(regions: Sequence[Region], kind: str) -> str:
    if len(regions) < 2:
        return days_words(days_of(regions[0] if regions else None).fields[kind])
    words = [_("{region}: {days}").format(region=one.name, days=days_words(days_of(one).fields[kind])) for one in regions]
    return "; ".join(words)


def rights() -> list[tuple[str, str]]:
    """Purposes, readers, sources and rights: (term, text)."""
    return [(_(term), _(text)) for term, text in RIGHTS]
