"""A Tertial as it runs in production, on loopback: its database, Redis, mail server, web processes, workers and beats."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from goals.models import IndicatorReporter
from reports.reminders.operations import MAIL, message_id
from scripts.run import list_web_command
from tests.conftest import make_indicators, make_person, make_plans, make_region, make_rounds
from tests.faults.machines import Machine, PostgreSQL, Redis, wait_until
from tests.faults.people import answers
from tests.faults.post import PostOffice
from tests.servers import find_free_port
from tracker.models import Job, Mail, Region, Role
from tracker.models.jobs import JobState

CELERY = [sys.executable, "-m", "celery", "--app=tests.faults.app"]
WORKER = [*CELERY, "worker", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
BEAT = [*CELERY, "beat", "--loglevel=INFO", "--pidfile="]
TICK = 1  # seconds


class Site:
    """One Tertial with a database of its own. Whatever it has started is gone after the block of `running`."""

    def __init__(self, folder: Path, database: str, redis: Redis, post: PostOffice) -> None:
        self.folder, self.database, self.redis, self.post = folder, database, redis, post
        self.port = find_free_port()
        self.machines: list[Machine] = []

    def environment(self, **more: object) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "TERTIAL_LOOPBACK": "1",
            "TERTIAL_DATA": str(self.folder),
            "TERTIAL_TICK_SECONDS": str(TICK),
            "TERTIAL_LEASE_SECONDS": "4",
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis.address,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.post.port),
            "EMAIL_SECURITY": "none",
            "PYTHONUNBUFFERED": "1",
        }
        return own | {name: str(value) for name, value in more.items()}

    def machine(self, command: Sequence[str], **environment: object) -> Machine:
        made = Machine(command, self.environment(**environment))
        self.machines.append(made)
        return made

    def worker(self, *, concurrency: int = 2, is_awaited: bool = True, **environment: object) -> Machine:
        """A worker with so many processes; it says that it is ready unless it is not awaited."""
        name = f"--hostname=w{len(self.machines)}@faults"
        command = [*WORKER, "--pool=prefork", f"--concurrency={concurrency}", name]
        return self.machine(command, **{"TERTIAL_PROCESS": "worker"} | environment).start(" ready." if is_awaited else "")

    def beat(self, file: str = "beat-schedule", **environment: object) -> Machine:
        return self.machine([*BEAT, f"--schedule={self.folder / file}"], **environment).start("beat: Starting...")

    def web(self) -> Machine:
        """Two web processes with four threads each, which answer."""
        web = self.machine(list_web_command(self.port, is_dev=False), TERTIAL_PROCESS="web").start()
        self.wait_for_web()
        return web

    def wait_for_web(self) -> None:
        wait_until(lambda: answers(self.port), "the web process answers")

    def set_clock(self, moment: datetime) -> None:
        """From now on the workers think that it is this moment, and that time goes on from there."""
        new = self.folder / "told.new"
        new.write_text(json.dumps({"real": time.time(), "told": moment.timestamp()}))
        new.replace(self.folder / "told.json")

    def _moment(self) -> datetime:
        told = self.folder / "told.json"
        clock = json.loads(told.read_text()) if told.exists() else {"real": 0, "told": 0}
        return datetime.fromtimestamp(clock["told"] + time.time() - clock["real"], UTC)

    def wait(self, seconds: float) -> None:
        """Let time pass with a fault in it."""
        time.sleep(seconds)

    # What is to be done, and whether it is.

    def letters(self, count: int, name: str = "letter") -> list[Mail]:
        """Letters that wait to be delivered, as the day's job leaves them."""
        region, now = Region.objects.get(slug="norr"), timezone.now()
        jobs = Job.objects.bulk_create(
            Job(kind=MAIL, key=f"{name} {number}", region=region, created_at=now, next_at=now) for number in range(count)
        )
        return Mail.objects.bulk_create(
            Mail(
                region=region,
                to=f"{name}{number}@example.org",
                subject=f"Brev {number}",
                text="Hej!\n",
                html="<p>Hej!</p>",
                message_id=message_id(job.key),
                job=job,
            )
            for number, job in enumerate(jobs)
        )

    def wait_until_done(self, patience: float = 120) -> None:
        """Return when no job waits or runs."""
        wait_until(lambda: not Job.objects.unfinished().exists(), "every job has ended", patience)

    def count_letters(self, among: Sequence[Mail] | None = None) -> SimpleNamespace:
        """Of some letters, or all: how many did not come or are not known to be sent, and how many came twice.

        What comes twice has the same Message-ID, so that it is counted here as the same letter.
        """
        copies = self.post.copies
        own = Mail.objects.all() if among is None else Mail.objects.filter(pk__in=[mail.pk for mail in among])
        mails = list(own.select_related("job"))
        lost = [mail for mail in mails if mail.job.state == JobState.DONE and not copies[mail.message_id]]
        lost += [mail for mail in mails if mail.job.state != JobState.DONE]
        doubled = [mail for mail in mails if copies[mail.message_id] > 1]
        assert set(copies) <= set(Mail.objects.values_list("message_id", flat=True)), "a letter came that is not in the mail log"
        most = max((copies[mail.message_id] - mail.job.attempts for mail in mails), default=0)
        late = max(((mail.sent_at - mail.job.created_at).total_seconds() for mail in mails if mail.sent_at), default=0.0)
        return SimpleNamespace(count=len(mails), lost=len(lost), doubled=len(doubled), late=late, beyond_attempts=most)

    def prove(self, *, dead: int = 0) -> None:
        """What must always be so is so, by the clock that the site has, and the trace is whole; so many jobs are given up."""
        out = StringIO()
        with suppress(CommandError), time_machine.travel(self._moment()):
            call_command("sanity_check", "--strict", "--json", stdout=out)
        found = {row["code"]: row["count"] for row in json.loads(out.getvalue())["checks"] if row["count"]}
        assert found == ({"NOTHING_DEAD": dead} if dead else {}), out.getvalue()
        with override_settings(SEAL_DIR=self.folder / "sigill"):
            call_command("verify_trace", stdout=StringIO())

    def close(self) -> None:
        for machine in reversed(self.machines):
            machine.thaw()
            machine.kill()
            # Shown by pytest when the test has failed.
            sys.stdout.write("\n".join(["", "=== " + " ".join(machine.command), *machine.lines[-60:], ""]))


def make_scene(rows: int = 6) -> SimpleNamespace:
    """Kulturnämnden in August with its reporter, and so many indicators that are due from her beside the scene's own three."""
    norr = make_region("norr")
    reporter = make_person("Reporter Rut", Role.REPORTER, norr.culture_administration)
    rounds, plans = make_rounds(norr), make_plans(norr, reporter)
    targets = make_indicators(plans.goal, [{"name": f"Antal {number}", "order": 10 + number} for number in range(rows)])
    IndicatorReporter.objects.bulk_create(IndicatorReporter(indicator=one.indicator, person=reporter) for one in targets)
    coordinator = make_person("Coordinator Siv", Role.COORDINATOR, norr.culture)
    return SimpleNamespace(
        norr=norr, region=norr.region, reporter=reporter, coordinator=coordinator, rounds=rounds, plans=plans, targets=targets
    )


@contextmanager
def running(postgresql: PostgreSQL, folder: Path, name: str) -> Iterator[Site]:
    """A Tertial on a copy of the migrated database, which the test sees too; Redis and mail server run, nothing else."""
    with connected(postgresql, "postgres"), connections["default"].cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE migrated')
    redis, post = Redis(), PostOffice()
    site = Site(folder, postgresql.address(name), redis, post)
    redis.start()
    post.open()
    try:
        with connected(postgresql, name):
            yield site
    finally:
        site.close()
        post.close()
        redis.thaw()
        redis.kill()


@contextmanager
def connected(postgresql: PostgreSQL, name: str) -> Iterator[None]:
    """This process reads and writes the named database of the cluster."""
    own, was = connections.settings["default"], connections["default"]
    place = {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": postgresql.port, "USER": "tertial"}
    own_test = own["TEST"] | {"NAME": None}
    options = {"connect_timeout": 5}
    connections.settings["default"] = (
        own | place | {"NAME": name, "PASSWORD": postgresql.password, "OPTIONS": options, "TEST": own_test}
    )
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = own, was
