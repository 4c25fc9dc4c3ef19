"""The number that is printed beside a figure."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

# The beginning of the report's digest, and the number of what is traced.
CODE = re.compile(r"([0-9a-f]{8})\s*[-–/ ]\s*(\d{1,5})", re.IGNORECASE)


@dataclass(frozen=True)
class TraceCode:
    """A code as it was read: `digest` is the beginning of a report's SHA-256, `number` that of what is traced."""

    digest: str
    number: str


class TraceCodeForm(forms.Form):
    """Where somebody writes what stands on paper."""

    kod = forms.CharField(
        label=_("Spårkod"),
        max_length=40,
        help_text=_("Åtta tecken från rapportens sidfot, ett streck och numret vid raden: 3f9a21c4-117."),
        error_messages={"required": _("Skriv koden som den står i rapporten.")},
    )

    def clean_kod(self) -> TraceCode:
        """The code, read. Refused when it is none."""
        match = CODE.fullmatch(self.cleaned_data["kod"].strip())
        if match is None:
            raise forms.ValidationError(_("Skriv koden som den står i rapporten, till exempel 3f9a21c4-117."))
        return TraceCode(match[1].lower(), match[2])
