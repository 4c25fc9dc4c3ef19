"""What the verification of a trace came to, in words: where, what, and by which decision something is masked."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext

from goals.models import Decision
from goals.presentation.decisions import decision_words
from goals.presentation.event_words import ACTIONS, FIELDS
from goals.queries.events import names_of
from tracker.periods import write_date
from tracker.sentences import gettext_noop
from tracker.templatetags.tertial import moment
from tracker.trace.masking import REASON
from tracker.trace.verification import Event, Fault, Finding, MaskedValue, Verified

FAULTS: Mapping[Fault, str] = {
    Fault.SEAL_MISSING: gettext_noop("{seals} saknas i kedjan. {before}"),
    Fault.CHAIN_BROKEN: gettext_noop("{seals} följer inte på sigillet före. Kedjan är bruten här: {event}."),
    Fault.EVENT_MISSING: gettext_noop("{seals}: händelse {id} är borttagen. {before}"),
    Fault.EVENT_CHANGED: gettext_noop("{seals}: {event}. Händelsen är inte den som förseglades, eller har bytt plats i kedjan."),
    Fault.VALUE_CHANGED: gettext_noop("{seals}: {event}. {field} är inte vad som skrevs då."),
    Fault.UNPROVED_MASK: gettext_noop("{seals}: {event}. {field} är borttaget utan att spåret säger att det är maskerat."),
    Fault.BACKDATED: gettext_noop("{seals}: {event}. Händelsen kom in i spåret först efter det som hände {later}."),
    Fault.NOT_IN_CHAIN: gettext_noop(
        "Kontrollsumman som sparades den {day} för sigill {seq} finns inte i kedjan. "
        "Kedjan är omskriven, eller har tappat sitt slut."
    ),
}


def finding_words(finding: Finding, names: Mapping[str, str]) -> str:
    """A fault in one sentence or two; `names` are what the rows are called."""
    stored, before = finding.stored, finding.before
    return gettext(FAULTS[finding.fault]).format(
        seals=_seals(finding),
        seq=finding.seq,
        id=finding.event_id,
        event=event_in_words(finding.event, names) if finding.event else _only_id(finding.event_id),
        field=_field(finding.name),
        before=gettext("Närmast före: {event}.").format(event=event_in_words(before, names)) if before else "",
        later=moment(finding.latest),
        day=write_date(date.fromisoformat(stored.day)) if stored and stored.day else "",
    )


def _seals(finding: Finding) -> str:
    if not finding.seq:
        return gettext("Utan sigill")
    if finding.last_seq > finding.seq:
        return gettext("Sigill {first}–{last}").format(first=finding.seq, last=finding.last_seq)
    return gettext("Sigill {seq}").format(seq=finding.seq)


def _only_id(event_id: int) -> str:
    return gettext("händelse {id}").format(id=event_id)


def _field(name: str) -> str:
    """The field of an event; all of them for ""."""
    if name == REASON:
        return gettext("Skälet")
    if not name:
        return gettext("Fälten")
    return gettext("Fältet {field}").format(field=gettext(FIELDS.get(name, name)))


def event_in_words(event: Event, names: Mapping[str, str]) -> str:
    """ "händelse 12, 3 september 2026 kl. 14.02, Utfall infört av Rut (Antal filmer, augusti 2026)"."""
    return gettext("händelse {id}, {when}, {what} av {who} ({subject})").format(
        id=event["id"],
        when=moment(event["at"]),
        what=gettext(ACTIONS.get(str(event["action"]), str(event["action"]))),
        who=event["actor_name"],
        subject=names.get(event["subject"], event["subject"]),
    )


def masked_words(masked: MaskedValue, names: Mapping[str, str], decisions: Mapping[str, Decision]) -> str:
    """What is masked, and by which decision."""
    decision = decisions.get(masked.decision)
    return gettext("{event}. {field} är maskerat, beslut {decision}").format(
        event=event_in_words(masked.event, names),
        field=_field(masked.name),
        decision=decision_words(decision) if decision else masked.decision,
    )


def names_in_verified(verified: Verified) -> Mapping[str, str]:
    """What the rows are called that a verification speaks of."""
    events = [found.event for found in verified.findings] + [found.before for found in verified.findings]
    return names_of(event["subject"] for event in [*events, *(one.event for one in verified.masked)] if event)


def decisions_in(masked: Iterable[MaskedValue]) -> Mapping[str, Decision]:
    """The decisions that something is masked by, "decision:12"."""
    pks = {pk for one in masked if (pk := one.decision.removeprefix("decision:")).isdecimal()}
    return {f"decision:{row.pk}": row for row in Decision.objects.filter(pk__in=pks).select_related("unit")}
