"""Reading TOML tables into dataclasses. A fault is told with its file and its row.

The dataclass is the schema: a key that it does not have, a key that is missing
and a value of the wrong kind are all faults. `object` takes anything: what only
the reader of the file needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tracker.models.constraints import DECIMAL_PLACES, LARGEST

RowType = TypeVar("RowType", bound="Row")

# Ja or nej as true or false, else a number; None is an empty text.
Answer = bool | Decimal | None


class FaultyFile(Exception):
    """A data file that cannot be right: in which file and row, and what is wrong, in Swedish."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A table of a file; `where` tells people its file and place."""

    where: str


def read_row(row_type: type[RowType], table: object, where: str) -> RowType:
    """A TOML table as `row_type`. A field called from_ is the key from. Raises FaultyFile."""
    if not isinstance(table, Mapping):
        raise FaultyFile(where, "här ska det stå en tabell.")
    schema = _schema(row_type)  # type: ignore[arg-type]  # a class is hashable
    if unknown := sorted(set(table) - set(schema)):
        raise FaultyFile(where, f"nyckeln {unknown[0]} är okänd.")
    values: dict[str, Any] = {"where": where}
    for key, (name, kind, is_required) in schema.items():
        if key in table:
            values[name] = _convert(kind, table[key], f"{where}, {key}")
        elif is_required:
            raise FaultyFile(where, f"nyckeln {key} saknas.")
    return row_type(**values)


@cache
def _schema(row_type: type[Row]) -> dict[str, tuple[str, Any, bool]]:
    """The keys of a table: {key: (field's name, its type, whether it must be there)}."""
    hints = get_type_hints(row_type)
    return {
        field.name.rstrip("_"): (field.name, hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in fields(row_type)
        if field.name != "where"
    }


def _convert(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        return _convert_list(get_args(kind)[0], value, where)
    if kind in CONVERTERS:
        return CONVERTERS[kind](value, where)
    if isinstance(kind, UnionType):  # with None, which TOML does not have: the key is left out
        return _convert(get_args(kind)[0], value, where)
    if issubclass(kind, Enum):
        return _code(kind, value, where)
    return read_row(kind, value, where)


def _convert_list(kind: Any, values: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(values, list):
        raise FaultyFile(where, "här ska det stå en lista.")
    return tuple(_convert(kind, value, f"{where} {_label(count, value)}") for count, value in enumerate(values, start=1))


def _label(count: int, value: Any) -> str:
    """The place in a list, with the row's own name where it has one: 3 ”Antal filmer”."""
    names = (value.get(key) for key in ("slug", "email", "key", "number", "name", "indicator")) if isinstance(value, dict) else ()
    name = next((name for name in names if name), "")
    return f"{count} ”{name}”" if name else str(count)


def _exactly(kind: type, words: str) -> Callable[[Any, str], Any]:
    """Takes a value of one type as it is; a date is not a moment, and a truth is not a number."""

    def convert(value: Any, where: str) -> Any:
        if type(value) is not kind:
            raise FaultyFile(where, f"{value!r} är inte {words}.")
        return value

    return convert


def _number(value: Any, where: str) -> Decimal | None:
    """A number, written as text with a decimal point so that it is kept exactly; "" is none."""
    if value == "":
        return None
    try:
        number = Decimal(_text(value, where))
    except InvalidOperation:
        raise FaultyFile(where, f"{value!r} är inte ett tal. Skriv det som text med decimalpunkt, till exempel ”84.8”.") from None
    if not number.is_finite() or abs(number) > LARGEST or number != round(number, DECIMAL_PLACES):
        raise FaultyFile(where, f"talet {value} är för stort, eller har fler än {DECIMAL_PLACES} decimaler.")
    return number


def _answer(value: Any, where: str) -> Answer:
    return value if isinstance(value, bool) else _number(value, where)


def _date_or_none(value: Any, where: str) -> date | None:
    return None if value == "" else _date(value, where)


def _code(codes: type[Enum], value: Any, where: str) -> Enum:
    try:
        return codes(value)
    except ValueError:
        known = ", ".join(str(code.value) for code in codes)
        raise FaultyFile(where, f"koden {value!r} är okänd. Koderna är {known}.") from None


_text = _exactly(str, "text")
_date = _exactly(date, "ett datum")

CONVERTERS: Mapping[Any, Callable[[Any, str], Any]] = {
    str: _text,
    bool: _exactly(bool, "true eller false"),
    int: _exactly(int, "ett heltal"),
    date: _date,
    date | None: _date_or_none,
    Decimal | None: _number,
    Answer: _answer,
    object: lambda value, where: value,
}
