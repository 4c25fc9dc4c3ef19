"""The forms of what is said of an outcome, and of what it rests on: each is sent once, whatever is pressed twice."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import LongTextField
from goals.operations.file_types import ENDINGS
from tracker.operations import Refused
from tracker.templatetags.tertial import translate


class SentOnce(forms.Form):
    """A form with a number of its own."""

    form_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"form_uuid": uuid4()})

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above them all, why it was not taken."""
        self.add_error(refused.field if refused.field in self.fields else None, translate(refused.sentence))


class CommentForm(SentOnce):
    """A turn in the conversation."""

    text = LongTextField(label=_("Kommentar"))


class FileForm(SentOnce):
    """A file that the outcome rests on."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Högst 10 MB: PDF, bild, Excel, Word, PowerPoint, OpenDocument, CSV eller text."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        error_messages={
            "required": _("Välj en fil."),
            "missing": _("Välj en fil."),
            "invalid": _("Välj en fil."),
            "empty": _("Filen är tom."),
        },
    )


class LinkForm(SentOnce):
    """A link to what the outcome rests on."""

    url = forms.CharField(
        label=_("Adress"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": _("Skriv adressen.")},
    )
    name = forms.CharField(label=_("Namn"), required=False)
