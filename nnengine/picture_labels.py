"""Which class each picture of an archive belongs to: told by the folders above it, or else by its name.

Nothing is guessed: where folders and names can be read in two ways or in none, a sentence says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import zip_longest
from os.path import commonprefix
from typing import NamedTuple

from nnengine.checks import printable, quoted
from nnengine.hdf5 import FileFormatError
from nnengine.zip_entries import Entry

CATS = ("cat", "cats")
# Folders that say what their pictures are for, never what they show: train, test1, validation_set, training images, …
_SET = r"([ _-]?(set|data|images?|pictures?|photos?))?[ _-]?\d*"
TRAIN = re.compile(rf"train(ing)?{_SET}")
TEST = re.compile(rf"(test(ing)?|val|valid(ation)?|dev|eval(uation)?){_SET}")
# A name such as cat.0.jpg, cat_12.jpg or cat (3).jpg begins with a word; those that cameras write say nothing.
NUMBERED = re.compile(r"([^\W\d_]{2,}([ _-][^\W\d_]{2,})*)[\s._-]*[(\[]?\d")
CAMERA_WORDS = frozenset(
    "img image images dsc dscn dscf pxl mvimg wp gopr photo photos pic picture pictures foto bild frame scan sample "
    "file screenshot download unnamed untitled copy".split()
)
# Of two classes such a one is class 0.
NEGATIVE = re.compile(r"(no|not|non)[ _-].*|others?|rest|background|negatives?")
LONGEST = 24  # letters of a class's name that are shown
FOLDERS = "put the pictures of each class into a folder of its own, for example cat and dog"


class Labels(NamedTuple):
    """What is known of the pictures of an archive, in their order.

    Attributes
    ----------
    y : list of int or None
        Class 0 or 1; None where nothing says which.
    is_test : list of bool
        Whether a folder such as test sets the picture aside.
    classes : tuple of str
        Names of class 0 and class 1.
    """

    y: list[int | None]
    is_test: list[bool]
    classes: tuple[str, str]


class _Place(NamedTuple):
    """What says something about a picture: the folders that may be classes, the word of its name, its half."""

    folders: tuple[str, ...]
    word: str | None
    is_test: bool


def read_labels(pictures: Sequence[Entry]) -> Labels:
    """Tell the class of each picture.

    A folder named cat or cats anywhere above it makes it class 1, and pictures in other folders are class 0. Without
    such a folder there must be exactly two. Names are read where folders say nothing.

    Raises
    ------
    FileFormatError
        One sentence that says what is missing or unclear, and what to do.
    """
    places = [_place(picture) for picture in pictures]
    written = (name for picture in reversed(pictures) for name in (*picture.folders, _word(picture.file) or ""))
    shown = {_key(name): name for name in written}
    # Folders that all pictures share tell none from another.
    shared = len(commonprefix([place.folders for place in places if place.folders]))
    paths = [place.folders[shared:] for place in places]
    above = next((place.folders[:shared] for place in places if place.folders), ())
    words = [place.word for place in places]
    if any(_has_cat(path) for path in paths):
        names = _cats_and_others(paths)
    elif _has_cat(above):
        names = ["cat"] * len(paths)
    else:
        names = _two_classes(paths, words, above)
    zero, one = _classes(names, shown)
    y = [None if name is None else int(name == one) for name in names]
    classes = tuple(name if name in ("cat", "not cat") else printable(shown[name], LONGEST) for name in (zero, one))
    return Labels(y, [place.is_test for place in places], classes)


def in_turns(entries: Sequence[Entry]) -> Iterator[Entry]:
    """One of each class after the other, so that a bound on their number leaves no class out."""
    places = [_place(entry) for entry in entries]
    has_cats = any(_has_cat((*place.folders, place.word)) for place in places)
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    last = []
    for entry, place in zip(entries, places, strict=True):
        if place.folders or place.word:
            named = place.folders or (place.word,)
            groups[_has_cat(named) if has_cats else named, place.is_test].append(entry)
        else:
            last.append(entry)  # it probably has no class
    yield from (entry for turn in zip_longest(*groups.values()) for entry in turn if entry is not None)
    yield from last


# -- what a path says --------------------------------------------------------------------------------------------------


def _place(picture: Entry) -> _Place:
    keys = [_key(folder) for folder in picture.folders]
    halves = [bool(TEST.fullmatch(key)) for key in keys if TRAIN.fullmatch(key) or TEST.fullmatch(key)]
    folders = tuple(key for key in keys if not TRAIN.fullmatch(key) and not TEST.fullmatch(key))
    word = _word(picture.file)
    return _Place(folders, word and _key(word), bool(halves) and halves[-1])


def _word(file: str) -> str | None:
    found = NUMBERED.match(file[:255])
    return found[1] if found and _key(found[1]) not in CAMERA_WORDS else None


def _key(name: str) -> str:
    # A name written in two ways is one folder.
    return unicodedata.normalize("NFC", name[:255]).strip().casefold()


def _has_cat(names: Sequence[str | None]) -> bool:
    return any(name in CATS for name in names)


# -- the class of each -------------------------------------------------------------------------------------------------


def _cats_and_others(paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """By the folders, some of which are named cat."""
    # Where the cats' folders lie; a picture that lies there itself, beside the folders, has no class.
    parents = {path[: [name in CATS for name in path].index(True)] for path in paths if _has_cat(path)}

    def lies_beside(path: tuple[str, ...]) -> bool:
        return any(parent[: len(path)] == path for parent in parents)

    def other(path: tuple[str, ...]) -> str:
        # The folder beside a cats' one; breeds below it don't matter.
        depths = [len(parent) for parent in parents if path[: len(parent)] == parent]
        return path[max(depths, default=-1)]

    names = ["cat" if _has_cat(path) else None if lies_beside(path) else other(path) for path in paths]
    return _one_other(names)


def _one_other(names: list[str | None]) -> list[str | None]:
    """Whatever isn't a cat as one class."""
    others = {name for name in names if name is not None and name not in CATS}
    zero = next(iter(others)) if len(others) == 1 else "not cat"
    return [None if name is None else "cat" if name in CATS else zero for name in names]


def _two_classes(paths: Sequence[tuple[str, ...]], words: list[str | None], above: Sequence[str]) -> list[str | None]:
    """By the folders where they part or by the innermost ones, whichever are two; by the words where neither are."""
    by_words = _one_other(words) if _has_cat(words) else words
    if not any(paths):
        if len(set(by_words) - {None}) != 2:
            _refuse_words(by_words, above)
        return by_words
    tops, leaves = ([path[end] if path else None for path in paths] for end in (0, -1))
    readings = [names for names in (tops, leaves) if len(set(names) - {None}) == 2]
    if _has_cat(words) and None not in words and len(set(by_words)) == 2:
        readings.append(by_words)
    if not readings:
        return tops  # of one class or of too many, as its caller says
    first, second = dict.fromkeys(name for name in readings[0] if name is not None)
    mixed = any(first in path and second in path for path in paths)
    for names in readings:
        if mixed or not _same_parts(readings[0], names):
            others = " and ".join(quoted(name, 16) for name in dict.fromkeys(names) if name is not None)
            both = "" if mixed else f", and also as {others}"
            raise FileFormatError(
                f"The classes can be read as {quoted(first, 16)} and {quoted(second, 16)}{both}"
                f"{', but some pictures lie in both' if mixed else ''}: {FOLDERS}."
            )
    return readings[0]


def _same_parts(names: Sequence[str | None], others: Sequence[str | None]) -> bool:
    return len(set(zip(names, others, strict=True))) == len(set(names)) == len(set(others))


def _classes(names: Sequence[str | None], shown: dict[str, str]) -> tuple[str, str]:
    """Class 0 and class 1 of the two names; says if there are fewer or more."""
    found = sorted(set(names) - {None}, key=_order)
    if len(found) == 2:
        return found[0], found[1]
    listed = ", ".join(quoted(shown.get(name, name), LONGEST) for name in found[:3])
    if len(found) > 2:
        more = ", …" if len(found) > 3 else ""
        raise FileFormatError(
            f"The pictures lie in {len(found):,} folders ({listed}{more}): name one of them cat, or keep only two."
        )
    raise FileFormatError(f"There is only one class, {listed}: add a folder with pictures of something else.")


def _order(name: str) -> tuple:
    """Cats and what is no negation come last, as class 1; numbers by their size, names by the alphabet."""
    number = int(name) if name.isdecimal() else -1
    return name == "cat", not NEGATIVE.fullmatch(name), number < 0, number, name


def _refuse_words(words: Sequence[str | None], above: Sequence[str]) -> None:
    found = list(dict.fromkeys(word for word in words if word is not None))
    if above and not found:
        raise FileFormatError(f"Every picture lies in the folder {quoted(above[-1], LONGEST)}: {FOLDERS}.")
    if not found:
        raise FileFormatError(f"Neither a folder nor a name says which class a picture belongs to: {FOLDERS}.")
    listed = ", ".join(quoted(word, LONGEST) for word in found[:3])
    raise FileFormatError(
        f"No folder says which class a picture belongs to, and the names begin with {listed}: {FOLDERS}."
    )
