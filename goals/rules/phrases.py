"""Phrases: how the rules' sentences are put together of smaller ones, and how a long name is put into one."""

from collections.abc import Sequence

from tracker.sentences import Sentence, gettext_noop

# A name of an indicator can be a whole clause of 200 characters.
LONGEST_NAME = 70
MOST_NAMES = 2


def compose(msgid: str, **values: str | Sentence) -> Sentence:
    """A sentence whose values may be sentences, so that each part can be translated on its own."""
    return Sentence(msgid, values)


def shorten(name: str) -> str:
    """The name without its full stop, or its first and last words around an ellipsis when it is longer than LONGEST_NAME.

    The last words stay because they tell rows of one table apart ("... inom
    samhällsplanering", "... inom näringsliv").
    """
    name = " ".join(name.split()).rstrip(".")
    if len(name) <= LONGEST_NAME:
        return name
    head = name[: LONGEST_NAME * 2 // 3].rsplit(" ", 1)[0].rstrip(",;:–-(")
    tail = name[-LONGEST_NAME // 3 :].split(" ", 1)[-1]
    return f"{head} … {tail}"


def indicators_in_words(names: Sequence[str]) -> Sentence:
    """One or two indicators by name, more by number: "”A” och ”B”", "3 indikatorer"."""
    if len(names) > MOST_NAMES:
        return Sentence(gettext_noop("{count} indikatorer"), {"count": str(len(names))})
    quoted = [f"”{shorten(name)}”" for name in names]
    return both(*[Sentence("{name}", {"name": name}) for name in quoted])


def both(first: Sentence, second: Sentence | None = None) -> Sentence:
    """Two phrases joined by "och", or the only one."""
    return compose(gettext_noop("{first} och {second}"), first=first, second=second) if second else first


def listed(texts: Sequence[str]) -> Sentence:
    """Every text by itself: "A, B och C". At least one."""
    *earlier, last = texts
    if not earlier:
        return Sentence("{last}", {"last": last})
    return compose(gettext_noop("{earlier} och {last}"), earlier=", ".join(earlier), last=last)
