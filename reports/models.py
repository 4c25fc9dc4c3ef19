"""What leaves the system: the sections people write, the frozen report, its files, the reminders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Decision, UnitFollowUp
from tracker.models import Mail, Person
from tracker.models.constraints import DECIMAL_DIGITS, DECIMAL_PLACES, allowed, finite


class SectionKind(models.TextChoices):
    """What a section holds."""

    TEXT = "TEXT", _("text")
    FINANCE = "FINANCE", _("ekonomi")


class SectionPlacement(models.TextChoices):
    """Where in the report a section stands."""

    BEFORE_GOALS = "BEFORE_GOALS", _("före målen")
    AFTER_GOALS = "AFTER_GOALS", _("efter mål och uppdrag")


class Section(models.Model):
    """Section (avsnitt): what a nämnd writes itself.

    `body` is a list of paragraphs, lists and tables, as reports.texts.Block.as_json; one of the kind FINANCE has rows besides.
    """

    UNIT_PATH = "unit_follow_up__unit"

    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="sections")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=SectionKind.choices, default=SectionKind.TEXT)
    placement = models.CharField(max_length=15, choices=SectionPlacement.choices, default=SectionPlacement.BEFORE_GOALS)
    title = models.CharField(max_length=200)
    body = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("avsnitt")
        verbose_name_plural = _("avsnitt")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["unit_follow_up", "order"], name="section_order_once"),
            allowed("section_kind_known", "kind", SectionKind.values),
            allowed("section_placement_known", "placement", SectionPlacement.values),
        ]

    def __str__(self) -> str:
        return self.title


class FinanceRow(models.Model):
    """FinanceRow (rad i ekonomitabell): budget, outcome, deviation and forecast, in mnkr."""

    UNIT_PATH = "section__unit_follow_up__unit"

    section = models.ForeignKey(Section, models.PROTECT, related_name="finance_rows")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    budget = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    outcome = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    deviation = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    forecast = models.DecimalField(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)

    class Meta:
        verbose_name = _("rad i ekonomitabell")
        verbose_name_plural = _("rader i ekonomitabell")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="finance_row_order_once"),
            finite("finance_row_finite", "budget", "outcome", "deviation", "forecast"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportStage(models.TextChoices):
    """DRAFT can be built again; PROPOSAL and DECIDED are frozen."""

    DRAFT = "DRAFT", _("utkast")
    PROPOSAL = "PROPOSAL", _("förslag")
    DECIDED = "DECIDED", _("beslut")


def report_label(stage: str, round_: int, version: int) -> str:
    """What a report is called among the others of its follow-up: "Utkast 3", "Förslag", "Beslut, omgång 2".

    A frozen one has another version only when it has been masked.
    """
    name = str(ReportStage(stage).label).capitalize()
    if stage == ReportStage.DRAFT:
        return f"{name} {version}"
    parts = [f"omgång {round_}" if round_ > 1 else "", f"version {version}" if version > 1 else ""]
    return ", ".join(part for part in (name, *parts) if part)


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports."""

    def newest_first(self) -> "ReportQuerySet":
        """The last built first."""
        return self.order_by("-created_at", "-pk")


class Report(models.Model):
    """Report (rapport): a built document of a nämnd's follow-up. Insert-only.

    `content` is canonical JSON in UTF-8 and `sha256` its digest in hexadecimal:
    every file is made from it, never from the database.
    """

    UNIT_PATH = "unit_follow_up__unit"

    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="reports")
    stage = models.CharField(max_length=10, choices=ReportStage.choices)
    round = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    content = models.TextField()
    schema = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True)
    masks = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="masked_by")
    created_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporter")
        constraints = [
            models.UniqueConstraint(fields=["unit_follow_up", "stage", "round", "version"], name="report_version_once"),
            allowed("report_stage_known", "stage", ReportStage.values),
            models.CheckConstraint(
                condition=~Q(stage="DECIDED") | Q(decision__isnull=False),
                name="report_decided_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_follow_up}: {self.label}"

    @property
    def label(self) -> str:
        """What it is called among the others of its follow-up: "Utkast 3", "Beslut"."""
        return report_label(self.stage, self.round, self.version)


class ReportFormat(models.TextChoices):
    """The files that a report is made as."""

    HTML = "html", "HTML"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    JSON = "json", "JSON"


class ReportFile(models.Model):
    """ReportFile (rapportens fil): one rendering of a report, the same bytes for ever. Insert-only."""

    UNIT_PATH = "report__unit_follow_up__unit"

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    format = models.CharField(max_length=10, choices=ReportFormat.choices)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("rapportens fil")
        verbose_name_plural = _("rapportens filer")
        constraints = [
            models.UniqueConstraint(fields=["report", "format"], name="report_file_format_once"),
            allowed("report_file_format_known", "format", ReportFormat.values),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.format}"


class Reminder(models.Model):
    """Reminder (påminnelse): that a person was reminded of a step before a due date, once."""

    UNIT_PATH = "unit_follow_up__unit"

    person = models.ForeignKey(Person, models.PROTECT, related_name="reminders")
    unit_follow_up = models.ForeignKey(UnitFollowUp, models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=30)
    due_on = models.DateField()
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="reminders")

    class Meta:
        verbose_name = _("påminnelse")
        verbose_name_plural = _("påminnelser")
        constraints = [
            models.UniqueConstraint(fields=["person", "unit_follow_up", "step", "due_on"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.step} {self.due_on}"
