"""One cluster for all fault tests, a Tertial for each, and the table of what came of them."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import connections

from tests.faults.machines import PostgreSQL
from tests.faults.site import Site, connected, running


@pytest.fixture(scope="session")
def cluster(django_db_blocker) -> Iterator[PostgreSQL]:
    """A PostgreSQL with the tables, in a database to copy."""
    with TemporaryDirectory(prefix="tertial-faults-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder))
        try:
            server.start()
            with django_db_blocker.unblock():
                with connected(server, "postgres"), connections["default"].cursor() as cursor:
                    cursor.execute("CREATE DATABASE migrated")
                with connected(server, "migrated"):
                    call_command("migrate", verbosity=0)
            yield server
        finally:
            server.close()


@pytest.fixture
def site(cluster: PostgreSQL, tmp_path: Path, request: pytest.FixtureRequest, django_db_blocker) -> Iterator[Site]:
    """A Tertial of the test's own; the test starts what it needs of it."""
    with django_db_blocker.unblock(), running(cluster, tmp_path, database_name(request)) as site:
        yield site


@pytest.fixture(scope="module")
def shared_site(
    cluster: PostgreSQL, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, django_db_blocker
) -> Iterator[Site]:
    """One Tertial for all tests of a file, where starting it costs more than what they do."""
    with django_db_blocker.unblock(), running(cluster, tmp_path_factory.mktemp("site"), database_name(request)) as site:
        yield site


def database_name(request: pytest.FixtureRequest) -> str:
    """A name for a database, after the test or the file that it is for."""
    return "f_" + re.sub(r"\W+", "_", request.node.name)[-50:]


@pytest.fixture
def tell(site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    """Adds a row to the table, once what must always be so is so; any loss fails the test. One that never tells has a row too."""
    told = []

    def tell(*, what: str, load: str, lost: int, doubled: int, late: str, remark: str = "", dead: int = 0) -> None:
        site.prove(dead=dead)
        told.append({"what": what, "load": load, "lost": lost, "doubled": doubled, "late": late, "remark": remark})
        assert lost == 0, told

    yield tell
    if path := os.environ.get("FAULTS_ROWS"):
        unknown = {"what": request.node.name, "load": "", "lost": "?", "doubled": "?", "late": "?", "remark": "**did not hold**"}
        with Path(path).open("a") as rows:
            rows.writelines(json.dumps(row | {"file": request.path.name}, ensure_ascii=False) + "\n" for row in told or [unknown])
