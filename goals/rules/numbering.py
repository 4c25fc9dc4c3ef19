"""How goals stand in order by their numbers."""


def sort_key(number: str) -> str:
    """A goal's number so that it sorts as people count: 1.10 after 1.9."""
    return ".".join(part.zfill(4) for part in number.split("."))
