"""The three roles of PostgreSQL, given the rights that they are to have; run it after each migration."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from tracker.trace.rights import INSERT_ONLY, Roles, rights_sql


class Command(BaseCommand):
    help = (
        "Ger PostgreSQL:s tre roller deras rättigheter: migratorn äger tabellerna, Tertial får bara lägga till i spåret, "
        "och läsaren läser. Kör det efter varje migrering, som migratorn eller som databasens administratör."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--migrator", default="tertial_migrator", help="rollen som äger tabellerna och kör migreringar")
        parser.add_argument("--app", default="tertial", help="rollen som Tertial körs som")
        parser.add_argument("--reader", default="tertial_reader", help="rollen som bara läser")
        parser.add_argument("--print", action="store_true", dest="only_print", help="skriv ut SQL, och ändra ingenting")

    def handle(self, *args: Any, migrator: str, app: str, reader: str, only_print: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Rättigheter finns bara i PostgreSQL. I SQLite visar spårets kedja om något har ändrats.")
        roles = Roles(migrator, app, reader)
        if len({migrator, app, reader}) < len(vars(roles)):
            raise CommandError("Ange tre olika roller.")
        statements = self._statements(roles)
        if only_print:
            self.stdout.write("".join(f"{statement};\n" for statement in statements))
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        except DatabaseError as error:
            raise CommandError(f"PostgreSQL säger nej: {str(error).strip()} Inget är ändrat.") from error
        self.stdout.write(
            f"{migrator} äger tabellerna. {app} får läsa och skriva, men i {len(INSERT_ONLY)} tabeller bara lägga till: "
            f"{', '.join(sorted(INSERT_ONLY))}. {reader} får läsa."
        )

    def _statements(self, roles: Roles) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
            cursor.execute("SELECT rolname FROM pg_roles")
            existing = [name for (name,) in cursor.fetchall()]
            cursor.execute(
                "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_schema = %s AND table_type = 'BASE TABLE' GROUP BY table_name",
                [schema],
            )
            tables = dict(cursor.fetchall())
        return list(rights_sql(roles=roles, schema=schema, tables=tables, existing=existing))
