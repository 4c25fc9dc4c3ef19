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
def tell(site: Site) -> Callable[..., None]:
    """Adds a row to the table, once what must always be so is so. Any loss fails the test."""

    def tell(*, what: str, load: str, lost: int, doubled: int, late: str, remark: str = "", dead: int = 0) -> None:
        site.prove(dead=dead)
        row = {"what": what, "load": load, "lost": lost, "doubled": doubled, "late": late, "remark": remark}
        if path := os.environ.get("FAULTS_ROWS"):
            with Path(path).open("a") as rows:
                rows.write(json.dumps(row, ensure_ascii=False) + "\n")
        assert lost == 0, row

    return tell
