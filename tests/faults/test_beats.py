"""Two beats, no beat, and days on which clocks and calendars do something: what is due comes once, and never early."""

from datetime import datetime

import pytest

from reports.models import Reminder
from reports.reminders.digests import DAILY
from tests.faults.machines import wait_until
from tests.faults.site import Site, make_scene
from tests.reports.reminders.scene import set_days
from tracker import jobs
from tracker.models import Job, Mail, Person
from tracker.periods import STOCKHOLM

pytestmark = pytest.mark.faults


def at(moment: str, *, fold: int = 0) -> datetime:
    """A moment as the clocks in Sweden say it; the second time that they do when fold is 1."""
    return datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM, fold=fold)


def pass_moment(site: Site, before: datetime, after: datetime) -> None:
    """Set the clock, and wait until there has been a tick at `after` or later, with all that it asked for done."""
    site.set_clock(before)
    wait_until(lambda: (last := jobs.last_tick()) and before <= last >= after, f"there is a tick at {after}")
    site.wait_until_done()


def days_of_letters() -> list[str]:
    """The days for which somebody has looked for letters to send."""
    return sorted(Job.objects.filter(kind=DAILY).values_list("args__on", flat=True))


def letters_to(site: Site, person: Person) -> list[str]:
    """The subjects of the letters that have come to somebody, in the order that they came."""
    return [str(message["Subject"]) for message in site.post.messages if message["To"] == person.email]


def test_two_beats_and_two_workers(site, tell):
    scene = make_scene()
    set_days(scene.rounds)
    site.set_clock(at("2026-09-02T05:45:00"))  # time enough to start, however slow the machine
    for number in range(2):
        site.beat(f"beat-{number}")
        site.worker()
    assert days_of_letters() == []
    pass_moment(site, at("2026-09-02T05:59:57"), at("2026-09-02T06:00:06"))
    letters = site.count_letters()
    assert days_of_letters() == ["2026-09-02"]
    assert Reminder.objects.values("person", "unit_follow_up", "step", "due_on").distinct().count() == Reminder.objects.count()
    assert len(letters_to(site, scene.reporter)) == 1
    tell(
        what="Two beats and two workers at six in the morning, when letters are due",
        load=f"{letters.count} letters, nine seconds of double ticks",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s",
        remark="the day is asked for once",
    )


def test_the_beat_is_down_over_due_times_and_its_file_is_lost(site, tell):
    scene = make_scene()
    set_days(scene.rounds)
    site.worker()
    beat = site.beat()
    pass_moment(site, at("2026-09-01T07:00:00"), at("2026-09-01T07:00:02"))
    before = len(letters_to(site, scene.reporter))
    beat.stop()
    for file in site.folder.glob("beat-schedule*"):
        file.unlink()
    site.set_clock(at("2026-09-02T10:30:00"))
    beat = site.beat()
    pass_moment(site, at("2026-09-02T10:30:05"), at("2026-09-02T10:30:07"))
    assert len(letters_to(site, scene.reporter)) == before + 1
    beat.stop()
    site.set_clock(at("2026-09-09T14:00:00"))
    site.beat()
    pass_moment(site, at("2026-09-09T14:00:05"), at("2026-09-09T14:00:07"))
    assert days_of_letters() == ["2026-09-01", "2026-09-02", "2026-09-09"]
    assert len(letters_to(site, scene.reporter)) == before + 2
    late = Mail.objects.filter(to=scene.reporter.email).latest("pk")
    assert "8 september" in late.text, late.text
    letters = site.count_letters()
    tell(
        what="Beat down from before six to 10.30, then for a week, over days when letters were due; its schedule file deleted",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late="4.5 hours; 1 day",
        remark="one letter when it is back, which names the day that was missed",
    )


# What passes, from a moment to another, and the days that are asked for by then.
MOMENTS = [
    (at("2026-03-29T01:59:58"), at("2026-03-29T03:00:02"), []),  # the clocks go forward
    (at("2026-03-29T05:59:58"), at("2026-03-29T06:00:02"), ["2026-03-29"]),
    (at("2026-08-31T23:59:57"), at("2026-09-01T00:00:02"), ["2026-08-31"]),  # the last second of the second tertial
    (at("2026-09-01T05:59:58"), at("2026-09-01T06:00:02"), ["2026-09-01"]),
    (at("2026-10-25T02:59:58"), at("2026-10-25T02:00:02", fold=1), []),  # the clocks go back
    (at("2026-10-25T02:59:58", fold=1), at("2026-10-25T03:00:02"), []),
    (at("2026-10-25T05:59:58"), at("2026-10-25T06:00:02"), ["2026-10-25"]),
    (at("2026-10-31T23:59:57"), at("2026-11-01T00:00:02"), ["2026-10-31"]),  # the law's last day for the delårsrapport
    (at("2026-12-31T23:59:57"), at("2027-01-01T00:00:02"), ["2026-12-31"]),
    (at("2027-01-01T05:59:58"), at("2027-01-01T06:00:02"), ["2027-01-01"]),
    (at("2028-02-29T05:59:58"), at("2028-02-29T06:00:02"), ["2028-02-29"]),
]


def test_the_clocks_of_five_days(site, tell):
    scene = make_scene()
    set_days(scene.rounds)
    site.worker(concurrency=1)
    site.beat()
    seen: list[str] = []
    letters = 0
    for before, after, days in MOMENTS:
        pass_moment(site, before, after)
        new = [day for day in days_of_letters() if day not in seen]
        assert new == days, f"{before} to {after}"
        seen += new
        came = len(letters_to(site, scene.reporter))
        assert came - letters <= len(days), f"{before} to {after}"
        letters = came
    assert letters >= 3
    copies = site.post.copies
    tell(
        what="The nights when clocks change (29 March, 25 October 2026), the last seconds of 31 August, 31 October and the year, "
        "29 February 2028, lived through by a worker and a beat",
        load=f"{len(MOMENTS)} moments, {sum(copies.values())} letters",
        lost=Mail.objects.exclude(job__state="DONE").count(),
        doubled=sum(copies.values()) - len(copies),
        late="never early",
        remark="a day is asked for once, from six in the morning where the region is",
    )
