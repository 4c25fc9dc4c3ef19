"""A page to take a picture of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """A page as somebody sees it. `follow` are the texts of links to go by from `path`, since ids differ."""

    name: str
    role: str
    path: str
    follow: tuple[str, ...] = ()
