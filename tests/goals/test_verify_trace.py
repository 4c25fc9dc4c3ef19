"""The command that verifies the trace: what it says, and how it ends."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from goals.models import Decision, DecisionKind
from tests.conftest import NOW
from tests.tracker.trace.conftest import SYSTEM, happen, tamper  # noqa: F401  # a fixture
from tracker.models import AuditEvent, Region
from tracker.trace.keeping import keep_digest
from tracker.trace.masking import Masked, mask_events
from tracker.trace.sealing import latest_seal, seal_region

pytestmark = pytest.mark.django_db
Tamper = Callable[..., None]


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SEAL_DIR = tmp_path
    return tmp_path


@pytest.fixture
def region(norr: SimpleNamespace) -> Region:
    return norr.region


@pytest.fixture
def sealed(region: Region) -> Sequence[AuditEvent]:
    events = happen(region, 5)
    seal_region(region_id=region.pk)
    return events


def verify(*arguments: str, **options: str) -> str:
    out = StringIO()
    call_command("verify_trace", *arguments, stdout=out, no_color=True, **options)
    return out.getvalue()


def refused(**options: str) -> str:
    """What the command says of a trace that does not hold, with its last words."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_trace", stdout=out, no_color=True, **options)
    assert error.value.returncode == 1
    return out.getvalue() + str(error.value)


def test_a_trace_that_holds(region: Region, sealed: Sequence[AuditEvent]) -> None:
    happen(region, 2, start=10)
    digest = latest_seal(region.pk).digest
    assert verify() == (
        f"Installationen: 0 händelser i kedjan. Kontrollsumma {'0' * 64}\n"
        f"Region Norr: 5 händelser i kedjan. Kontrollsumma {digest}\n"
        "  2 händelser har inte fått sigill än.\n"
        "Spåret stämmer.\n"
    )
    assert verify(region="norr").startswith("Region Norr: 5")


def test_a_changed_value_is_told_with_its_event(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:  # noqa: F811
    pk = sealed[2].pk
    tamper("UPDATE tracker_auditevent SET reason = 'Rätt källa' WHERE id = %s", pk)
    said = refused()
    assert (
        f"  FEL: Sigill 3: händelse {pk}, 8 september 2026 kl. 14.02, Utfall infört av Tertial (Region Norr). "
        "Skälet är inte vad som skrevs då.\n"
    ) in said
    assert said.endswith("Spåret stämmer inte: 1 fel.")


SAID = {
    "an event changed": ("UPDATE tracker_auditevent SET actor_name = 'X' WHERE id = {pk}", "är inte den som förseglades"),
    "an event removed": (
        "DELETE FROM tracker_auditevent WHERE id = {pk}",
        "Sigill 3: händelse {pk} är borttagen. Närmast före: ",
    ),
    "a seal removed": (
        "DELETE FROM tracker_auditseal WHERE seq = 3",
        "Sigill 3 saknas i kedjan. Närmast före: händelse {before}",
    ),
    "seals removed": ("DELETE FROM tracker_auditseal WHERE seq IN (2, 3)", "Sigill 2–3 saknas i kedjan."),
    "a seal changed": ("UPDATE tracker_auditseal SET prev_digest = 'x' WHERE seq = 3", "Sigill 3 följer inte på sigillet före."),
    "a value taken away": (
        "UPDATE tracker_auditevent SET reason = '', reason_salt = '' WHERE id = {pk}",
        "Skälet är borttaget utan att spåret säger att det är maskerat.",
    ),
    "fields taken away": ("UPDATE tracker_auditevent SET changes = '{{}}' WHERE id = {pk}", "Fälten är inte vad som skrevs då."),
}


@pytest.mark.parametrize(("sql", "words"), SAID.values(), ids=SAID.keys())
def test_what_was_done_to_it_is_said_in_words(
    sql: str, words: str, region: Region, sealed: Sequence[AuditEvent], tamper: Tamper  # noqa: F811
) -> None:  # fmt: skip
    tamper(sql.format(pk=sealed[2].pk))
    assert words.format(pk=sealed[2].pk, before=sealed[1].pk) in refused(region="norr")


def test_an_event_put_there_afterwards_is_said(region: Region, sealed: Sequence[AuditEvent]) -> None:
    happen(region, 1, at=NOW - timedelta(days=30))
    assert "kom in i spåret först efter det som hände 8 september 2026 kl. 14.04." in refused(region="norr")
    Region.objects.filter(pk=region.pk).update(is_demo=True)
    assert "1 händelse i demoregionen är inläst efter den dag den berättar om.\nSpåret stämmer." in verify(region="norr")


def test_what_is_masked_is_said_with_its_decision_and_the_trace_holds(
    norr: SimpleNamespace, sealed: Sequence[AuditEvent]
) -> None:
    decision = Decision.objects.create(
        unit=norr.culture, held_on=date(2026, 9, 24), year=2026, paragraph="45", dnr="KN 7-2026", kind=DecisionKind.MASKS,
        recorded_at=NOW,
    )  # fmt: skip
    masked = [Masked(sealed[2].pk, frozenset({("comment", 1)}))]
    mask_events(by=SYSTEM, now=NOW, masked=masked, decision=decision, unit=norr.culture)
    said = verify(region="norr")
    assert "Fältet kommentar är maskerat, beslut Kulturnämnden, 24 september 2026, §\u00a045, KN 7-2026\n" in said
    assert said.endswith("Spåret stämmer.\n")


def test_a_digest_from_a_letter_or_a_report(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:  # noqa: F811
    digest = latest_seal(region.pk).digest
    assert verify(against=digest.upper()).endswith("Spåret stämmer. Kontrollsumman finns i kedjan.\n")
    assert verify("--digest", digest).endswith("Spåret stämmer. Kontrollsumman finns i kedjan.\n")
    tamper("UPDATE tracker_auditevent SET actor_name = 'X' WHERE id = %s", sealed[0].pk)
    tamper("DELETE FROM tracker_auditseal")
    seal_region(region_id=region.pk)
    assert verify(region="norr").endswith("Spåret stämmer.\n")
    assert "Kontrollsumman finns inte i kedjan." in refused(against=digest)


def test_its_own_stored_digests_are_held_against_it_without_asking(
    region: Region, sealed: Sequence[AuditEvent], tamper: Tamper, folder: Path  # noqa: F811
) -> None:  # fmt: skip
    keep_digest("norr", date(2026, 9, 8), latest_seal(region.pk))
    assert f"1 sparad kontrollsumma i {folder / 'norr.txt'} stämmer." in verify()
    tamper("UPDATE tracker_auditevent SET actor_name = 'X' WHERE id = %s", sealed[0].pk)
    tamper("DELETE FROM tracker_auditseal")
    seal_region(region_id=region.pk)
    assert "Kontrollsumman som sparades den 8 september 2026 för sigill 5 finns inte i kedjan." in refused()


def test_a_file_from_elsewhere(region: Region, other: Region, sealed: Sequence[AuditEvent], folder: Path) -> None:
    keep_digest("norr", date(2026, 9, 8), latest_seal(region.pk))
    own, copy = folder / "norr.txt", folder / "kopia.txt"
    copy.write_text(own.read_text())
    own.unlink()
    assert "stämmer" in verify(region="norr", against=str(copy))
    with pytest.raises(CommandError, match="Ange vilken region"):
        verify(against=str(copy))
    assert "finns inte i kedjan" in refused(region="soder", against=str(copy))


def test_what_cannot_be_read_is_said(region: Region, folder: Path) -> None:
    (folder / "norr.txt").write_text("2026-09-08 fem\n")
    with pytest.raises(CommandError, match="går inte att läsa: rad 1"):
        verify()
    with pytest.raises(CommandError, match=r"finns inte\. Ange en fil"):
        verify(against="abc")
    with pytest.raises(CommandError, match="Regionen vaster finns inte"):
        verify(region="vaster")


@pytest.fixture
def other(soder: SimpleNamespace) -> Region:
    return soder.region


def test_verifying_changes_nothing(region: Region, sealed: Sequence[AuditEvent]) -> None:
    with connection.execute_wrapper(_only_read):
        verify()


def _only_read(execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
    assert sql.lstrip().upper().startswith(("SELECT", "DECLARE", "FETCH", "CLOSE")), sql
    return execute(sql, params, many, context)
