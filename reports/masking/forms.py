"""The forms of masking: the text to look for, and the decision by which it is taken away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField
from goals.forms.entry import EntryForm, LineField, LongTextField
from goals.models import DecisionKind
from goals.operations.decisions import DecisionEntry
from reports.masking.text import LONGEST, Wanted


class WantedField(forms.CharField):
    """The text that is looked for."""

    widget = forms.Textarea(attrs={"rows": "2", "autocomplete": "off", "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        errors = {"required": _("Skriv texten som ska maskeras."), "max_length": _("Skriv högst 1 000 tecken av texten.")}
        super().__init__(max_length=LONGEST, error_messages=errors, **options)


class SearchForm(EntryForm):
    """Which text."""

    wanted = WantedField(
        label=_("Text som ska maskeras"),
        help_text=_(
            "Skriv den som den står. Stora och små bokstäver, mellanslag och radbrytningar spelar ingen roll. "
            "Skrivs samma sak på flera sätt, som ett namn och ett personnummer, söker du på varje för sig."
        ),
    )
    whole_words = forms.BooleanField(label=_("Bara hela ord"), required=False)

    @property
    def looked_for(self) -> Wanted:
        """What is looked for."""
        return Wanted(self.cleaned_data["wanted"], self.cleaned_data["whole_words"])


class DecidedForm(EntryForm):
    """The decision."""

    held_on = DayField(label=_("Beslutat den"), required=True)
    paragraph = LineField(
        label=_("Paragraf"), most=20, required=False, help_text=_("Bara numret. Ett delegationsbeslut kan sakna paragraf.")
    )
    dnr = LineField(label=_("Diarienummer"), most=60, required=False)
    text = LongTextField(
        label=_("Varför"),
        help_text=_("Till exempel vilken bestämmelse beslutet bygger på. Skriv inte det som maskeras: skälet sparas i spåret."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Skriv varför.")

    def decision(self, kind: DecisionKind) -> DecisionEntry:
        """The decision as it was filled in."""
        return DecisionEntry(kind=kind, **{name: self.cleaned_data[name] for name in ("held_on", "paragraph", "dnr", "text")})


class FilesForm(DecidedForm):
    """Which files are taken away, and why: for what they hold or for their age."""

    chosen = forms.MultipleChoiceField(
        label=_("Filer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en fil."), "invalid_choice": _("Någon av filerna finns inte längre.")},
    )
    kind = forms.ChoiceField(
        label=_("Varför de tas bort"),
        choices=[
            (DecisionKind.MASKS.value, _("Maskering: för det som står i dem")),
            (DecisionKind.DISCARDS.value, _("Gallring: tiden som de ska bevaras är slut")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj maskering eller gallring.")},
    )
    is_sure = forms.BooleanField(
        label=_("Ja, ta bort filerna för alltid"), error_messages={"required": _("Bekräfta att filerna ska tas bort.")}
    )
    field_order = ("chosen", "kind", "held_on", "paragraph", "dnr", "text", "is_sure")

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["chosen"]
        chosen.choices = choices


class MaskForm(DecidedForm):
    """The decision to mask the text that was looked for, in the places that were seen."""

    wanted = WantedField(label=_("Text som ska maskeras"), widget=forms.HiddenInput)
    whole_words = forms.BooleanField(required=False, widget=forms.HiddenInput)
    destroys = forms.BooleanField(
        label=_("Förstör originalen av de frysta rapporterna"),
        required=False,
        help_text=_("Bara om beslutet säger det. Originalet och dess filer raderas för alltid; kontrollsumman sparas."),
    )

    @property
    def looked_for(self) -> Wanted:
        """What was looked for."""
        return Wanted(self.cleaned_data["wanted"], self.cleaned_data["whole_words"])

    def see_anew(self, digest: str) -> None:
        """Ask once more, about the places as they are now."""
        sent: Any = self.data
        again = sent.copy()
        again["seen"] = digest
        self.data = again
