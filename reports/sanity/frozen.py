"""What is frozen is the same bytes for ever, and what is let out has been frozen."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.db.models import Exists, OuterRef

from goals.models import Attachment, Evidence, Release, UnitFollowUp, UnitFollowUpState
from reports.content.schema import digest
from reports.models import Report, ReportFile, ReportStage
from reports.sanity.check import Check, Looked
from tracker.models import JobFile


def look_at_contents(now: datetime) -> Looked:
    """Reports whose content has another digest than the one that was kept with it. What is masked away has no content."""
    rows = Report.objects.exclude(content="").order_by("pk")
    breaks = (
        f"report:{pk} har ett annat innehåll än när den frystes"
        for pk, content, kept in rows.values_list("pk", "content", "sha256").iterator(chunk_size=20)
        if digest(content) != kept
    )
    return Looked.at(rows.count(), breaks)


def look_at_files(now: datetime) -> Looked:
    """Files whose bytes are others than those that were kept."""
    tables = (ReportFile, Evidence, Attachment, JobFile)
    return Looked.at(sum(table.objects.count() for table in tables), _other_bytes(tables))


def _other_bytes(tables: tuple[type, ...]) -> Iterator[str]:
    for table in tables:
        rows = table.objects.order_by("pk").values_list("pk", "data", "sha256")  # type: ignore[attr-defined]
        for pk, data, kept in rows.iterator(chunk_size=20):
            if data and sha256(bytes(data)).hexdigest() != kept:
                yield f"{table.__name__.lower()}:{pk} är inte samma fil som när den sparades"


def look_at_releases(now: datetime) -> Looked:
    """Releases of something that was never frozen."""
    frozen = Report.objects.filter(unit_follow_up=OuterRef("unit_follow_up"), round=OuterRef("round"), stage=OuterRef("stage"))
    rows = Release.objects.all()
    loose = rows.filter(~Exists(frozen)).values_list("pk", flat=True)
    return Looked.at(rows.count(), (f"release:{pk} lämnar ut något som inte är fryst" for pk in loose))


def look_at_decided(now: datetime) -> Looked:
    """Decided rounds without their frozen report."""
    frozen = Report.objects.filter(unit_follow_up=OuterRef("pk"), round=OuterRef("round"), stage=ReportStage.DECIDED)
    rows = UnitFollowUp.objects.filter(state=UnitFollowUpState.DECIDED)
    bare = rows.filter(~Exists(frozen)).values_list("pk", flat=True)
    return Looked.at(rows.count(), (f"unitfollowup:{pk} är beslutad men saknar sin frysta rapport" for pk in bare))


CHECKS = [
    Check("CONTENT_UNCHANGED", "Varje rapports innehåll stämmer med sin kontrollsumma.", look_at_contents),
    Check("FILES_UNCHANGED", "Varje fil stämmer med sin kontrollsumma.", look_at_files),
    Check("RELEASED_IS_FROZEN", "Bara det som är fryst är utlämnat.", look_at_releases),
    Check("DECIDED_IS_FROZEN", "Varje beslutad uppföljning har sin frysta rapport.", look_at_decided),
]
