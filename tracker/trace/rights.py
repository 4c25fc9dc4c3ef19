"""Who may do what in PostgreSQL: three roles, and the SQL that grants each its rights.

    migrator   owns the tables and changes their shape; never serves anybody
    app        what Tertial runs as: to the tables of INSERT_ONLY it only adds, but for what masking and erasing take away
    reader     looks, at everything but passwords and sessions

Triggers hold the same (migrations `insert_only`), against whoever is let in with more rights than these. The owner of a table
can switch them off, which is why Tertial is not to run as the owner; what the owner does, the chain finds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# Tables that are only added to; and the columns of them that a decision to mask may empty.
INSERT_ONLY: Mapping[str, Sequence[str]] = {
    "tracker_auditevent": ("changes", "salts", "reason", "reason_salt", "masked_by"),
    "tracker_auditseal": (),
    "goals_assessmentrule": (),
    "goals_release": (),
    "reports_report": ("content",),
    "reports_reportfile": ("data",),
}
# Tables whose drafts are thrown away when they are old; a trigger keeps what is frozen.
DRAFTS_GO = ("reports_report", "reports_reportfile")
# Tables that a person who only looks has nothing to do with, and columns likewise.
CLOSED = ("tracker_session", "tracker_signinattempts")
SECRET: Mapping[str, Sequence[str]] = {"tracker_person": ("password",)}
# Tables that only the migrator writes.
MIGRATORS = ("django_migrations",)


@dataclass(frozen=True)
class Roles:
    """The names of the three roles."""

    migrator: str
    app: str
    reader: str


def rights_sql(*, roles: Roles, schema: str, tables: Mapping[str, Sequence[str]], existing: Iterable[str]) -> Iterator[str]:
    """The statements that make the roles what they are to be, whatever they were; run them in one transaction.

    `tables` are all tables of the schema with their columns; `existing` the roles that there are. Roles are made without
    sign-in: who signs in as which is for the database's administrator to say.
    """
    migrator, app, reader, in_schema = (quote(name) for name in (roles.migrator, roles.app, roles.reader, schema))
    yield from (f"CREATE ROLE {quote(role)} NOLOGIN" for role in vars(roles).values() if role not in set(existing))
    yield f"REVOKE ALL ON SCHEMA {in_schema} FROM PUBLIC, {app}, {reader}"
    yield f"GRANT USAGE, CREATE ON SCHEMA {in_schema} TO {migrator}"
    yield f"GRANT USAGE ON SCHEMA {in_schema} TO {app}, {reader}"
    # Takes back what was granted on single columns too.
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {in_schema} FROM PUBLIC, {app}, {reader}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {in_schema} TO {app}"
    for table, columns in sorted(tables.items()):
        name = f"{in_schema}.{quote(table)}"
        yield f"ALTER TABLE {name} OWNER TO {migrator}"
        yield f"GRANT {', '.join(_app_rights(table))} ON {name} TO {app}"
        if table not in CLOSED:
            yield f"GRANT SELECT{_open_columns(table, columns)} ON {name} TO {reader}"


def _app_rights(table: str) -> Iterator[str]:
    yield "SELECT"
    if table in MIGRATORS:
        return
    yield "INSERT"
    if table not in INSERT_ONLY:
        yield from ("UPDATE", "DELETE")
        return
    if may_be_emptied := INSERT_ONLY[table]:
        yield f"UPDATE ({', '.join(quote(column) for column in may_be_emptied)})"
    if table in DRAFTS_GO:
        yield "DELETE"


def _open_columns(table: str, columns: Sequence[str]) -> str:
    if table not in SECRET:
        return ""
    return f" ({', '.join(quote(column) for column in columns if column not in SECRET[table])})"


def quote(name: str) -> str:
    """A name as SQL takes it, whatever it holds."""
    return '"{}"'.format(name.replace('"', '""'))
