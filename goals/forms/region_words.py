"""The forms of a region's own words, rules and settings."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import RowField
from goals.forms.entry import EntryForm, LineField, LongTextField
from goals.forms.fields import NumberField
from goals.models import Decision, Dimension
from goals.operations.administration.rules import RuleEntry
from goals.operations.administration.settings import LONGEST_WORD, RegionEntry
from goals.operations.administration.vocabulary import LONGEST, WordEntry, WordKind, seen_word
from goals.operations.changes import digest_of
from goals.presentation.decisions import decision_words
from goals.rules.wording import status_codes
from tracker.models import Region

TEXTS: Mapping[str, Any] = {"name": _("Namn"), "singular": _("Ett sådant mål heter"), "plural": _("Flera heter")}
HUNDRED = Decimal(100)


class WordForm(EntryForm):
    """A word: its texts, and after which it comes. `others` are those that it can come after."""

    def __init__(self, kind: WordKind, others: Sequence[Any], row: Any = None, data: Mapping[str, Any] | None = None) -> None:
        known = seen_word(kind, row) if row else {"after": others[-1] if others and kind.is_ordered else None}
        super().__init__(data, seen=digest_of(known) if row else "", initial=known)
        self.kind = kind
        fields: Any = self.fields
        for name in kind.texts:
            fields[name] = LineField(label=TEXTS[name], most=LONGEST)
        if kind.is_ordered and others:
            rows = kind.model.objects.filter(pk__in=[one.pk for one in others]).order_by("order")
            fields["after"] = RowField(label=_("Kommer efter"), empty=_("Först"), queryset=rows)
        if kind.model is Dimension and row is None:
            fields["is_gender"] = forms.BooleanField(
                label=_("Delar upp efter kön"),
                required=False,
                help_text=_("Används för indikatorer som gäller enskilda personer. En i regionen."),
            )

    @property
    def entry(self) -> WordEntry:
        """What was filled in."""
        cleaned = self.cleaned_data
        texts = {name: cleaned[name] for name in self.kind.texts}
        return WordEntry(texts=texts, after=cleaned.get("after"), is_gender=cleaned.get("is_gender", False))


class PercentField(NumberField):
    """A share of 1, written as percent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(unit="%", decimals=2, **options)

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        return None if number is None else number / HUNDRED

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * HUNDRED if isinstance(value, Decimal) else value)


class RuleForm(EntryForm):
    """A rule to be adopted, beginning with the one that holds now."""

    adopted_by = RowField(
        label=_("Beslutet som antar regeln"),
        required=True,
        empty=_("Välj"),
        queryset=Decision.objects.none(),
        label_of=decision_words,
        help_text=_("Nämndsekreteraren registrerar beslutet först."),
    )
    partly_within = PercentField(
        label=_("Delvis: får missa målvärdet med högst (procent)"),
        help_text=_("Av målvärdet. 0 om ingen indikator kan nå målvärdet delvis."),
    )
    met_share = PercentField(label=_("Uppfyllt: minst så många indikatorer når målvärdet (procent)"))
    partly_share = PercentField(label=_("Inte uppfyllt: högst så många når det minst delvis (procent)"))
    missing_caps = forms.BooleanField(label=_("En uppgift som saknas gör att målet är högst delvis uppfyllt"), required=False)
    is_weighted = forms.BooleanField(label=_("Målsättningarnas vikter räknas"), required=False)
    method_text = LongTextField(
        label=_("Regeln med regionens egna ord"), help_text=_("Står i rapporterna under varje bedömning.")
    )

    def __init__(self, decisions: Any, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["adopted_by"].queryset = decisions
        fields["adopted_by"].error_messages["required"] = _("Välj beslutet. Utan beslut gäller den regel som gäller nu.")
        for name in ("partly_within", "met_share", "partly_share"):
            fields[name].error_messages["required"] = _("Fyll i fältet.")
        fields["method_text"].required = True
        fields["method_text"].error_messages["required"] = _("Skriv regeln med egna ord.")

    @property
    def entry(self) -> RuleEntry:
        """What was filled in."""
        return RuleEntry(**{name: self.cleaned_data[name] for name in RuleEntry.__dataclass_fields__})


class RegionForm(EntryForm):
    """What a region has chosen for itself. The words of what is not judged are folded."""

    rare_title = _("Ord för det som inte bedöms")
    name = LineField(label=_("Regionens namn"), most=200)
    allows_self_approval = forms.BooleanField(
        label=_("Den som har fört in ett utfall får godkänna det"),
        required=False,
        help_text=_("Det flaggas och listas. Utan kryss måste någon annan godkänna."),
    )

    def __init__(self, region: Region, data: Mapping[str, Any] | None = None) -> None:
        entry = RegionEntry.of(region)
        words = {word_field(code): word for code, word in entry.status_words.items()}
        super().__init__(data, seen=digest_of(entry.fields), initial=entry.fields | words)
        for code, status in status_codes().items():
            standard = gettext(status.word)
            about = gettext("indikator") if code.startswith("INDICATOR_") else ""
            label = f"{status.sign} {standard}" + (f" ({about})" if about else "")
            self.fields[word_field(code)] = LineField(label=label, most=LONGEST_WORD, required=False)
        self.rare = tuple(word_field(code) for code in list(status_codes())[7:])

    @property
    def entry(self) -> RegionEntry:
        """What was filled in; a word that is the standard one is none of the region's own."""
        cleaned = self.cleaned_data
        standard = {code: gettext(status.word) for code, status in status_codes().items()}
        words = {code: cleaned[word_field(code)] for code in standard}
        own = {code: word for code, word in words.items() if word and word != standard[code]}
        return RegionEntry(name=cleaned["name"], allows_self_approval=cleaned["allows_self_approval"], status_words=own)


def word_field(code: str) -> str:
    """The field of a status's word."""
    return f"word_{code}"
