"""The same figures in HTML, PDF and Word: every number is taken out of each, and held against the content."""

import json
import re
from collections import Counter
from types import SimpleNamespace

import pytest

from reports.content.notes import written
from reports.content.schema import digest, write_json
from reports.handlers import RENDERERS
from tests.reports.readers import rows_of_html, rows_of_word, text_of_html, text_of_pdf, text_of_word
from tests.reports.scene import walk

pytestmark = pytest.mark.documents

READERS = {"html": text_of_html, "docx": text_of_word, "pdf": text_of_pdf}
# What the rule came by on its way, and what a target was read as: said in sentences, not shown as figures of their own.
UNSHOWN = re.compile(r"/(low|high|judged|gap)$")
PART = re.compile(r"/(part:\d+|women|men)$")


@pytest.fixture(scope="module", params=["an utkast", "decided"])
def content(request):
    if request.param == "decided":
        return request.getfixturevalue("decided_whole").decision.content
    return write_json(request.getfixturevalue("whole_content"))


@pytest.fixture(scope="module")
def files(content):
    return {name: render(content, digest(content)) for name, render in RENDERERS.items()}


@pytest.fixture(scope="module")
def texts(files):
    return {name: read(files[name]) for name, read in READERS.items()}


def numbers(text: str) -> Counter[str]:
    """Every run of digits with what stands before and after it in the same number, but for the digest and numbers of traces."""
    text = re.sub(r"\(SHA-256\):.*?Schema|\[\d+\]|Skriv [0-9a-f]{8}, ett streck och talet på \S+", "", text)
    return Counter(re.findall(r"[−-]?\d+(?:,\d+)?", text))


def shown_in(content: str) -> list[str]:
    """The figures of the content as they are to be read: with their units, but for parts."""
    figures = [SimpleNamespace(**found) for found in walk(json.loads(content)) if set(found) == {"key", "raw", "shown", "unit"}]
    return [
        figure.shown if PART.search(figure.key) else written(figure)
        for figure in figures
        if figure.raw not in (None, "0") and not UNSHOWN.search(figure.key)
    ]


@pytest.mark.parametrize("name", READERS)
def test_every_figure_of_the_content_stands_in_the_file_with_its_unit(name, content, texts):
    shown = shown_in(content)
    assert len(shown) > 40
    text = texts[name].replace("\u00a0", " ")
    assert [figure for figure in shown if figure.replace("\u00a0", " ") not in text] == []


def test_word_has_the_numbers_of_the_page_each_as_many_times(texts):
    assert numbers(texts["docx"]) == numbers(texts["html"])


def test_the_pdf_has_the_numbers_of_the_page_and_where_in_it_the_goals_are(texts):
    more = numbers(texts["pdf"])
    more.subtract(numbers(texts["html"]))
    assert -more == Counter()
    pages = +more - Counter({"1": 2, "2": 1})  # of numbered lists, which HTML and Word number by themselves
    assert pages.total() == 3  # two goals and a contribution
    assert all(1 <= int(page) <= 20 for page in pages)


def test_no_file_has_a_number_that_the_content_has_not(content, texts):
    known = set(numbers(" ".join(str(value) for found in walk(json.loads(content)) for value in _texts(found))))
    known |= set(numbers(json.dumps(json.loads(content), ensure_ascii=False)))
    for name in ("html", "docx"):
        made = set(numbers(texts[name])) - known
        assert made <= {"-2", "-256", "1", "2"}, name  # of the schema's name, SHA-256, and numbered lists


def _texts(found):
    return [value for value in found.values() if isinstance(value, str)]


def test_every_row_of_every_table_is_the_same_in_word_as_on_the_page(files):
    on_page, in_word = rows_of_html(files["html"]), rows_of_word(files["docx"])
    assert in_word == on_page


def test_headings_are_the_same_and_in_the_same_order(files):
    page = re.findall(r"<h[2-5][^>]*>(.*?)</h[2-5]>", files["html"].decode(), re.DOTALL)
    on_page = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", heading)).strip() for heading in page]
    text = text_of_pdf(files["pdf"])
    places = [text.find(_first_words(heading)) for heading in on_page]
    assert -1 not in places


def _first_words(heading: str) -> str:
    return " ".join(heading.replace("&amp;", "&").split()[:3])
