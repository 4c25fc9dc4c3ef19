"""Jobs in words, as far as the reader may know: what each is, where it stands, and what can be done about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from goals.models import UnitFollowUp
from reports.jobs.kinds import KINDS, Kind, kind_of
from reports.operations.reports import BUILD_REPORT
from tracker.jobs import MAX_ATTEMPTS, UNFINISHED
from tracker.models import Job, Unit
from tracker.models.jobs import JobQuerySet, JobState
from tracker.permissions import Access, Permission
from tracker.sentences import gettext_noop
from tracker.templatetags.tertial import moment

Address = Callable[[Job, UnitFollowUp], str]

STATE_WORDS = {
    JobState.WAITING: gettext_noop("Väntar"),
    JobState.RUNNING: gettext_noop("Pågår"),
    JobState.DONE: gettext_noop("Klart"),
    JobState.DEAD: gettext_noop("Misslyckades"),
    JobState.CANCELLED: gettext_noop("Avbrutet"),
}


def jobs_at(unit: Unit, access: Access) -> JobQuerySet:
    """The jobs of a unit and what is below it to the next authority, those of kinds that the reader sees; newest first."""
    below = access.tree.reach(unit.pk)
    seen = Q(pk=None)
    for code, kind in KINDS.items():
        seen |= Q(kind=code, unit__in=below & access.where(kind.sees))
    return _listed(Job.objects.filter(seen))


def jobs_in_region(access: Access) -> JobQuerySet:
    """All jobs of a region, for its administrator, who sees little more of them than their states; newest first."""
    return _listed(Job.objects.filter(region=access.region))


def _listed(jobs: JobQuerySet) -> JobQuerySet:
    return jobs.select_related("unit", "requested_by", "mail").defer("mail__text", "mail__html").order_by("-created_at", "-pk")


@dataclass(frozen=True)
class JobLine:
    """A job as the reader knows it; what they may not know is "". `act` is what they can do: "cancel", "run_again" or ""."""

    job: Job
    what: str
    state: str
    when: str
    attempts: str
    by: str
    error: str
    act: str
    url: str  # where what it makes is read; "" where there is no such page

    @property
    def progress(self) -> int | None:
        """How much is done, in percent, while it is done; None otherwise."""
        return self.job.progress if self.job.state == JobState.RUNNING else None


class JobWords:
    """Puts jobs into words for one reader.

    `rounds` are nämnders' parts in rounds by their ids; `address` gives the page of a job that builds a report, of one of them.
    """

    def __init__(self, access: Access, rounds: Mapping[int, UnitFollowUp], address: Address | None = None) -> None:
        self.access = access
        self.rounds = rounds
        self.address = address

    @classmethod
    def of(cls, access: Access, address: Address | None = None) -> "JobWords":
        """For a reader of a region; one query."""
        rows = UnitFollowUp.objects.filter(unit__region=access.region).select_related("follow_up", "unit")
        return cls(access, {row.pk: row for row in rows}, address)

    def line(self, job: Job) -> JobLine:
        """A job in words."""
        kind = kind_of(job.kind)
        knows = self._allows(kind.sees, job)
        round_ = self.rounds.get(job.args.get("unit_follow_up", 0)) if knows and job.kind == BUILD_REPORT else None
        return JobLine(
            job=job,
            what=_what(job, kind, round_, knows=knows),
            state=gettext(STATE_WORDS[JobState(job.state)]),
            when=_when(job),
            attempts=gettext("{count} av {most}").format(count=job.attempts, most=MAX_ATTEMPTS),
            by=_by(job) if knows else "",
            error=job.error if knows else "",
            act=_act(job) if self._allows(kind.does, job) else "",
            url=self.address(job, round_) if self.address and round_ else "",
        )

    def _allows(self, permission: Permission, job: Job) -> bool:
        """Whether the reader has a permission where the job belongs; in what is the whole region's its administrator has all."""
        if job.unit_id is None:
            return bool(self.access.where(Permission.ADMINISTER))
        return self.access.allows(permission, job.unit_id)


def _what(job: Job, kind: Kind, round_: UnitFollowUp | None, *, knows: bool) -> str:
    """What it is, and as far as the reader may know of which round or to whom: "Utkast till rapport: Årsrapport 2026"."""
    about = str(round_.follow_up) if round_ else ""
    if knows and hasattr(job, "mail"):
        about = job.mail.to
    label = gettext(kind.label)
    return gettext("{kind}: {about}").format(kind=label, about=about) if about else label


def _when(job: Job) -> str:
    """When it ended, or is tried next; "" while it is under way or stands in turn."""
    if job.finished_at:
        return moment(job.finished_at)
    if job.state == JobState.WAITING and (job.error or job.attempts):
        return gettext("Försöker igen {moment}").format(moment=moment(job.next_at))
    return ""


def _by(job: Job) -> str:
    return str(job.requested_by) if job.requested_by else gettext("Tertial")


def _act(job: Job) -> str:
    if job.state in UNFINISHED:
        return "cancel"
    return "run_again" if job.state in {JobState.DEAD, JobState.CANCELLED} else ""


def is_behind(last: datetime | None, now: datetime, *, patience_seconds: float) -> bool:
    """Whether nobody has looked for work for so long that something must have stopped. So too when nobody ever has."""
    return last is None or (now - last).total_seconds() > patience_seconds
