"""The JSON Schema of a report's content, made from the dataclasses that it is written from."""

from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from reports.content.schema import SCHEMA, Content

SIMPLE = {str: "string", bool: "boolean", int: "integer", NoneType: "null"}


def content_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a content. A field with a value of its own may be lacking: it was added later."""
    found: dict[str, Any] = {}
    top = _object(Content, found)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tertial:{SCHEMA}",
        "title": SCHEMA,
        **top,
        "$defs": dict(sorted(found.items())),
    }


def _object(cls: type[Any], found: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    needed = [one.name for one in fields(cls) if one.default is MISSING and one.default_factory is MISSING]
    return {
        "description": (cls.__doc__ or "").strip(),
        "type": "object",
        "properties": {one.name: _type(hints[one.name], found) for one in fields(cls)},
        "required": needed,
        "additionalProperties": False,
    }


def _type(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(hint):
        name = hint.__name__  # type: ignore[union-attr]  # a dataclass here is a class
        if name not in found:
            found[name] = {}  # it may hold itself
            found[name] = _object(hint, found)  # type: ignore[arg-type]
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], found)}
    if isinstance(hint, UnionType):
        return {"anyOf": [_type(one, found) for one in get_args(hint)]}
    return {"type": SIMPLE[hint]}
