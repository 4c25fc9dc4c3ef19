"""What a migration may do while the version before it runs and people save.

Expand, then contract: a release adds what the next one needs, and only the release after that takes away what nobody uses.
Nothing may stop the old version's inserts, and nothing may hold a table for longer than a moment.
"""

from collections.abc import Iterator, Mapping

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

# The last migration of each app in every release, the oldest first, by its heading in CHANGELOG.md. None has been made yet: until
# then every installation is made anew, and migrations may still be written as if nobody ran the version before.
RELEASES: Mapping[str, Mapping[str, str]] = {}

# Each takes away or renames what the version that still runs reads and writes.
CONTRACTS = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
)


def made_after(
    releases: Mapping[str, Mapping[str, str]], disk: Mapping[tuple[str, str], migrations.Migration], app: str
) -> list[migrations.Migration]:
    """An app's migrations, in order, that the newest release did not have; none before the first release."""
    if not releases:
        return []
    last = list(releases.values())[-1][app]
    return [migration for (label, name), migration in sorted(disk.items()) if label == app and name > last]


def faults_of(migration: migrations.Migration) -> Iterator[str]:
    """Why a migration cannot be done online, a sentence for each operation; nothing when it can."""
    new = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
    for operation in migration.operations:
        if getattr(operation, "model_name_lower", None) not in new:
            yield from _faults(operation, is_atomic=migration.atomic)


def _faults(operation: Operation, *, is_atomic: bool) -> Iterator[str]:
    if isinstance(operation, CONTRACTS):
        yield f"{operation.describe()}: the version that runs still uses it"
    elif isinstance(operation, migrations.AddField) and not _is_left_out(operation.field):
        yield f"{operation.describe()}: the version that runs does not fill it; give it db_default or null"
    elif isinstance(operation, migrations.AlterField):
        yield f"{operation.describe()}: may rewrite the table; add a field beside it"
    elif isinstance(operation, migrations.AddIndex):
        yield f"{operation.describe()}: holds up writers; AddIndexConcurrently, in a migration that is not atomic"
    elif isinstance(operation, migrations.RunPython | migrations.RunSQL) and operation.reversible is False:
        yield f"{operation.describe()}: has no way back; say migrations.RunPython.noop where none is needed"


def _is_left_out(field: models.Field) -> bool:
    """Whether an insert that does not know of the field goes through."""
    return bool(field.null) or field.db_default is not NOT_PROVIDED or field.many_to_many
