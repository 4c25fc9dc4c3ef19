"""What an event of the trace says, in words: what was done, and each field before and after."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from goals.models import AssignmentStatus, DecisionKind, OutcomeState, UnitFollowUpState
from goals.models.assessments import ActionState
from goals.models.assignments import AssignmentEnd
from goals.models.outcomes import MissingReason
from goals.presentation.roles import acting_words
from goals.queries.events import PART, REFERENCE
from goals.rules.wording import (
    ACCUMULATION_LABELS,
    DIRECTION_LABELS,
    KIND_LABELS,
    READING_LABELS,
    VALUE_TYPE_LABELS,
)
from tracker.models import AuditEvent
from tracker.numbers import NO_VALUE, write_number
from tracker.periods import label_months, write_date
from tracker.sentences import gettext_noop

ACTIONS = {
    "plan.create": gettext_noop("Planen skapad"),
    "plan.change": gettext_noop("Planens uppgifter ändrade"),
    "plan.adopt": gettext_noop("Planen antagen"),
    "plan.amend": gettext_noop("Antagen plan ändrad"),
    "plan.remove": gettext_noop("Plan borttagen"),
    "plan.paste": gettext_noop("Tabell inklistrad"),
    "goal.create": gettext_noop("Mål tillagt"),
    "goal.change": gettext_noop("Mål ändrat"),
    "goal.move": gettext_noop("Mål flyttat"),
    "goal.remove": gettext_noop("Mål borttaget"),
    "target.create": gettext_noop("Målvärde tillagt"),
    "target.change": gettext_noop("Målvärde ändrat"),
    "target.confirm_reading": gettext_noop("Läsning bekräftad"),
    "target.move": gettext_noop("Rad flyttad"),
    "target.remove": gettext_noop("Rad borttagen"),
    "indicator.create": gettext_noop("Indikator tillagd"),
    "indicator.change": gettext_noop("Indikator ändrad"),
    "indicator.reporters": gettext_noop("Ansvariga ändrade"),
    "indicator.remove": gettext_noop("Indikator borttagen"),
    "outcome.create": gettext_noop("Utfall inläst"),
    "outcome.record": gettext_noop("Utfall infört"),
    "outcome.no_change": gettext_noop("Inga ändringar"),
    "outcome.report": gettext_noop("Utfall rapporterat"),
    "outcome.approve": gettext_noop("Utfall godkänt"),
    "outcome.return": gettext_noop("Utfall skickat tillbaka"),
    "outcome.comment": gettext_noop("Kommentar till utfall"),
    "outcome.attach": gettext_noop("Underlag till utfall"),
    "assessment.propose": gettext_noop("Bedömning föreslagen"),
    "assessment.decide": gettext_noop("Bedömning beslutad"),
    "assessment.copy": gettext_noop("Förslag överfört från en tidigare omgång"),
    "action.save": gettext_noop("Åtgärd sparad"),
    "action.remove": gettext_noop("Åtgärd borttagen"),
    "action.copy": gettext_noop("Åtgärd överförd från en tidigare omgång"),
    "action.follow_up": gettext_noop("Åtgärd följd upp"),
    "assignment.create": gettext_noop("Uppdrag tillagt"),
    "assignment.change": gettext_noop("Uppdrag ändrat"),
    "assignment.receiver": gettext_noop("Uppdragets mottagare angiven"),
    "assignment.end": gettext_noop("Uppdrag avslutat"),
    "assignment.reopen": gettext_noop("Uppdragets slut ångrat"),
    "assignment.remove": gettext_noop("Uppdrag borttaget"),
    "assignment_status.report": gettext_noop("Läge lämnat"),
    "decision.create": gettext_noop("Beslut registrerat"),
    "decision.complete": gettext_noop("Beslut kompletterat"),
    "reservation.add": gettext_noop("Reservation eller yttrande"),
    "round.hand_over": gettext_noop("Överlämnat till nämnden"),
    "round.take_back": gettext_noop("Återtaget"),
    "round.decide": gettext_noop("Nämnden har beslutat"),
    "round.refer_back": gettext_noop("Återremiss"),
    "round.correct": gettext_noop("Öppnat för rättelse"),
    "round.dispatch": gettext_noop("Expedierat"),
    "round.publish": gettext_noop("Publicerat"),
    "round.council": gettext_noop("Fullmäktige har beslutat"),
    "round.review": gettext_noop("Revisorernas bedömning är bifogad"),
    "round.open_to_auditors": gettext_noop("Öppnat för revisorerna"),
    "round.close_to_auditors": gettext_noop("Stängt för revisorerna"),
    "lock_exception.give": gettext_noop("Undantag från låset"),
    "lock_exception.end": gettext_noop("Undantag från låset avslutat"),
    "report.build": gettext_noop("Utkast byggt"),
    "list.file": gettext_noop("Lista gjord som Excel"),
    "report.freeze": gettext_noop("Rapport fryst"),
    "report.files": gettext_noop("Rapportens filer gjorda"),
    "report.package": gettext_noop("Revisionspaket gjort"),
    "section.add": gettext_noop("Avsnitt tillagt"),
    "section.change": gettext_noop("Avsnitt ändrat"),
    "section.move": gettext_noop("Avsnitt flyttat"),
    "section.remove": gettext_noop("Avsnitt borttaget"),
    "report.discard": gettext_noop("Utkast gallrat"),
    "unitfollowup.create": gettext_noop("Omgången upplagd för nämnden"),
    "unitfollowup.dates": gettext_noop("Datum ändrade"),
    "unit.create": gettext_noop("Enhet upplagd"),
    "unit.change": gettext_noop("Enhet ändrad"),
    "unit.remove": gettext_noop("Enhet borttagen"),
    "region.create": gettext_noop("Region upplagd"),
    "person.add": gettext_noop("Person tillagd"),
    "person.change": gettext_noop("Person ändrad"),
    "person.change_email": gettext_noop("E-postadress ändrad"),
    "person.suspend": gettext_noop("Person avstängd"),
    "person.admit": gettext_noop("Person insläppt igen"),
    "role.give": gettext_noop("Roll given"),
    "role.end": gettext_noop("Rollens sista dag ändrad"),
    "role.remove": gettext_noop("Roll borttagen"),
    "word.add": gettext_noop("Ord tillagt"),
    "word.change": gettext_noop("Ord ändrat"),
    "word.move": gettext_noop("Ord flyttat"),
    "word.remove": gettext_noop("Ord borttaget"),
    "rule.adopt": gettext_noop("Bedömningsregel antagen"),
    "region.change": gettext_noop("Regionens inställningar ändrade"),
    "absence.enter": gettext_noop("Frånvaro anmäld"),
    "absence.end": gettext_noop("Frånvarons sista dag ändrad"),
    "absence.remove": gettext_noop("Frånvaro borttagen"),
    "followup.create": gettext_noop("Omgång upplagd"),
    "followup.change": gettext_noop("Omgång ändrad"),
    "roundrule.create": gettext_noop("Kalenderregel tillagd"),
    "roundrule.change": gettext_noop("Kalenderregel ändrad"),
    "roundrule.remove": gettext_noop("Kalenderregel borttagen"),
    "reminderrule.create": gettext_noop("Påminnelse vald"),
    "reminderrule.change": gettext_noop("Påminnelse ändrad"),
    "reminderrule.remove": gettext_noop("Påminnelse borttagen"),
    "region.load": gettext_noop("Demoregion inläst"),
    "region.retention": gettext_noop("Gallringstider ändrade"),
    "person.create": gettext_noop("Person inläst"),
    "membership.create": gettext_noop("Roll inläst"),
    "assignmentaddressee.create": gettext_noop("Uppdragets mottagare inläst"),
    "indicatorreporter.create": gettext_noop("Ansvarig inläst"),
    "job.request": gettext_noop("Arbete beställt"),
    "job.cancel": gettext_noop("Arbete avbrutet"),
    "job.run_again": gettext_noop("Arbete startat om"),
    "trace.mask": gettext_noop("Uppgift maskerad"),
    "mask.text": gettext_noop("Text maskerad genom beslut"),
    "mask.row": gettext_noop("Text maskerad"),
    "mask.files": gettext_noop("Filer borttagna genom beslut"),
    "file.erase": gettext_noop("Fil borttagen genom beslut"),
    "report.mask": gettext_noop("Maskerad version av rapporten"),
    "report.destroy": gettext_noop("Rapportens original förstört"),
}
FIELDS = {
    "reason": gettext_noop("skäl"),
    "title": gettext_noop("namn"), "number": gettext_noop("nummer"), "type": gettext_noop("måltyp"),
    "parent": gettext_noop("ligger under"), "continues": gettext_noop("fortsätter"), "text": gettext_noop("beskrivning"),
    "source": gettext_noop("källa"), "raw_title": gettext_noop("rubrik i tabellen"),
    "raw_addressees": gettext_noop("riktas till, i källan"), "perspective": gettext_noop("perspektiv"),
    "weight": gettext_noop("vikt"), "is_geh": gettext_noop("god ekonomisk hushållning"),
    "expected": gettext_noop("förväntat utfall"), "addressees": gettext_noop("riktas till"),
    "agenda": gettext_noop("Agenda 2030"),
    "steering_documents": gettext_noop("styrande dokument"), "plan_type": gettext_noop("plantyp"),
    "edition_from": gettext_noop("gäller från"), "edition_to": gettext_noop("gäller till"),
    "period_from": gettext_noop("planperioden börjar"), "period_to": gettext_noop("planperioden slutar"),
    "vision": gettext_noop("vision"), "adopted_by": gettext_noop("beslut"), "goal": gettext_noop("mål"),
    "indicator": gettext_noop("indikator"), "year": gettext_noop("år"), "months": gettext_noop("mäts"),
    "kind": gettext_noop("målvärdet är"), "low": gettext_noop("lägsta värde"), "high": gettext_noop("högsta värde"),
    "baseline": gettext_noop("utgångsvärde"), "baseline_year": gettext_noop("utgångsvärdets år"),
    "tolerance": gettext_noop("tolerans"), "raw_target": gettext_noop("målvärdet i källan"),
    "raw_baseline": gettext_noop("utfallet i källan"), "raw_months": gettext_noop("periodiciteten i källan"),
    "reading": gettext_noop("läsning"), "doubt": gettext_noop("tveksamhet"), "note": gettext_noop("anteckning"),
    "language": gettext_noop("språk i brev"),
    "name": gettext_noop("namn"), "definition": gettext_noop("definition"), "value_type": gettext_noop("utfallet är"),
    "measure_unit": gettext_noop("måttenhet"), "decimals": gettext_noop("decimaler"), "direction": gettext_noop("riktning"),
    "accumulation": gettext_noop("hur utfallen räknas"), "is_individual_based": gettext_noop("om enskilda personer"),
    "no_split_reason": gettext_noop("varför inte uppdelat"), "lowest_count": gettext_noop("minsta antal som visas"),
    "plausible_low": gettext_noop("lägsta rimliga"), "plausible_high": gettext_noop("högsta rimliga"),
    "reporting_unit": gettext_noop("rapporteras av"), "dimensions": gettext_noop("delas upp på"),
    "reporters": gettext_noop("ansvariga"), "goals": gettext_noop("nya mål"), "added": gettext_noop("nya rader"),
    "changed": gettext_noop("ändrade rader"),
    "value": gettext_noop("utfall"), "missing_reason": gettext_noop("varför uppgift saknas"),
    "split_reason": gettext_noop("varför inte uppdelat"), "forecast_value": gettext_noop("prognos"),
    "forecast_attainment": gettext_noop("prognos i ord"), "forecast_comment": gettext_noop("prognosens kommentar"),
    "is_preliminary": gettext_noop("preliminärt"), "concerns_year": gettext_noop("avser år"),
    "comment": gettext_noop("kommentar"), "state": gettext_noop("läge"), "status": gettext_noop("bedömning"),
    "activities": gettext_noop("genomförda aktiviteter och insatser"), "analysis": gettext_noop("analys"),
    "deviation_reason": gettext_noop("skäl att avvika"), "what": gettext_noop("åtgärd"), "who": gettext_noop("vem"),
    "due_on": gettext_noop("senast"), "held_on": gettext_noop("sammanträde"), "paragraph": gettext_noop("paragraf"),
    "dnr": gettext_noop("diarienummer"), "round": gettext_noop("omgång"), "body": gettext_noop("text"),
    "outcomes_due_on": gettext_noop("sista dag för utfall"),
    "assessments_due_on": gettext_noop("sista dag för bedömningar"), "meeting_on": gettext_noop("sammanträde"),
    "steering_unit": gettext_noop("politisk styrgrupp"), "given": gettext_noop("gavs genom"),
    "starts_on": gettext_noop("gäller från"), "ends_on": gettext_noop("sista dag"), "end": gettext_noop("hur det slutade"),
    "closed": gettext_noop("slutade genom"), "given_by": gettext_noop("givet av"), "unit": gettext_noop("enhet"),
    "decision": gettext_noop("beslut"), "masked": gettext_noop("maskerat"), "masked_rows": gettext_noop("maskerade texter"),
    "masked_events": gettext_noop("maskerade händelser i spåret"), "masked_reports": gettext_noop("maskerade rapporter"),
    "masked_files": gettext_noop("borttagna filer"), "destroys": gettext_noop("originalen förstörda"),
    "link": gettext_noop("länk"), "signed_on": gettext_noop("justerat"), "reading_note": gettext_noop("anteckning"),
}  # fmt: skip
# The same field by another word, where it is of another thing.
FIELDS_OF: Mapping[str, Mapping[str, str]] = {
    "indicator": {"unit": gettext_noop("nämnd")},
    "assignmentaddressee": {"unit": gettext_noop("mottagare"), "months": gettext_noop("redovisas")},
    "assignmentstatus": {"status": gettext_noop("läge")},
    "decision": {"kind": gettext_noop("slags beslut"), "text": gettext_noop("beslutets text")},
    "section": {"kind": gettext_noop("slags avsnitt")},
}
_STATUS_WORDS = {
    "MET": gettext_noop("uppfyllt"), "PARTLY_MET": gettext_noop("delvis uppfyllt"), "NOT_MET": gettext_noop("inte uppfyllt"),
    "NOT_JUDGED": gettext_noop("bedöms inte"), "NO_DATA": gettext_noop("uppgift saknas"),
}  # fmt: skip
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": {str(code): words for code, words in KIND_LABELS.items()}
    | {str(kind): str(kind.label) for kind in DecisionKind}
    | {"TEXT": gettext_noop("text"), "FINANCE": gettext_noop("ekonomi")},
    "reading": {str(code): words for code, words in READING_LABELS.items()},
    "value_type": {str(code): words for code, words in VALUE_TYPE_LABELS.items()},
    "direction": {str(code): words for code, words in DIRECTION_LABELS.items()},
    "accumulation": {str(code): words for code, words in ACCUMULATION_LABELS.items()},
    "missing_reason": {str(reason): str(reason.label) for reason in MissingReason},
    "forecast_attainment": _STATUS_WORDS,
    "status": _STATUS_WORDS | {str(code): str(label) for code, label in AssignmentStatus._meta.get_field("status").flatchoices},
    "language": {"sv": gettext_noop("svenska"), "en": gettext_noop("engelska")},
    "end": {str(end): str(end.label) for end in AssignmentEnd},
    "state": {str(state): str(state.label) for kind in (ActionState, OutcomeState, UnitFollowUpState) for state in kind},
}
DAYS = {"edition_from", "edition_to", "period_from", "period_to", "due_on", "held_on", "signed_on"}
DAYS |= {"outcomes_due_on", "assessments_due_on", "meeting_on"}
DAYS |= {"starts_on", "ends_on"}
NUMBERS = {"value", "forecast_value", "low", "high", "baseline", "tolerance", "weight", "plausible_low", "plausible_high"}
# A masking names a value of the trace by its field and its side: "comment.after".
MASKED_SIDE = re.compile(r"\.(?:before|after)\b")
YES_NO = {"true": gettext_noop("ja"), "false": gettext_noop("nej")}


def who_did_it(event: AuditEvent) -> str:
    """Who did what an event tells of, and for whom: "Rut för Rolf"."""
    return acting_words(event.actor_name, event.on_behalf_of)


def what_was_done(event: AuditEvent) -> str:
    """What an event says was done; its own code for one without words."""
    return gettext(ACTIONS.get(event.action, event.action))


def fields_in_words(event: AuditEvent, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What an event changed: (field, before, after), each in words; `names` are what rows are called, "goal:12": "Delmål 1.1".

    What is the same before and after, as a decision that is as was proposed, is left out.
    """
    words = FIELDS_OF.get(event.subject.partition(":")[0], {})
    return [
        (word, _side_in_words(event, field, 0, names), _side_in_words(event, field, 1, names))
        for field, (before, after) in event.changes.items()
        if (word := gettext(words[field]) if field in words else _field_in_words(field, names))
        and (before != after or event.masked_by is not None)
    ]


def _side_in_words(event: AuditEvent, field: str, side: int, names: Mapping[str, str]) -> str:
    """A field before (0) or after (1); what was taken away by a decision says so."""
    if event.masked_by is not None and event.salts[field][side] is None:
        return gettext("[maskerat]")
    return value_in_words(field, event.changes[field][side], names)


def _field_in_words(field: str, names: Mapping[str, str]) -> str:
    """What a field is called; a part of an outcome by its category. "" for one that is not for people."""
    if part := PART.fullmatch(field):
        return names.get(f"category:{part[1]}", "").lower()
    return gettext(FIELDS[field]) if field in FIELDS else ""


def value_in_words(field: str, text: str | None, names: Mapping[str, str]) -> str:
    """A field's value as the trace has it, as people read it; a dash for none."""
    if text in (None, ""):
        return NO_VALUE
    if field == "months" and text.isdecimal():
        return label_months(int(text))
    if field == "masked":
        return ", ".join(gettext(FIELDS.get(name, name)) for name in dict.fromkeys(re.sub(MASKED_SIDE, "", text).split()))
    if field in DAYS:
        return write_date(date.fromisoformat(text))
    known = CODES.get(field, YES_NO).get(text)
    if known:
        return gettext(known)
    return _number_in_words(text) if field in NUMBERS or PART.fullmatch(field) else named(text, names)


def _number_in_words(text: str) -> str:
    """A number as Swedes write it; what is none, as it stands."""
    try:
        return write_number(Decimal(text))
    except InvalidOperation:
        return text


def named(text: str, names: Mapping[str, str]) -> str:
    """A text in which rows are called by their names."""
    return REFERENCE.sub(lambda found: names.get(found[0], gettext("borttagen")), text)
