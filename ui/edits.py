"""Weights and biases that somebody has set by hand, as they stand in the address."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from ui.live import address

MOST_EDITS = 40
LARGEST = 1_000.0
_EDIT = re.compile(r"([Wb][1-9]\d?)\.(\d{1,4})\.(\d{1,4}):([-+.\de]{1,24})(h?)")


@dataclass(frozen=True)
class Edit:
    """One number that is set by hand.

    Attributes
    ----------
    key : str
        "W1", "b1", …
    row, column : int
        Its place, counted from 0.
    value : float
    is_held : bool
        Whether it is set before training, which then leaves it alone; if not, it is set once training is done.
    """

    key: str
    row: int
    column: int
    value: float
    is_held: bool = False

    @property
    def place(self) -> tuple[str, int, int]:
        """Which number it is."""
        return self.key, self.row, self.column

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{self.key}.{self.row + 1}.{self.column + 1}:{self.value:.6g}{'h' if self.is_held else ''}"

    def fits(self, layer_dims: Sequence[int]) -> bool:
        """Whether a network with these layers has such a number."""
        l = int(self.key[1:])
        if l >= len(layer_dims):
            return False
        return self.row < layer_dims[l] and self.column < (layer_dims[l - 1] if self.key[0] == "W" else 1)


def write_edits(edits: Iterable[Edit]) -> str:
    """Edits as a text without spaces."""
    return ";".join(edit.text for edit in edits)


def parse_edits(text: str) -> tuple[Edit, ...]:
    """What `write_edits` has written; ValueError for anything else."""
    edits = []
    for part in text.split(";") if text else []:
        found = _EDIT.fullmatch(part)
        if not found or len(edits) == MOST_EDITS:
            raise ValueError(f"{part[:40]!r} is no edit")
        key, row, column, value, held = found.groups()
        edit = Edit(key, int(row) - 1, int(column) - 1, float(value), bool(held))
        if edit.row < 0 or edit.column < 0 or not math.isfinite(edit.value) or abs(edit.value) > LARGEST:
            raise ValueError(f"{part[:40]!r} is no edit")
        edits.append(edit)
    if len({edit.place for edit in edits}) < len(edits):
        raise ValueError("a number is set twice")
    return tuple(edits)


def read_edits(page: str, layer_dims: Sequence[int]) -> tuple[Edit, ...]:
    """The edits in the page's address that fit the network."""
    text = address.read(_key(page)) or ""
    # Later on it is the page's own controls that take layers and units away.
    is_sent = address.travelled() or not st.session_state.get(_read_key(page))
    st.session_state[_read_key(page)] = True
    try:
        edits = parse_edits(text)
    except ValueError:
        address.reject(_key(page), text)
        return ()
    fitting = tuple(edit for edit in edits if edit.fits(layer_dims))
    if len(fitting) < len(edits):
        if is_sent:
            address.remember(_key(page), write_edits(edit for edit in edits if edit not in fitting))
        address.write(_key(page), write_edits(fitting) or None)
    return fitting


def set_edit(page: str, edit: Edit) -> None:
    """Set a number by hand, or hold it; call it in a callback."""
    _change(page, edit.place, edit)


def take_back(page: str, place: tuple[str, int, int]) -> None:
    """Let training decide on a number again; call it in a callback."""
    _change(page, place, None)


def keep_only_held(page: str) -> None:
    """Forget the edits that training has since gone on from."""
    kept = [edit for edit in _present(page) if edit.is_held]
    address.write(_key(page), write_edits(kept) or None)


def apply_edits(parameters: Mapping[str, np.ndarray], edits: Iterable[Edit]) -> dict[str, np.ndarray]:
    """The parameters with the numbers set; nothing passed in is changed."""
    changed = dict(parameters)
    for edit in edits:
        changed[edit.key] = changed[edit.key].copy()
        changed[edit.key][edit.row, edit.column] = edit.value
    return changed


def held_masks(parameters: Mapping[str, np.ndarray], edits: Iterable[Edit]) -> dict[str, np.ndarray]:
    """Masks of what is held, as `nnengine.train` takes them."""
    masks: dict[str, np.ndarray] = {}
    for edit in edits:
        if edit.is_held:
            mask = masks.setdefault(edit.key, np.zeros(parameters[edit.key].shape, dtype=bool))
            mask[edit.row, edit.column] = True
    return masks


def _present(page: str) -> tuple[Edit, ...]:
    try:
        return parse_edits(address.read(_key(page)) or "")
    except ValueError:
        return ()


def _change(page: str, place: tuple[str, int, int], edit: Edit | None) -> None:
    kept = [other for other in _present(page) if other.place != place][-(MOST_EDITS - 1) :]
    address.write(_key(page), write_edits(kept + [edit] * (edit is not None)) or None)
    address.accept(_key(page))


def _key(page: str) -> str:
    return f"{page}.edits"


def _read_key(page: str) -> str:
    return f"_{page}.edits_read"
