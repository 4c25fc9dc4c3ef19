"""What each kind of job is called, who sees more of it than its state, and who may stop it and run it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from goals.operations.administration.addresses import ADDRESS_LETTER
from goals.operations.administration.invitations import INVITATION
from reports.operations.freezing import RENDER_REPORT
from reports.operations.lists import LIST_FILE
from reports.operations.packages import PACKAGE
from reports.operations.reports import BUILD_REPORT
from reports.reminders.digests import DAILY
from reports.reminders.operations import MAIL
from reports.retention.days import RETENTION
from reports.seals import KEEP, SEAL
from tracker.accounts import RESET_PASSWORD
from tracker.permissions import Permission
from tracker.sentences import gettext_noop


@dataclass(frozen=True)
class Kind:
    """A kind of job. `sees` and `does` are asked for in the job's unit; in what is the whole region's, of its administrator."""

    label: str  # a msgid
    sees: Permission
    does: Permission


KINDS: Mapping[str, Kind] = {
    BUILD_REPORT: Kind(gettext_noop("Utkast till rapport"), Permission.READ_LIVE, Permission.BUILD_REPORT),
    RENDER_REPORT: Kind(gettext_noop("Filer till fryst rapport"), Permission.READ_LIVE, Permission.BUILD_REPORT),
    LIST_FILE: Kind(gettext_noop("Lista som Excel"), Permission.ADMINISTER, Permission.ADMINISTER),
    PACKAGE: Kind(gettext_noop("Revisionspaket"), Permission.ADMINISTER, Permission.ADMINISTER),
    MAIL: Kind(gettext_noop("Brev"), Permission.READ_MAILS, Permission.READ_MAILS),
    ADDRESS_LETTER: Kind(gettext_noop("Brev om ändrad adress"), Permission.READ_MAILS, Permission.ADMINISTER),
    INVITATION: Kind(gettext_noop("Inbjudan"), Permission.READ_MAILS, Permission.ADMINISTER),
    DAILY: Kind(gettext_noop("Dagens påminnelser"), Permission.ADMINISTER, Permission.ADMINISTER),
    SEAL: Kind(gettext_noop("Försegling av spåret"), Permission.ADMINISTER, Permission.ADMINISTER),
    KEEP: Kind(gettext_noop("Dagens sigill"), Permission.ADMINISTER, Permission.ADMINISTER),
    RETENTION: Kind(gettext_noop("Gallring"), Permission.ADMINISTER, Permission.ADMINISTER),
    RESET_PASSWORD: Kind(gettext_noop("Brev om nytt lösenord"), Permission.ADMINISTER, Permission.ADMINISTER),
}


def kind_of(code: str) -> Kind:
    """What is known of a kind; one that is not known, of another version, is the administrator's."""
    return KINDS.get(code, Kind(code, Permission.ADMINISTER, Permission.ADMINISTER))
