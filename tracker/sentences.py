"""Sentences for people, as the pure rules say them: the words and the values apart, until they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(msgid: str) -> str:
    """Return the text as it is. The name marks it for makemessages, so that it can be translated where it is shown."""
    return msgid


@dataclass(frozen=True)
class Sentence:
    """A Swedish sentence with named placeholders, and the texts to put there; numbers in it are written already.

    str() gives the Swedish sentence. A placeholder without a value raises KeyError.
    """

    msgid: str
    values: Mapping[str, "str | Sentence"] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.msgid.format(**self.values)
