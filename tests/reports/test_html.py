"""The HTML of a report: one file that stands by itself, with the same figures as the content."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reports.content.schema import digest, write_json
from reports.renderers.html import render_html
from tests.reports.scene import DRAFT, PROPOSAL, add_outcome, add_parts, content_of, figures_of, made_up

TRACE = re.compile(r"http://127\.0\.0\.1:\d+/spar/[0-9a-f]{8}-\d+/")


class Reader(HTMLParser):
    """The words, elements and addresses of a page."""

    def __init__(self):
        super().__init__()
        self.words, self.tags, self.links, self.ids = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        self.links += [values[name] for name in ("href", "src", "action", "data") if name in values]
        self.ids += [values["id"]] if "id" in values else []

    def handle_data(self, data):
        self.words.append(data)


def read(content):
    reader = Reader()
    reader.feed(render(content))
    return reader


def render(content):
    return render_html(content, digest(content)).decode()


def words_of(reader):
    return re.sub(r"\s+", " ", " ".join(reader.words))


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker):
    """What a draft and a proposal say of kulturnämnden's round in a demo region, with an outcome in parts."""
    with made_up(django_db_blocker) as made:
        made.norr.region.is_demo = True
        made.norr.region.save()
        add_outcome(made.plans.films, 64, forecast_value=85)
        share = add_outcome(made.plans.share, "41.5", comment="Enkäten gjordes i maj.")
        add_parts(share, women=(made.plans.women, "43.1", False), men=(made.plans.men, "40.2", False))
        made.rounds.culture.refresh_from_db()
        return {stage: write_json(content_of(made.rounds.culture, stage)) for stage in (DRAFT, PROPOSAL)}


@pytest.fixture(scope="module")
def content(contents):
    return contents[DRAFT]


def test_it_asks_no_one_for_anything(content):
    page = read(content)
    # Nothing is fetched; what leads out is the way to a trace, for whoever presses it.
    assert [link for link in page.links if not link.startswith("#") and not TRACE.fullmatch(link)] == []
    assert "script" not in page.tags
    assert re.findall(r"url\((?!data:font/woff2)", render(content)) == []


def test_every_link_leads_to_a_place_in_it(content):
    page = read(content)
    assert {link.removeprefix("#") for link in page.links if not TRACE.fullmatch(link)} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_it_has_one_main_heading_and_skips_no_level(content):
    levels = [int(tag[1]) for tag in read(content).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_of_the_content_is_in_it(content):
    words = words_of(read(content))
    shown = [f for f in figures_of(content) if f["raw"] is not None and not re.search("/(low|high|judged|gap)$", f["key"])]
    assert [f["shown"] for f in shown if f["raw"] != "0" and f["shown"].replace("\u00a0", " ") not in words] == []


def test_a_draft_says_so_and_that_its_figures_are_made_up(content):
    words = words_of(read(content))
    assert "Utkast" in words
    assert "Påhittade siffror" in words


def test_a_proposal_is_no_draft(contents):
    assert "Utkast" not in words_of(read(contents[PROPOSAL]))


def test_its_foot_has_the_digest_of_the_content(content):
    assert digest(content) in words_of(read(content))


def test_the_same_content_gives_the_same_bytes(content):
    assert render(content) == render(content)


def test_what_people_type_is_shown_and_not_run(plans, rounds):
    typed = "<script>alert(1)</script> & <b>fet</b> {{ document }} {% now 'Y' %}"
    add_outcome(plans.films, 64, comment=typed)
    page = read(write_json(content_of(rounds.culture)))
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert typed in words_of(page)
