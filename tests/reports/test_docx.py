"""The Word file of a report: real styles, marked header rows, pictures with words, Swedish; safe from what is typed."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from reports.content.schema import digest, write_json
from reports.renderers.docx import render_docx
from tests.conftest import make_indicator
from tests.reports.readers import text_of_word
from tests.reports.scene import DRAFT, PROPOSAL, add_outcome, content_of

ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def render(follow_up, stage=DRAFT):
    text = write_json(content_of(follow_up, stage))
    return render_docx(text, digest(text))


@pytest.fixture(scope="module")
def content(whole_content):
    return write_json(whole_content)


@pytest.fixture(scope="module")
def data(content):
    return render_docx(content, digest(content))


@pytest.fixture(scope="module")
def word(data):
    return docx.Document(io.BytesIO(data))


@pytest.fixture
def body(word):
    return word.element.body


def value(element, tag, name="val"):
    """An attribute of the first element of a tag within another; None when there is none."""
    found = element.find(f".//{qn(tag)}")
    return None if found is None else found.get(qn(f"w:{name}"))


def style_of(paragraph):
    return value(paragraph, "w:pStyle")


# What it is


def test_it_says_what_it_is_whose_and_of_when(word, content):
    properties = word.core_properties
    assert (properties.title, properties.author) == ("Delårsrapport augusti 2026, Kulturnämnden", "Kulturnämnden")
    assert properties.created.replace(tzinfo=UTC) == datetime(2026, 9, 8, 12, 0, tzinfo=UTC)
    assert digest(content) in properties.comments


def test_its_language_is_swedish(word):
    defaults = word.styles.element.find(qn("w:docDefaults"))
    assert value(defaults, "w:lang") == "sv-SE"
    assert word.core_properties.language == "sv-SE"
    assert {lang.get(qn("w:val")) for lang in word.element.body.iter(qn("w:lang"))} == set()


def test_it_opens_in_a_word_of_today(word):
    modes = [s for s in word.settings.element.iter(qn("w:compatSetting")) if s.get(qn("w:name")) == "compatibilityMode"]
    assert [mode.get(qn("w:val")) for mode in modes] == ["15"]


def test_the_same_content_gives_the_same_bytes(content, data):
    assert render_docx(content, digest(content)) == data


def test_every_part_of_it_is_sound_and_dated_alike(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))


def test_it_asks_no_one_for_anything(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert [name for name in packed.namelist() if b'TargetMode="External"' in packed.read(name)] == []


# Every page


def test_every_page_of_a_draft_says_that_it_is_one_and_that_its_figures_are_made_up(word):
    (section,) = word.sections
    assert not section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Delårsrapport augusti 2026, Kulturnämnden\tUTKAST   PÅHITTADE SIFFROR"


def test_a_proposal_of_real_figures_is_neither(whole, norr):
    norr.region.is_demo = False
    norr.region.save()
    whole.culture.refresh_from_db()
    section = docx.Document(io.BytesIO(render(whole.culture, PROPOSAL))).sections[0]
    assert section.header.paragraphs[0].text == "Delårsrapport augusti 2026, Kulturnämnden\t"


def test_every_page_says_which_version_and_which_of_how_many(word, content):
    footer = word.sections[0].footer.paragraphs[0]
    assert footer.text.startswith(f"Utkast 1, 8 september 2026 kl. 14.00. Kontrollsumma {digest(content)[:12]}.\t")
    assert [code.text.strip() for code in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


# What to go on writing in


def test_headings_are_words_own_and_skip_no_level(word):
    levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style.name.startswith("Heading ")]
    assert [p.text for p in word.paragraphs if p.style.name == "Title"] == ["Delårsrapport augusti 2026"]
    assert set(levels) == {1, 2, 3, 4}
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_paragraph_has_a_style_that_there_is(word, body):
    known = {style.style_id for style in word.styles}
    assert {style_of(paragraph) for paragraph in body.iter(qn("w:p"))} <= known


def test_lists_are_words_own_and_each_numbered_one_begins_at_one(word, body):
    numbered = [p for p in body.iter(qn("w:p")) if style_of(p) == "ListNumber"]
    lists = [value(p, "w:numId") for p in numbered]
    assert (len(numbered), len(set(lists)), lists[0] == lists[1]) == (3, 2, True)
    numbers = {n.get(qn("w:numId")): n for n in word.part.numbering_part.element.findall(qn("w:num"))}
    assert {value(numbers[found], "w:startOverride") for found in lists} == {"1"}


# Tables


def test_the_first_row_of_every_table_is_its_headings_and_no_row_is_broken(body):
    for table in body.iter(qn("w:tbl")):
        first, *rest = table.findall(qn("w:tr"))
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert [row for row in rest if row.find(f".//{qn('w:tblHeader')}") is not None] == []
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (first, *rest))


def test_every_table_says_what_it_is_and_is_as_wide_as_its_columns(body):
    tables = list(body.iter(qn("w:tbl")))
    assert len(tables) > 10
    for table in tables:
        widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert value(table, "w:tblCaption")
        assert abs(sum(widths) - int(value(table, "w:tblW", "w"))) <= len(widths)
        assert sum(widths) <= 9_420  # 166 millimetres
        assert all(len(row.findall(qn("w:tc"))) == len(widths) for row in table.findall(qn("w:tr")))


def test_something_stands_between_two_tables_and_in_every_cell(body):
    assert [t for t in body.iter(qn("w:tbl")) if t.getnext().tag == qn("w:tbl")] == []
    assert [cell for cell in body.iter(qn("w:tc")) if cell[-1].tag != qn("w:p")] == []


# Pictures


def test_a_chart_says_what_it_shows_and_a_sign_is_decoration(body, whole_content):
    rows = whole_content.plans[0].branches[0].goals[0].rows
    charts = [row.chart.description for row in rows if row.chart]
    pictures = list(body.iter(DOC_PR))
    assert [picture.get("descr") for picture in pictures if picture.get("descr")] == charts
    decoration = [picture for picture in pictures if next(picture.iter(ADEC), None) is not None]
    assert len(decoration) + len(charts) == len(pictures)
    assert len(decoration) > 10


def test_a_sign_is_kept_once_however_often_it_is_shown(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert len([name for name in packed.namelist() if name.startswith("word/media/")]) < 15


def test_pictures_and_bookmarks_have_numbers_of_their_own(body):
    pictures = [picture.get("id") for picture in body.iter(DOC_PR)]
    bookmarks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(pictures + bookmarks)) == len(pictures) + len(bookmarks)


def test_every_link_leads_to_a_place_in_it(body):
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(links) == 3
    assert links <= set(places)
    assert len(places) == len(set(places))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", place) for place in places)


# What people type


def test_what_is_typed_stands_as_it_was_typed(data):
    text = text_of_word(data)
    assert "A & B <b>fet</b> #panic(1) 'x' \"y\" 👍" in text
    assert "{{ x }}" in text
    assert "\u000b" not in text


@pytest.mark.parametrize("typed", ["a\x07b", "\ue000\ufffe", "中文 عربي 👍🏽", "]]>", "&amp;", "rad\ntvå\ttre"], ids=ascii)
def test_no_letter_stops_the_report(typed, plans, rounds):
    add_outcome(plans.films, 64, comment=typed)
    plans.goal.title = typed
    plans.goal.save()
    content = replace(content_of(rounds.culture), title=f"Rapport {typed}")
    text = write_json(content)
    assert docx.Document(io.BytesIO(render_docx(text, digest(text)))).tables


def test_a_nämnd_with_nothing_has_a_report_all_the_same(rounds):
    assert "Nämnden har inga uppdrag att redovisa." in text_of_word(render(rounds.care))


def test_many_indicators_are_written_in_one_table(plans, rounds):
    for number in range(60):
        make_indicator(plans.goal, f"Antal insatser nummer {number}", order=10 + number)
    tables = docx.Document(io.BytesIO(render(rounds.culture))).tables
    assert max(len(table.rows) for table in tables) == 64
