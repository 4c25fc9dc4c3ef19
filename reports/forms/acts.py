"""The forms of the acts: handed over, taken back, opened again, decided, corrected, let out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, RowsField
from goals.forms.entry import EntryForm, LineField, LongTextField
from goals.models import DecisionKind, Indicator
from goals.models.assessments import Scope
from goals.models.decisions import ReservationKind
from goals.operations.decided_assessments import DecidedStatus
from goals.operations.decisions import DecisionEntry
from goals.operations.file_types import ENDINGS
from goals.operations.round_decisions import ReservationEntry, RoundDecisionEntry, reservation_field
from goals.queries.assessable import Assessable
from tracker.operations import Refused
from tracker.signs import ShownStatus

# How many reservations there is room for; who more there are stand in one of them together.
RESERVATIONS = 4
KIND_WORDS = {
    DecisionKind.APPROVES: _("Godkänner uppföljningen"),
    DecisionKind.ESTABLISHES: _("Fastställer uppföljningen"),
    DecisionKind.NOTED: _("Informationen är delgiven: nämnden har tagit del av uppföljningen men inte beslutat om bedömningarna"),
}

COUNCIL_WORDS = {
    DecisionKind.APPROVES: _("Godkänner rapporten"),
    DecisionKind.ESTABLISHES: _("Fastställer rapporten"),
    DecisionKind.NOTED: _("Har tagit del av rapporten"),
}


class ActForm(EntryForm):
    """A form that acts on the round that was seen."""

    round = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("Öppna sidan på nytt.")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, round_: int, seen: str = "", **initial: Any) -> None:
        super().__init__(data, seen=seen, initial={"round": round_} | initial)

    @property
    def main_fields(self) -> list[BoundField]:
        """What is seen, but for the number of the round."""
        return [field for field in super().main_fields if field.name != "round"]

    @property
    def seen_round(self) -> int:
        """The round that was seen."""
        return int(self.cleaned_data["round"])

    def see_anew(self, digest: str, *consents: str) -> None:
        """Show the list as it is now, and ask for the yes once more."""
        sent: Any = self.data
        again = sent.copy()
        again["seen"] = digest
        for name in consents:
            again.pop(name, None)
        self.data = again


class HandOverForm(ActForm):
    """Överlämna till nämnden; `accepts_missing` is asked for when something is missing."""

    accepts_missing = forms.BooleanField(label=_("Ja, överlämna fast detta saknas"), required=False)


class ReasonForm(ActForm):
    """An act with its reason."""

    reason = LongTextField(label=_("Varför"))

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Skriv varför.")


class ExceptionForm(ReasonForm):
    """Undantag från lås: which indicators, why, and to the end of which day."""

    field_order = ("indicators", "reason", "expires_on")
    indicators = RowsField(label=_("Indikatorer som öppnas"), queryset=Indicator.objects.none())
    expires_on = DayField(label=_("Öppna till och med"), required=True, help_text=_("Låset stängs när dagen är slut."))

    def __init__(self, indicators: Any, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        chosen: Any = self.fields["indicators"]
        chosen.queryset = indicators
        chosen.required = True
        chosen.error_messages["required"] = _("Välj minst en indikator.")


class ConfirmForm(ActForm):
    """An act that asks whether one knows what it means."""

    knows_it_becomes_public = forms.BooleanField(
        label=_("Ja, jag vet att handlingen blir allmän när den expedieras"), required=False
    )


class MinutesForm(ActForm):
    """What stands in the minutes of a decision."""

    rare_title = _("Justering och länk till protokollet")
    rare = ("signed_on", "is_immediate", "link")
    held_on = DayField(label=_("Sammanträdets datum"), required=True)
    paragraph = LineField(label=_("Paragraf"), most=20, help_text=_("Bara numret, till exempel 112."))
    dnr = LineField(label=_("Diarienummer"), most=60, required=False)
    text = LongTextField(label=_("Beslutets text"))
    signed_on = DayField(label=_("Protokollet justerat"), help_text=_("Kan fyllas i senare."))
    is_immediate = forms.BooleanField(label=_("Paragrafen är omedelbart justerad"), required=False)
    link = LineField(label=_("Länk till protokollet"), most=500, required=False)

    def decision(self, kind: DecisionKind) -> DecisionEntry:
        """The decision as it was filled in."""
        names = ("held_on", "paragraph", "dnr", "text", "signed_on", "is_immediate", "link")
        return DecisionEntry(kind=kind, **{name: self.cleaned_data[name] for name in names})


class ReferBackForm(MinutesForm):
    """Återremiss: what is to be complemented."""

    field_order = ("held_on", "paragraph", "dnr", "text")

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"].required = True
        self.fields["text"].label = _("Vad nämnden vill ha kompletterat")
        self.fields["text"].error_messages["required"] = _("Skriv vad nämnden vill ha kompletterat.")


class CorrectionForm(MinutesForm):
    """Rättelse: the decision that says what is wrong."""

    field_order = ("held_on", "paragraph", "dnr", "text")

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"].required = True
        self.fields["text"].label = _("Vad som är fel och ska rättas")
        self.fields["text"].error_messages["required"] = _("Skriv vad som är fel och ska rättas.")


class CouncilForm(MinutesForm):
    """Fullmäktige's decision on the region's report."""

    field_order = ("kind", "held_on", "paragraph", "dnr", "text")
    kind = forms.ChoiceField(
        label=_("Fullmäktige"), widget=forms.RadioSelect, choices=list(COUNCIL_WORDS.items()), initial=DecisionKind.APPROVES.value
    )


class ReviewForm(ActForm):
    """Revisorernas bedömning, a file."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Högst 10 MB: PDF, Word, OpenDocument eller text."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        error_messages={name: _("Välj en fil.") for name in ("required", "missing", "invalid")} | {"empty": _("Filen är tom.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        sent: Any = files or {}
        self.files = sent


class CompleteForm(ActForm):
    """What is known of a registered decision only afterwards."""

    signed_on = DayField(label=_("Protokollet justerat"))
    is_immediate = forms.BooleanField(label=_("Paragrafen är omedelbart justerad"), required=False)
    link = LineField(label=_("Länk till protokollet"), most=500, required=False)


@dataclass(frozen=True)
class StatusRow:
    """A goal that the nämnd may have decided otherwise: what was proposed, and the two fields."""

    item: Assessable
    label: str
    proposed: ShownStatus | None
    status: BoundField
    reason: BoundField


class DecideForm(MinutesForm):
    """Registrera beslut: enligt förslag unless something else is said of a goal."""

    kind = forms.ChoiceField(label=_("Nämnden"), widget=forms.RadioSelect, choices=list(KIND_WORDS.items()))
    accepts_moved = forms.BooleanField(label=_("Ja, registrera beslutet med det som har ändrats"), required=False)
    field_order = ("kind", "held_on", "paragraph", "dnr", "text")

    def __init__(
        self,
        items: Sequence[tuple[Assessable, str, ShownStatus | None]],
        words: Mapping[str, str],
        data: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, kind=DecisionKind.APPROVES.value, **options)
        self.items = items
        # The proposed status is what stands when nothing is chosen.
        choices = [("", _("Enligt förslaget")), *((code, word) for code, word in words.items() if code)]
        for item, label, _proposed in items:
            key = _key(item)
            self.fields[f"status_{key}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.fields[f"reason_{key}"] = LongTextField(label=_("Varför"), widget=forms.Textarea(attrs={"rows": "2"}))
        kinds = [("", _("Ingen"))] + [(kind.value, str(kind.label).capitalize()) for kind in ReservationKind]
        for index in range(RESERVATIONS):
            self.fields[reservation_field(index, "kind")] = forms.ChoiceField(label=_("Slag"), choices=kinds, required=False)
            self.fields[reservation_field(index, "who")] = LineField(label=_("Vem"), most=200, required=False)
            self.fields[reservation_field(index, "text")] = LongTextField(
                label=_("Text"), widget=forms.Textarea(attrs={"rows": "2"})
            )

    @property
    def main_fields(self) -> list[BoundField]:
        """The fields of the decision itself."""
        return [self[name] for name in ("kind", "held_on", "paragraph", "dnr", "text")]

    @property
    def status_rows(self) -> Iterator[StatusRow]:
        """Every goal with what was proposed of it."""
        for item, label, proposed in self.items:
            key = _key(item)
            yield StatusRow(item, label, proposed, self[f"status_{key}"], self[f"reason_{key}"])

    @property
    def reservations(self) -> list[list[BoundField]]:
        """The fields of each reservation."""
        return [[self[reservation_field(index, name)] for name in ("kind", "who", "text")] for index in range(RESERVATIONS)]

    @property
    def is_otherwise_open(self) -> bool:
        """Whether the goals are to be seen at once: something is chosen or wrong there."""
        return any(row.status.value() or row.status.errors or row.reason.errors for row in self.status_rows)

    @property
    def is_reservations_open(self) -> bool:
        """Whether the reservations are to be seen at once."""
        return any(field.value() or field.errors for fields in self.reservations for field in fields)

    def refuse(self, refused: Refused) -> None:
        """As every form. A refusal numbers the reservations that were sent, the page all that there is room for."""
        found = re.fullmatch(r"reservation_(\d+)_(\w+)", refused.field)
        if found:
            place = [index for index, _given in self._given][int(found[1])]
            refused = Refused(refused.code, refused.sentence, reservation_field(place, found[2]))
        super().refuse(refused)

    @property
    def _given(self) -> list[tuple[int, list[str]]]:
        """The reservations that say something, each with its place on the page."""
        every = [
            (index, [self.cleaned_data[reservation_field(index, name)] for name in ("kind", "who", "text")])
            for index in range(RESERVATIONS)
        ]
        return [(index, given) for index, given in every if any(given)]

    @property
    def entry(self) -> RoundDecisionEntry:
        """The decision as it was filled in. A reservation that says nothing at all is none."""
        cleaned = self.cleaned_data
        statuses = (
            DecidedStatus(item.goal.pk, Scope(item.scope), cleaned[f"status_{_key(item)}"], cleaned[f"reason_{_key(item)}"])
            for item, _label, _proposed in self.items
        )
        return RoundDecisionEntry(
            decision=self.decision(DecisionKind(cleaned["kind"])),
            statuses=tuple(status for status in statuses if status.status),
            reservations=tuple(
                ReservationEntry(ReservationKind(kind or ReservationKind.RESERVATION), who, text)
                for _place, (kind, who, text) in self._given
            ),
        )


def _key(item: Assessable) -> str:
    return f"{item.scope}_{item.goal.pk}"


def default_day(meeting_on: date | None, today: date) -> date | None:
    """The day of a decision before anybody has said one: the meeting's, when it has been."""
    return meeting_on if meeting_on is not None and meeting_on <= today else None
