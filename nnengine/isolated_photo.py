"""Reading a photo from outside in a process of its own, with limits on its memory and time."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from nnengine.photo_answers import photo_of
from nnengine.photo_files import MAX_PIXELS, PhotoError, ReadPhoto, check_file_size
from nnengine.reader_process import BUSY, Limits, ReadingError, ask
from nnengine.turns import NoTurn, Turns

# Of a PNG with 16 bits for each of its colors Pillow holds 16 bytes a pixel for a moment; 150 MB are the process's own.
LIMITS = Limits(memory=16 * MAX_PIXELS + 200 * 1024**2, seconds=10.0, wall_seconds=40.0)
PATIENCE = 45.0  # seconds in the queue: longer than one photo takes at most
_turns = Turns(2)  # apart from those for sets of pictures, which take far longer


def isolated_photo(
    content: bytes,
    most: int,
    *,
    limits: Limits = LIMITS,
    owner: Hashable = None,
    on_wait: Callable[[], None] | None = None,
) -> ReadPhoto:
    """Read a photo as `nnengine.photos.read_photo` does, in a process of its own.

    Parameters
    ----------
    content : bytes
        Up to 20 MB.
    most : int
        Pixels of the longer side at most.
    limits : Limits
    owner, on_wait
        Who has a turn of the few that read at once, and what is called while there is none (`Turns.turn`).

    Returns
    -------
    ReadPhoto

    Raises
    ------
    PhotoError
        One sentence: what is wrong with the photo, which limit it breaks, or that others go first.
    """
    check_file_size(content)
    try:
        with _turns.turn(owner, PATIENCE, on_wait):
            answer = ask({"reader": "photo", "most": most}, (content,), limits, 3 * most * most + 1_000)
    except NoTurn as error:
        raise PhotoError(BUSY) from error
    except ReadingError as error:
        raise PhotoError(str(error)) from error
    return photo_of(answer, most)
