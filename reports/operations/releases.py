"""Expediera earlier than the decision, and publicera: frozen reports let out, by an act of their own each."""

from datetime import datetime

from goals.models import Release, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import ReleaseAct, ReleaseStage
from goals.operations.acts import lock_round, person_of, refuse_unless
from goals.operations.locks import writing
from goals.operations.releases import release
from reports.models import Report, ReportStage
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

STAGES = {ReportStage.PROPOSAL: ReleaseStage.PROPOSAL, ReportStage.DECIDED: ReleaseStage.DECIDED}


def dispatch(*, by: Actor, now: datetime, report: Report, knows_it_becomes_public: bool) -> Release:
    """Expediera a proposal before the nämnd has decided. What is decided is dispatched by the decision itself.

    What an authority has dispatched is a public document (allmän handling, TF 2 kap. 10 §), and cannot be called back: so the
    person says that they know. Dispatched already, it is returned as it is.
    """
    by = require(by, Permission.DISPATCH, report.unit_follow_up.unit)
    person_of(by)
    with writing():
        follow_up = lock_round(report.unit_follow_up)
        stage = _stage_of(report)
        known = _found(follow_up, report, stage, ReleaseAct.DISPATCHED)
        if known is not None:
            return known
        refuse_unless(follow_up, UnitFollowUpState.HANDED_OVER, report.round)
        if not knows_it_becomes_public:
            sentence = gettext_noop("Bekräfta att du vet att handlingen blir allmän när den expedieras.")
            raise Refused("NOT_CONFIRMED", Sentence(sentence), "knows_it_becomes_public")
        return release(by=by, now=now, follow_up=follow_up, round_=report.round, stage=stage, act=ReleaseAct.DISPATCHED)


def publish(*, by: Actor, now: datetime, report: Report) -> Release:
    """Publicera what has been dispatched: open it to everybody, without signing in. Published already, it is left as it is."""
    by = require(by, Permission.PUBLISH, report.unit_follow_up.unit)
    person_of(by)
    with writing():
        follow_up = lock_round(report.unit_follow_up)
        stage = _stage_of(report)
        if _found(follow_up, report, stage, ReleaseAct.DISPATCHED) is None:
            sentence = gettext_noop("Rapporten är inte expedierad. Bara det som är expedierat publiceras.")
            raise Refused("NOT_DISPATCHED", Sentence(sentence))
        return release(by=by, now=now, follow_up=follow_up, round_=report.round, stage=stage, act=ReleaseAct.PUBLISHED)


def _stage_of(report: Report) -> ReleaseStage:
    """Only what is frozen is let out."""
    stage = STAGES.get(ReportStage(report.stage))
    if stage is None:
        raise Refused("NOT_FROZEN", Sentence(gettext_noop("Ett utkast lämnas inte ut. Överlämna underlaget till nämnden först.")))
    return stage


def _found(follow_up: UnitFollowUp, report: Report, stage: ReleaseStage, act: ReleaseAct) -> Release | None:
    return Release.objects.filter(unit_follow_up=follow_up, round=report.round, stage=stage, act=act).first()
