"""The form of an assessment: what is said of a goal, what is to be done, and how what was agreed on before went."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import LongTextField
from goals.models import Action
from goals.models.assessments import ActionState
from goals.operations.actions import LONGEST_WHO, ActionEntry
from goals.operations.assessments import TEXTS, AssessmentEntry, StaleAssessment
from goals.queries.assessable import Assessable
from tracker.models import Person
from tracker.operations import Refused
from tracker.templatetags.tertial import translate

BLANK_ACTIONS = 2
MOST_ACTIONS = 50
ACTION_FIELD = re.compile(r"action_([0-9]+)_([a-z_]+)")


class ActionForm(forms.Form):
    """An action: what, who and when. `pk` is empty for a new one."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what = forms.CharField(label=_("Vad"), required=False)
    who = forms.CharField(
        label=_("Vem"), required=False, max_length=LONGEST_WHO, widget=forms.TextInput(attrs={"list": "personer"})
    )
    due_on = forms.DateField(
        label=_("Senast"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datumet som 2026-11-30.")},
    )
    is_removed = forms.BooleanField(label=_("Ta bort"), required=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been written on a row for a new one."""
        return not any(self.cleaned_data.get(name) for name in ("pk", "what", "who", "due_on"))

    def entry(self, people: Mapping[str, Person]) -> ActionEntry:
        """The action; who is to do it is a person when that is somebody's name."""
        cleaned = self.cleaned_data
        owner = people.get(cleaned["who"])
        return ActionEntry(
            what=cleaned["what"],
            owner=owner,
            who="" if owner else cleaned["who"],
            due_on=cleaned["due_on"],
            pk=cleaned["pk"],
            is_removed=cleaned["is_removed"],
        )


ActionForms: Any = forms.formset_factory(
    ActionForm, extra=BLANK_ACTIONS, max_num=MOST_ACTIONS, absolute_max=MOST_ACTIONS, validate_max=True
)


class AssessmentForm(forms.Form):
    """What förvaltningen proposes of an item. `refused` says why it was not saved.

    `words` are the statuses to choose among, by code; `people` those who can be chosen to
    own an action; `earlier` the actions to follow up.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    status = forms.ChoiceField(label=_("Bedömning"), widget=forms.RadioSelect, required=False)
    deviation_reason = LongTextField(
        label=_("Varför bedömningen avviker"),
        help_text=_(
            "Fylls i när bedömningen är en annan än den beräknade. Genomförda aktiviteter och insatser är ett giltigt skäl."
        ),
    )
    activities = LongTextField(
        label=_("Genomförda aktiviteter och insatser"),
        help_text=_("Vad som har gjorts under perioden. Det vägs in i bedömningen; utfallet av indikatorerna väger tyngst."),
    )
    analysis = LongTextField(label=_("Analys"), help_text=_("Varför det har blivit så, och vad det leder till."))

    def __init__(
        self,
        item: Assessable,
        words: Mapping[str, str],
        people: Sequence[Person],
        earlier: Sequence[Action],
        data: QueryDict | None = None,
    ) -> None:
        self.sent_data = data
        self.refused: Refused | None = None
        names = [person.name for person in people]
        # A name that two people share is nobody's.
        self.people = {person.name: person for person in people if names.count(person.name) == 1}
        entry = AssessmentEntry.of(item.proposal)
        initial = entry.fields | {"version": item.proposal.version if item.proposal else 0}
        super().__init__(data, initial=initial | {_state(action): action.state for action in earlier})
        self.fields["status"].choices = list(words.items())  # type: ignore[attr-defined]
        for action in earlier:
            # What was shown goes along, so that only what was changed is sent on.
            field = forms.ChoiceField(label=_("Läge"), choices=ActionState.choices, show_hidden_initial=True)
            self.fields[_state(action)] = field
        self.earlier = [(action, self[_state(action)]) for action in earlier]
        self.actions = ActionForms(data, initial=[_shown(action) for action in _own(item)], prefix="atgard")
        for name, rows in (("activities", "5"), ("analysis", "8"), ("deviation_reason", "3")):
            self.fields[name].widget.attrs["rows"] = rows
        # A placeholder of a space lets the style sheet see that the field is empty.
        self.fields["deviation_reason"].widget.attrs["placeholder"] = " "

    def is_valid(self) -> bool:
        """Whether everything that was typed can be read."""
        return super().is_valid() and self.actions.is_valid()

    @property
    def sent(self) -> list[ActionForm]:
        """The actions on which something has been written."""
        return [form for form in self.actions if not form.is_blank]

    @property
    def entry(self) -> AssessmentEntry:
        """What is proposed."""
        states = {action.pk: field.name for action, field in self.earlier if field.name in self.changed_data}
        return AssessmentEntry(
            **{name: self.cleaned_data[name] for name in ("status", *TEXTS)},
            actions=tuple(form.entry(self.people) for form in self.sent),
            action_states={pk: self.cleaned_data[name] for pk, name in states.items()},
        )

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above them all, why it was not saved."""
        self.refused = refused
        words = translate(refused.sentence)
        action = ACTION_FIELD.fullmatch(refused.field)
        if action:
            self.sent[int(action[1])].add_error(action[2], words)
        else:
            self.add_error(refused.field if refused.field in self.fields else None, words)
        if isinstance(refused, StaleAssessment) and self.sent_data is not None:
            # Saving once more is choosing one's own.
            data = self.sent_data.copy()
            data["version"] = str(refused.current.version)
            self.data = data

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """All that is wrong, with the id of the field where it is; "" for the whole."""
        for error in self.non_field_errors():
            yield str(error), ""
        for form in (self, *self.actions):
            for field in form:
                for error in field.errors:
                    yield f"{field.label}: {error}", field.id_for_label
        for error in self.actions.non_form_errors():
            yield str(error), ""

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what somebody else has saved: (label, typed, saved); empty when nobody has."""
        if not isinstance(self.refused, StaleAssessment):
            return []
        saved, words = AssessmentEntry.of(self.refused.current).fields, dict(self.fields["status"].choices)  # type: ignore[attr-defined]
        both = [(name, self.entry.fields[name], saved[name]) for name in ("status", *TEXTS)]
        return [
            (str(self.fields[name].label), str(words.get(mine, mine)), str(words.get(theirs, theirs)))
            for name, mine, theirs in both
            if mine != theirs
        ]


def _state(action: Action) -> str:
    return f"state_{action.pk}"


def _own(item: Assessable) -> list[Action]:
    """The actions of the proposal, in the order in which they were written."""
    return list(item.proposal.actions.select_related("owner").order_by("pk")) if item.proposal else []


def _shown(action: Action) -> dict[str, Any]:
    who = action.owner.name if action.owner else action.who
    return {"pk": action.pk, "what": action.what, "who": who, "due_on": action.due_on}
