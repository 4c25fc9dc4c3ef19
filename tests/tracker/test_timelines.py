"""The line of a year: where its days lie, what is said of it, and that names from people stay text."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from tests.tracker.test_charts import SVG, count, words_in
from tracker.svg import PAGE, PAPER
from tracker.timelines import Day, Shape, Stretch, Timeline, draw_key, draw_timeline

AUGUST = Stretch(
    "Delårsrapport augusti 2026",
    date(2026, 8, 24),
    date(2026, 9, 16),
    (Day(date(2026, 9, 9), Shape.TRIANGLE), Day(date(2026, 10, 13), Shape.DIAMOND), Day(date(2026, 10, 31), Shape.UPRIGHT)),
)
YEAR_END = Stretch("Årsrapport 2026", date(2026, 12, 14), date(2027, 1, 27), (Day(date(2027, 4, 15), Shape.UPRIGHT),))


def line(*stretches: Stretch, today: date = date(2026, 9, 8)) -> Timeline:
    return Timeline(name="2026", description="Allt.", stretches=stretches, today=today, today_label="i dag")


def bars(svg: str) -> list[tuple[float, float]]:
    """Where each stretch begins and ends."""
    found = ET.fromstring(svg).iter(f"{SVG}rect")
    return [(float(one.get("x")), float(one.get("x")) + float(one.get("width"))) for one in found]


def test_the_axis_holds_every_day_in_whole_months():
    assert line(AUGUST).months == [date(2026, month, 1) for month in (8, 9, 10, 11)]
    assert line(AUGUST, YEAR_END).months[-1] == date(2027, 5, 1)
    leap = Stretch("Februari", date(2028, 2, 29), date(2028, 2, 29), ())
    assert line(leap).months == [date(2028, 2, 1), date(2028, 3, 1)]


def test_without_rows_there_is_no_picture():
    assert draw_timeline(line()) == ""


def test_a_stretch_begins_with_its_first_day_and_holds_its_last():
    whole = Stretch("x", date(2026, 8, 1), date(2026, 8, 31), ())
    half = Stretch("y", date(2026, 8, 16), date(2026, 8, 31), ())
    (first, last), (middle, end) = bars(draw_timeline(line(whole, half)))
    assert last == end
    assert middle == pytest.approx(first + (last - first) * 15 / 31, abs=0.02)


def test_every_day_has_its_mark_and_every_row_its_name():
    svg = draw_timeline(line(AUGUST, YEAR_END))
    assert {"Delårsrapport augusti 2026", "Årsrapport 2026", "2026", "2027", "i dag"} <= set(words_in(svg))
    marks = [one for one in ET.fromstring(svg).iter(f"{SVG}path") if one.get("fill") in {PAGE.ink, PAGE.paper}]
    assert len(marks) == 4


def test_today_is_drawn_only_where_it_lies_on_the_line():
    assert count(draw_timeline(line(AUGUST)), "path", stroke_dasharray="3 3") == 1
    elsewhere = draw_timeline(line(AUGUST, today=date(2026, 7, 31)))
    assert count(elsewhere, "path", stroke_dasharray="3 3") == 0
    assert "i dag" not in words_in(elsewhere)


@pytest.mark.parametrize("today", [date(2026, 8, 1), date(2026, 10, 31)])
def test_the_word_for_today_stays_within_the_picture(today):
    svg = draw_timeline(line(AUGUST, today=today), width=340)
    x = next(float(one.get("x")) for one in ET.fromstring(svg).iter(f"{SVG}text") if one.text == "i dag")
    assert 0 < x < 340


@pytest.mark.parametrize("width", [340, 1080])
def test_nothing_is_drawn_outside_the_picture(width):
    assert all(0 <= first < last <= width for first, last in bars(draw_timeline(line(AUGUST, YEAR_END), width=width)))


def test_in_a_narrow_window_names_stand_above_their_rows():
    wide, narrow = (draw_timeline(line(AUGUST), width=width) for width in (1080, 340))
    assert bars(wide)[0][0] > bars(narrow)[0][0]


def test_it_is_read_as_an_image_with_its_name_and_all_that_it_shows():
    root = ET.fromstring(draw_timeline(line(AUGUST)))
    assert (root.get("role"), root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("img", "2026", "Allt.")


def test_names_from_people_stay_text():
    root = ET.fromstring(draw_timeline(line(Stretch("<b>&\0", date(2026, 8, 1), date(2026, 8, 2), ()))))
    assert [one.text for one in root.iter(f"{SVG}text") if one.text and "b>" in one.text] == ["<b>&"] * 2


def test_it_can_be_drawn_on_paper():
    assert "var(" not in draw_timeline(line(AUGUST, YEAR_END), palette=PAPER)


@pytest.mark.parametrize("shape", Shape)
def test_every_mark_has_a_key_that_screen_readers_pass_by(shape):
    root = ET.fromstring(draw_key(shape))
    assert (root.get("aria-hidden"), len(list(root))) == ("true", 1)
