"""Fields that hand over the domain's types: numbers as Swedes write them, ja and nej, longer texts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.operations.checks import LONGEST_TEXT, NUL, TOO_LONG
from tracker.numbers import REFUSALS, NumberReading, Unreadable, read_number, write_number
from tracker.sentences import Sentence
from tracker.templatetags.tertial import translate

LONGEST_NUMBER = 100  # characters; no number that is kept is nearly so long


class NumberField(forms.Field):
    """A number; None when it is left empty. Refuses in words, and keeps what was typed.

    `unit` ("%" for shares) may follow the number; `decimals` is how many it may have.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "10"})

    def __init__(self, *, unit: str = "", decimals: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit
        self.decimals = decimals

    def read(self, text: str | None) -> NumberReading | None:
        """How a text is understood; None for a blank. Raises ValidationError."""
        try:
            if len(text or "") > LONGEST_NUMBER:
                raise Unreadable("NOT_A_NUMBER", Sentence(REFUSALS["NOT_A_NUMBER"]))
            is_percent = self.unit == "%"
            unit = "" if is_percent else self.unit
            return read_number(text or "", unit=unit, decimals=self.decimals, is_percent=is_percent)
        except Unreadable as refused:
            raise ValidationError(translate(refused.sentence), code=refused.code) from refused

    def to_python(self, value: Any) -> Decimal | None:
        reading = self.read(value)
        return reading.value if reading else None

    def prepare_value(self, value: Any) -> Any:
        if value is None:
            return ""
        return write_number(value) if isinstance(value, Decimal) else value


class YesNoField(forms.TypedChoiceField):
    """Ja as 1 and nej as 0; None when it is not answered."""

    widget = forms.RadioSelect

    def __init__(self, *, blank: Any = "", **options: Any) -> None:
        answers = [("1", _("Ja")), ("0", _("Nej")), ("", blank or _("Inget svar"))]
        super().__init__(choices=answers, coerce=Decimal, empty_value=None, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if value is None:
            return ""
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class YearField(forms.IntegerField):
    """A year; None when it is left empty."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"})

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, error_messages={"invalid": _("Skriv året med fyra siffror, till exempel 2025.")}, **options
        )


class LongTextField(forms.CharField):
    """A text of some lines, with the same line ends whoever sent it."""

    widget = forms.Textarea(attrs={"rows": "3"})

    def __init__(self, **options: Any) -> None:
        errors = {"max_length": translate(TOO_LONG), "null_characters_not_allowed": translate(NUL)}
        super().__init__(max_length=LONGEST_TEXT, required=False, error_messages=errors, **options)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
