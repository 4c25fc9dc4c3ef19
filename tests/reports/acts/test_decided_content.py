"""What a frozen report says that an utkast does not: the decision, proposed beside decided, what was opened; in every file."""

import io
import json
import re
from types import SimpleNamespace

import docx
import openpyxl
import pypdf
import pytest

from goals.models import DecisionKind
from reports.content.schema import digest
from reports.handlers import FROZEN_RENDERERS
from reports.models import Report
from tests.reports.readers import text_of_html, text_of_pdf, text_of_word

READERS = {"html": text_of_html, "docx": text_of_word, "pdf": text_of_pdf}
# What stands at the foot of each page: on paper what HTML's style has for the margin.
FEET = {
    "html": lambda data: re.findall('@bottom-left { content: "([^"]+)"', data.decode()),
    "docx": lambda data: [section.footer.paragraphs[0].text for section in docx.Document(io.BytesIO(data)).sections],
    "pdf": lambda data: [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages],
}


@pytest.fixture
def content(decided_whole: SimpleNamespace) -> dict:
    return json.loads(decided_whole.decision.content)


def goals_of(content: dict) -> list[dict]:
    return [goal for plan in content["plans"] for branch in plan["branches"] for goal in branch["goals"]]


def test_it_says_what_was_decided_when_and_by_which_paragraph(content: dict) -> None:
    decision = content["decision"]
    assert (
        decision["sentence"]
        == "Kulturnämnden godkänner uppföljningen, och har beslutat annat än förvaltningens förslag om delmål 1.1."
    )
    assert decision["words"] == "Kulturnämnden, 24 september 2026, §\u00a0112, KN 2026-31"
    assert decision["signed"] == "Paragrafen är omedelbart justerad."
    assert [one["word"] for one in decision["reservations"]] == ["Reservation"]
    assert (content["label"], content["stage"]["code"]) == ("Beslut", "DECIDED")


def test_what_was_proposed_stands_beside_what_was_decided_with_the_reason(content: dict) -> None:
    goal, other = goals_of(content)
    assert (goal["proposal"]["status"]["code"], goal["decided"]["status"]["code"]) == ("NOT_MET", "PARTLY_MET")
    assert goal["decided"]["status"]["stage"] == "DECIDED"
    assert (goal["decided"]["is_otherwise"], goal["decided"]["reason"][:20]) == (True, "Nämnden väger in 2 f")
    assert other["decided"] is None


def test_the_summary_begins_with_what_the_nämnd_decided(content: dict) -> None:
    summary = content["summary"]
    assert "enligt nämndens beslut" in summary["sentence"]
    assert "enligt förvaltningens förslag" in summary["proposed"]
    assert "enligt den beräknade bedömningen" in summary["calculated"]
    counts = {count["status"]["word"]: count["decided"]["raw"] for count in summary["counts"]}
    assert counts["Delvis uppfyllt"] == "1"


def test_coverage_counts_what_is_decided_and_names_what_is_otherwise(content: dict) -> None:
    groups = {group["code"]: group for group in content["coverage"]["goal_groups"]}
    assert (groups["DECIDED"]["figure"]["raw"], groups["DECIDED"]["contributions"]["raw"]) == ("1", "1")
    assert [one["goal"] for one in groups["OTHERWISE"]["goals"]] == ["Delmål 1.1"]
    assert groups["OTHERWISE"]["goals"][0]["note"].startswith("Förslag: Inte uppfyllt. Beslut: Delvis uppfyllt. Skäl:")


def test_what_one_person_both_entered_and_approved_is_listed(content: dict) -> None:
    group = next(group for group in content["coverage"]["groups"] if group["code"] == "OWN_VALUE")
    assert group["title"] == "Införda och godkända av samma person"
    assert [one["name"] for one in group["indicators"]] == ["Antal filmer", "Andel barn och unga som deltar"]


def test_what_was_opened_after_the_hand_over_is_listed(content: dict) -> None:
    (one,) = content["exceptions"]
    assert (one["name"], one["given"]) == ("Antal filmer", "Manager Nils, 8 september 2026 kl. 15.00")
    assert one["reason"].startswith("Fel källa.")


def test_the_proposal_says_that_nothing_is_decided(decided_whole: SimpleNamespace) -> None:
    content = json.loads(decided_whole.proposal.content)
    assert (content["decision"], content["label"], content["exceptions"]) == (None, "Förslag", [])
    assert "Nämnden har inte beslutat" in text_of_html(render("html", decided_whole.proposal))


def render(name: str, report: Report) -> bytes:
    return FROZEN_RENDERERS[name](report.content, digest(report.content))


@pytest.mark.parametrize("name", READERS)
def test_every_file_shows_the_decision_and_what_was_decided_otherwise(name: str, decided_whole: SimpleNamespace) -> None:
    text = re.sub(r"\s+", " ", READERS[name](render(name, decided_whole.decision)).replace("\u00a0", " "))
    for words in (
        "Nämndens beslut",
        "har beslutat annat än förvaltningens förslag om delmål 1.1.",
        "Kulturnämnden, 24 september 2026, § 112, KN 2026-31",
        "annat än förslaget",
        "Skäl till beslutet",
        "Nämnden väger in 2 filmer till.",
        "Reservationer och särskilda yttranden",
        "Målet är 5 år för gammalt.",
        "Öppnat efter överlämnandet",
    ):
        assert words in text, words
    assert "https://example.org/protokoll-7" in text.replace(" ", "")  # it may be broken over lines


class TestExcel:
    @pytest.fixture
    def book(self, decided_whole: SimpleNamespace) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(render("xlsx", decided_whole.decision)))

    def rows(self, book: openpyxl.Workbook, sheet: str) -> list[dict]:
        """The rows under the heading, by the headings; notes stand above."""
        found = [list(row) for row in book[sheet].iter_rows(values_only=True)]
        top = next(place for place, row in enumerate(found) if not any(row)) + 1
        return [dict(zip(found[top], row, strict=True)) for row in found[top + 1 :]]

    def test_goals_have_proposed_and_decided_in_columns(self, book: openpyxl.Workbook) -> None:
        goal = next(row for row in self.rows(book, "Mål") if row["Mål"] == "Delmål 1.1")
        assert goal["Förvaltningens förslag"] == "Prognos: Inte uppfyllt"
        assert goal["Nämndens beslut"] == "Prognos: Delvis uppfyllt"
        assert goal["Nämndens skäl"].startswith("Nämnden väger in 2 filmer till.")

    def test_figures_are_numbers(self, book: openpyxl.Workbook) -> None:
        films = next(row for row in self.rows(book, "Indikatorer") if row["Indikator"] == "Antal filmer")
        assert (films["Utfall aug\u00a02026"], films["Utfall 2024"], films["Helårsprognos"]) == (64, 123, 85)
        culture = next(row for row in self.rows(book, "Ekonomi") if row["Rad"] == "Kultur")
        assert culture["Budget, mnkr"] == pytest.approx(-204.6)

    def test_what_people_have_written_is_text(self, decided_whole: SimpleNamespace) -> None:
        content = decided_whole.decision.content.replace("Så gick det, 3 av 8.", '=HYPERLINK(\\"http://example.org\\")')
        book = openpyxl.load_workbook(io.BytesIO(FROZEN_RENDERERS["xlsx"](content, digest(content))))
        formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas == []
        assert any("=HYPERLINK" in str(cell.value) for row in book["Mål"].iter_rows() for cell in row)

    def test_the_same_content_gives_the_same_bytes(self, decided_whole: SimpleNamespace) -> None:
        assert render("xlsx", decided_whole.decision) == render("xlsx", decided_whole.decision)


def test_the_data_file_is_the_content_itself(decided_whole: SimpleNamespace) -> None:
    assert render("json", decided_whole.decision) == decided_whole.decision.content.encode()


def test_a_round_that_was_referred_back_says_so_in_the_next_report(handed, decided, ready) -> None:
    handed()
    decided(DecisionKind.REFERRED_BACK, text="Beskriv inlandet.")
    content = json.loads(handed().content)
    (earlier,) = content["earlier_decisions"]
    assert (earlier["sentence"], earlier["text"]) == ("Återremiss, §\u00a0112, 24 september 2026.", "Beskriv inlandet.")
    assert content["label"] == "Förslag, omgång 2"


def test_delgiven_says_that_nothing_is_decided(handed, decided, ready) -> None:
    handed()
    decided(DecisionKind.NOTED)
    content = json.loads(Report.objects.get(stage="DECIDED").content)
    assert content["decision"]["sentence"].startswith("Informationen är delgiven: Kulturnämnden har tagit del")
    assert content["decision"]["decides_goals"] is False
    assert all(goal["decided"] is None for goal in goals_of(content))
    assert content["summary"]["counts"][0]["decided"] is None


@pytest.mark.documents
@pytest.mark.parametrize("format_", READERS)
def test_the_last_seal_of_the_trace_is_printed_in_full_and_at_the_foot_of_each_page(content: dict, format_: str) -> None:
    text = json.dumps(content | {"seal": {"number": 1284, "digest": "5b1f" * 16}}, sort_keys=True, ensure_ascii=False)
    data = FROZEN_RENDERERS[format_](text, digest(text))
    assert f"Sigill 1284 i regionens spår när rapporten byggdes: {'5b1f' * 16}" in re.sub(r"\s+", " ", READERS[format_](data))
    feet = FEET[format_](data)
    assert feet
    assert all(f"Kontrollsumma {digest(text)[:12]}. Sigill 1284: 5b1f…5b1f." in foot for foot in feet)
