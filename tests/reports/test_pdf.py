"""The PDF of a report: tagged, dated, whole, and safe from what people type."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pypdf
import pytest

from reports.content.schema import digest, write_json
from reports.renderers.html import render_html
from reports.renderers.letters import showable
from reports.renderers.pdf import render_pdf
from tests.conftest import make_indicator
from tests.reports.scene import DRAFT, PROPOSAL, add_outcome, add_parts, content_of, figures_of, made_up


def render(follow_up):
    text = write_json(content_of(follow_up))
    return render_pdf(text, digest(text))


def pages_of(data):
    """The text of each page; pypdf reads every hyphen as a soft one where some are."""
    return [page.extract_text().replace("\u00ad", "-") for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def words_of(data):
    """The text of all pages in one line."""
    return re.sub(r"\s+", " ", " ".join(pages_of(data)))


def squeezed(words):
    """Without spaces and hyphens, which the setting of lines adds."""
    return re.sub(r"[\s-]", "", words)


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker):
    """What a draft and a proposal say of kulturnämnden's round in a demo region, with an outcome in parts."""
    with made_up(django_db_blocker) as made:
        made.norr.region.is_demo = True
        made.norr.region.save()
        add_outcome(made.plans.films, 64)
        share = add_outcome(made.plans.share, "41.5", comment="Enkäten gjordes i maj.")
        add_parts(share, women=(made.plans.women, "43.1", False), men=(made.plans.men, "40.2", False))
        made.rounds.culture.refresh_from_db()
        return {stage: write_json(content_of(made.rounds.culture, stage)) for stage in (DRAFT, PROPOSAL)}


@pytest.fixture(scope="module")
def content(contents):
    return contents[DRAFT]


@pytest.fixture(scope="module")
def data(content):
    return render_pdf(content, digest(content))


@pytest.fixture
def opened(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf


# What it is


def test_it_says_that_it_is_pdf_ua_and_pdf_a(opened):
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_it_is_tagged_swedish_and_shows_its_title(opened):
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang).lower() == "sv-se"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.docinfo["/Title"]) == "Delårsrapport augusti 2026, Kulturnämnden"


def tags_of(element, found=None):
    """How many of each tag there are below an element of the structure tree."""
    found = {} if found is None else found
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            name = str(element.S)
            found[name] = found.get(name, 0) + 1
        element = element.get("/K", [])
    if isinstance(element, pikepdf.Array):
        for child in element:
            tags_of(child, found)
    elif isinstance(element, pikepdf.Dictionary):
        tags_of(element, found)
    return found


def test_headings_are_tagged_by_their_level_as_on_the_page(opened, content):
    tags = tags_of(opened.Root.StructTreeRoot)
    on_page = Counter(re.findall("<h([2-6])", render_html(content, digest(content)).decode()))
    assert set("234") <= set(on_page)
    assert {level: tags.get(f"/H{int(level) - 1}", 0) for level in "23456"} == {level: on_page[level] for level in "23456"}


def test_tables_are_tagged_as_such_and_signs_are_no_figures(opened):
    tags = tags_of(opened.Root.StructTreeRoot)
    assert tags["/Table"] >= 3
    assert tags["/TH"] >= 10
    assert "/Figure" not in tags  # signs are for the eye, their words stand beside


def test_the_bookmarks_lead_to_every_goal(data):
    titles = []

    def collect(items):
        for item in items:
            collect(item) if isinstance(item, list) else titles.append(item.title)

    collect(pypdf.PdfReader(io.BytesIO(data)).outline)
    assert "Sammanfattning" in titles
    assert any("Delmål 1.1" in title and "eget skapande" in title for title in titles)


def test_only_the_shipped_typeface_is_used_and_it_is_inside(opened):
    dictionaries = [obj for obj in opened.objects if isinstance(obj, pikepdf.Dictionary)]
    fonts = {str(obj.FontName) for obj in dictionaries if "/FontName" in obj}
    assert fonts
    assert all("SourceSans3" in name for name in fonts)
    assert all({"/FontFile2", "/FontFile3"} & set(obj.keys()) for obj in dictionaries if obj.get("/Type") == "/FontDescriptor")


def test_the_same_content_gives_the_same_bytes(content, data):
    assert render_pdf(content, digest(content)) == data


def test_it_is_dated_by_when_its_content_was_built(data):
    made = pypdf.PdfReader(io.BytesIO(data)).metadata.creation_date
    assert made.astimezone(UTC) == datetime(2026, 9, 8, 12, 0, tzinfo=UTC)


# What it says


def test_every_page_of_a_draft_says_that_it_is_one_and_that_its_figures_are_made_up(data):
    for page in pages_of(data):
        assert "UTKAST" in page
        assert "PÅHITTADE SIFFROR" in page


def test_a_proposal_is_no_draft(contents):
    proposal = contents[PROPOSAL]
    assert "UTKAST" not in " ".join(pages_of(render_pdf(proposal, digest(proposal))))


def test_every_page_says_whose_which_version_and_which_of_how_many(content, data):
    pages = pages_of(data)
    for number, page in enumerate(pages, start=1):
        assert "Delårsrapport augusti 2026, Kulturnämnden" in page
        assert f"Utkast 1, 8 september 2026 kl. 14.00. Kontrollsumma {digest(content)[:12]}." in page
        assert f"{number} ({len(pages)})" in page


def test_every_figure_of_the_tables_is_on_paper(content, data):
    words = words_of(data)
    shown = [f for f in figures_of(content) if f["key"].startswith("target:") and "/low" not in f["key"] and f["raw"] is not None]
    printed = [f for f in shown if "/judged" not in f["key"] and "/gap" not in f["key"]]
    assert printed
    assert [f["shown"] for f in printed if f["shown"].replace("\u00a0", " ") not in words] == []


def test_parts_marks_and_comments_stand_in_the_row(data):
    words = words_of(data)
    for expected in (
        "Kvinnor 43,1",
        "Män 40,2",
        "41,5 %",
        "ej rapporterat",
        "Enkäten gjordes i maj.",
        "minst 10 ?",
        "Utfall 2024",
    ):
        assert expected in words


def test_a_table_over_several_pages_repeats_its_headings_and_says_whose_it_is(plans, rounds):
    for number in range(60):
        make_indicator(plans.goal, f"Antal insatser nummer {number}", order=10 + number)
    pages = [page for page in pages_of(render(rounds.culture)) if "Antal insatser nummer" in page and "fortsättning" in page]
    assert len(pages) >= 2
    assert all("Delmål 1.1, fortsättning" in page and "Mål 2026" in page for page in pages)


def test_no_row_is_broken_over_two_pages(plans, rounds):
    for number in range(40):
        target = make_indicator(
            plans.goal, f"Rad {number} börjar " + "och fortsätter " * 20 + f"till slut {number}.", order=10 + number
        )
        add_outcome(target, number)
    pages = [re.sub(r"\s+", " ", page) for page in pages_of(render(rounds.culture))]
    in_table = [page for page in pages if "Läge" in page]
    for number in range(40):
        assert [f"Rad {number} börjar" in page for page in in_table] == [f"till slut {number}." in page for page in in_table]


# What people type


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x")',
        "*fet* _kursiv_ `kod` $x^2$ <etikett> @hänvisning",
        "= Rubrik\n- punkt\n+ ett\n/ term: text",
        "\\ ~ -- --- ... 'citat' \"citat\"",
        "#let x = 1; #x // kommentar /* mer */",
        '#read("/etc/passwd")',
    ],
)
def test_what_looks_like_markup_stays_text(typed, plans, rounds):
    add_outcome(plans.films, 64, comment=typed)
    assert squeezed(typed) in squeezed("".join(pages_of(render(rounds.culture))))


@pytest.mark.parametrize(
    "typed",
    [
        "👍🏽 bra",
        "中文",
        "عربي",
        "a\x00b\x07c",
        "\ue000\ufffe",
        "e\u0301 A\u030a",
        "a\u2028b\u200b",
        "⌛ ● ◐",
        "\ufe0f",
        "Ǩiŋ Đuš Ïbs",
    ],
    ids=ascii,
)
def test_no_letter_stops_the_report(typed, plans, rounds):
    add_outcome(plans.films, 64, comment=typed.replace("\x00", ""))
    plans.goal.title = typed.replace("\x00", "") or "Mål"
    plans.goal.save()
    content = replace(content_of(rounds.culture), title=f"Rapport {typed}")
    text = write_json(content)
    assert render_pdf(text, digest(text)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Åäö é ü ß – ”citat” 1\u00a0234 −5 %", "Åäö é ü ß – ”citat” 1\u00a0234 −5 %"),
        ("Sámi: čđŋšŧž", "Sámi: čđŋšŧž"),
        ("a\u030a", "å"),
        ("bra 👍🏽!", "bra □□!"),
        ("a\x07b\u202ec\ufe0f", "abc"),
        ("rad\u2028två", "rad två"),
        ("rad\ntvå\ttre", "rad\ntvå\ttre"),
    ],
)
def test_a_letter_that_the_typeface_lacks_is_a_box(typed, shown):
    assert showable(typed) == shown


def test_a_comment_longer_than_a_page_is_printed_whole(plans, rounds):
    add_outcome(plans.films, 64, comment="Början. " + "Ett långt resonemang om filmerna. " * 400 + "Slutet.")
    words = words_of(render(rounds.culture))
    assert "Början." in words
    assert "Slutet." in words
