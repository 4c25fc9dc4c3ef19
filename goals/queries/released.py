"""What has been let out, and to whom: from outside a nämnd only frozen content that has a Release is seen."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from goals.models import Assessment, FollowUp, Release, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import AssessmentQuerySet, Stage
from goals.models.rounds import ReleaseAct, UnitFollowUpKind
from tracker.models import Region, Unit
from tracker.permissions import Access, Permission

# A round that has been handed over does not change: the present one while it is not open, and every earlier one.
IS_FROZEN = Q(round__lt=F("unit_follow_up__round")) | ~Q(unit_follow_up__state=UnitFollowUpState.OPEN)


def released_to(access: Access) -> QuerySet[Release]:
    """What the reader may see because it has been let out: to regionstyrelsen and the auditors, to fullmäktige, or to all.

    What is dispatched of the region's own report goes to fullmäktige (KL 11 kap. 16 §), of a nämnd's it does not.
    """
    is_published = Q(act=ReleaseAct.PUBLISHED, unit_follow_up__unit__in=access.where(Permission.READ_ADOPTED))
    is_dispatched = Q(unit_follow_up__unit__in=access.where(Permission.READ_DISPATCHED))
    of_region = Q(unit_follow_up__kind=UnitFollowUpKind.REGION)
    is_submitted = Q(of_region, unit_follow_up__unit__in=access.where(Permission.READ_SUBMITTED))
    return Release.objects.filter(is_published | is_dispatched | is_submitted)


def published_in(region: Region) -> QuerySet[Release]:
    """What anybody may see, without signing in."""
    return Release.objects.filter(act=ReleaseAct.PUBLISHED, unit_follow_up__unit__region=region)


def is_released(releases: QuerySet[Release], *, same_stage: bool) -> Exists:
    """Whether one of the releases let out the row's follow-up and round, in the row's own stage where that is asked for."""
    found = releases.filter(unit_follow_up=OuterRef("unit_follow_up"), round=OuterRef("round"))
    return Exists(found.filter(stage=OuterRef("stage")) if same_stage else found)


def readable_assessments(access: Access) -> AssessmentQuerySet:
    """The assessments that somebody may read.

    Live proposals within the authority; what is handed over and decided for those who read what is frozen there; and what
    has been let out: a decision where the decided report has been, a proposal where either has, since both show it.
    """
    own = Q(unit_follow_up__unit__in=access.where(Permission.READ_LIVE))
    frozen = Q(IS_FROZEN, unit_follow_up__unit__in=access.where(Permission.READ_FROZEN))
    releases = released_to(access)
    decided = Q(is_released(releases.filter(stage=Stage.DECIDED), same_stage=False), stage=Stage.DECIDED)
    proposed = Q(is_released(releases, same_stage=False), stage=Stage.PROPOSED)
    return Assessment.objects.filter(own | frozen | decided | proposed)


def is_open_to_auditors(unit: Unit, follow_up: FollowUp) -> bool:
    """Whether the nämnd has opened the live rows of its part of a round to the auditors; one query."""
    own = UnitFollowUp.objects.own().filter(unit=unit, follow_up=follow_up)
    return own.filter(open_to_auditors_at__isnull=False).exists()
