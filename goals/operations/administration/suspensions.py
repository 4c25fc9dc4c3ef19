"""Shutting somebody out of a region, and letting them in again; what they did stays theirs."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from goals.models import Indicator
from goals.operations.administration.base import UNKNOWN, administering
from goals.operations.administration.roles import refuse_last_administrator
from goals.operations.indicators import save_reporters
from goals.queries.handing_on import hand_on
from tracker.models import Membership, Person, Region, Suspension
from tracker.operations import Actor, Refused, record_event
from tracker.periods import local_date
from tracker.sentences import Sentence, gettext_noop
from tracker.sessions import end_sessions


@dataclass(frozen=True)
class Suspended:
    """What came of it: how many indicators each of those who took over now report, and how many nobody does."""

    taken_over: tuple[tuple[Person, int], ...]
    unassigned: int


def suspend_person(*, by: Actor, now: datetime, region: Region, person: Person, reason: str = "") -> Suspended:
    """Shut somebody out of the region at once: every session ends, and others report what they did.

    Their name stays on all that they have done, and their roles stand as they are, without effect. Done twice it is done
    once. Raises Refused for oneself, and when nobody would be left to administer the region.
    """
    with administering(by, region) as by:
        person = _person(region, person)
        if by.person == person:
            raise Refused("ONESELF", Sentence(gettext_noop("Du kan inte stänga av dig själv. Be en annan administratör.")))
        refuse_last_administrator(region, local_date(now), Q(person=person))
        list(
            Indicator.objects.select_for_update(no_key=True).filter(reporters__person=person, unit__region=region).order_by("pk")
        )
        handed_on = hand_on(region, person, local_date(now))
        suspension, is_new = Suspension.objects.get_or_create(person=person, region=region, defaults={"since_at": now})
        if is_new:
            changes = {"suspended": (None, suspension.since_at)}
            record_event(
                by=by, now=now, action="person.suspend", subject=person, changes=changes, region_id=region.pk, reason=reason
            )
        for one in handed_on:
            save_reporters(by=by, now=now, indicator=one.indicator, people=one.people)
        _set_active(person)
        end_sessions(person)
    taken_over = Counter(new for one in handed_on if one.is_new for new in one.people)
    return Suspended(tuple(taken_over.most_common()), sum(1 for one in handed_on if not one.people))


def admit_person(*, by: Actor, now: datetime, region: Region, person: Person) -> None:
    """Let somebody in again, with the roles that they have now. What others have taken over stays with them."""
    with administering(by, region) as by:
        person = _person(region, person)
        suspension = Suspension.objects.filter(person=person, region=region).first()
        if suspension is None:
            return
        changes = {"suspended": (suspension.since_at, None)}
        record_event(by=by, now=now, action="person.admit", subject=person, changes=changes, region_id=region.pk)
        suspension.delete()
        _set_active(person)


def _person(region: Region, person: Person) -> Person:
    """Somebody of the region, locked."""
    if not Membership.objects.filter(person=person, unit__region=region).exists():
        raise Refused("UNKNOWN", UNKNOWN)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _set_active(person: Person) -> None:
    """Whoever is shut out of every region where they have had a role cannot sign in at all."""
    elsewhere = Suspension.objects.filter(person=person, region=OuterRef("unit__region"))
    is_active = Membership.objects.filter(~Exists(elsewhere), person=person).exists()
    if person.is_active != is_active:
        person.is_active = is_active
        person.save(update_fields=["is_active"])
