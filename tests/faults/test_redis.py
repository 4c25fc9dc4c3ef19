"""People save while Redis is emptied, killed, frozen or gone: their saves stand, and what they asked for is made."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.faults.machines import wait_until
from tests.faults.people import Browser, Row, Writer, ask_for_list, end_writing
from tests.faults.site import Site, make_scene
from tracker.models import Job, JobFile

pytestmark = pytest.mark.faults

WRITERS = 3
FROZEN, GONE = 60, 120  # seconds: many times every time-out that there is


@pytest.fixture(scope="module")
def scene(shared_site: Site) -> SimpleNamespace:
    """Everything that Tertial runs."""
    scene = make_scene(WRITERS)
    shared_site.web()
    shared_site.beat()
    shared_site.worker()
    return scene


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def at_work(site: Site, scene: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Three people who save one value after the other, and one who asks for lists."""
    browser = Browser(site.port, scene.reporter)
    browser.get("/norr/kn/2026-08/indikatorer/")
    work = SimpleNamespace(lists=[], writers=[Writer(Row(Browser(site.port, scene.reporter), one)) for one in scene.targets])

    def ask() -> int:
        work.lists.append(ask_for_list(browser))
        return work.lists[-1]

    work.ask = ask
    yield work
    for writer in work.writers:
        writer.stop()


def is_made(job_id: int) -> bool:
    return JobFile.objects.filter(job=job_id).exists()


def finish(site: Site, at_work: SimpleNamespace) -> SimpleNamespace:
    """Let the people go home, and everything they asked for be made."""
    last = at_work.ask()
    wait_until(lambda: is_made(last), "a list that is asked for afterwards is made")
    wait_for_saves(at_work, 0)
    kept = end_writing(at_work.writers)
    site.wait_until_done()
    files = [JobFile.objects.filter(job=job).count() for job in at_work.lists]
    late = max((job.finished_at - job.created_at).total_seconds() for job in Job.objects.filter(pk__in=at_work.lists))
    assert kept.slowest < 10, f"a save took {kept.slowest:.1f} seconds"
    return SimpleNamespace(
        load=f"{kept.acknowledged} saves by {WRITERS} people, {len(files)} lists",
        lost=kept.lost + files.count(0),
        doubled=kept.doubled + sum(count - 1 for count in files if count),
        late=f"slowest save {kept.slowest:.1f} s; slowest list {late:.0f} s",
    )


def test_redis_is_emptied(site, tell, at_work):
    for _ in range(5):
        at_work.ask()
        site.redis.empty()
    tell(what="Redis emptied (FLUSHALL) five times", **vars(finish(site, at_work)))


def test_redis_is_killed_and_started_anew_three_times(site, tell, at_work):
    for _ in range(3):
        at_work.ask()
        site.redis.kill()
        at_work.ask()
        site.redis.start()
        again = at_work.ask()
        wait_until(lambda job=again: is_made(job), "the worker has found the new Redis")
    remark = "asked for before, during and after each; workers and beat find the new, empty one by themselves"
    tell(what="Redis killed (-9) and started anew, empty, three times", remark=remark, **vars(finish(site, at_work)))


def test_redis_is_frozen(site, tell, at_work):
    before = sum(len(writer.said) for writer in at_work.writers)
    site.redis.freeze()
    at_work.ask()
    wait_for_saves(at_work, before)
    site.wait(FROZEN)
    site.redis.thaw()
    remark = "the web process gives up after 2 s, the worker after 5 s"
    tell(what=f"Redis frozen (SIGSTOP) for {FROZEN} s while people save", remark=remark, **vars(finish(site, at_work)))


def test_redis_is_gone(site, tell, at_work):
    before = sum(len(writer.said) for writer in at_work.writers)
    site.redis.kill()
    at_work.ask()
    wait_for_saves(at_work, before)
    site.wait(GONE)
    at_work.ask()
    site.redis.start()
    remark = "connections are refused meanwhile"
    tell(what=f"Redis gone for {GONE} s while people save", remark=remark, **vars(finish(site, at_work)))


def wait_for_saves(at_work: SimpleNamespace, before: int) -> None:
    """Return when people have saved thirty values more."""
    wait_until(lambda: sum(len(writer.said) for writer in at_work.writers) >= before + 30, "people have saved")
