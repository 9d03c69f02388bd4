"""Six applications of supervised learning, and what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass

INPUTS = {
    "house": "features of a house",
    "ad": "an ad and facts about a person",
    "photo": "a photo",
    "audio": "a recording of speech",
    "english": "an English sentence",
    "road": "camera and radar pictures",
}
OUTPUTS = {
    "price": "a price",
    "click": "0 or 1: will it be clicked?",
    "object": "which of 1,000 objects",
    "words": "the words said",
    "chinese": "a Chinese sentence",
    "cars": "positions of other cars",
}
NETWORKS = {
    "standard": "standard",
    "convolutional": "convolutional",
    "recurrent": "recurrent",
    "hybrid": "custom, a hybrid",
}
DATA_KINDS = {"structured": "structured", "unstructured": "unstructured"}
PARTS = {
    "x": ("Input x", INPUTS),
    "y": ("Output y", OUTPUTS),
    "network": ("Network", NETWORKS),
    "data": ("Data x", DATA_KINDS),
}


@dataclass(frozen=True)
class Match:
    """The right option of a part, and one line that says why."""

    option: str
    because: str


@dataclass(frozen=True)
class Application:
    """What is learned from what; a field for each of `PARTS`."""

    title: str
    x: Match
    y: Match
    network: Match
    data: Match


TABLE = "A fixed list of numbers has no order to make use of."
COLUMNS = "Each number is a column with a meaning of its own."
SIGNALS = "One number alone, a pixel or an instant of sound, means nothing."
IN_TIME = "It comes one after the other in time: a sequence."

APPLICATIONS = {
    "real_estate": Application(
        "Real estate",
        x=Match("house", "What is known of a house before it is sold."),
        y=Match("price", "What it will sell for: a quantity."),
        network=Match("standard", TABLE),
        data=Match("structured", COLUMNS),
    ),
    "advertising": Application(
        "Advertising",
        x=Match("ad", "Both decide: the same ad suits one person and not the next."),
        y=Match("click", "A click or none: two classes."),
        network=Match("standard", TABLE),
        data=Match("structured", COLUMNS),
    ),
    "tagging": Application(
        "Photo tagging",
        x=Match("photo", "The pixels are all there is."),
        y=Match("object", "One class out of many."),
        network=Match("convolutional", "The same small pattern may lie anywhere in the picture."),
        data=Match("unstructured", SIGNALS),
    ),
    "speech": Application(
        "Speech recognition",
        x=Match("audio", "What a microphone has heard."),
        y=Match("words", "What was said, in writing."),
        network=Match("recurrent", IN_TIME),
        data=Match("unstructured", SIGNALS),
    ),
    "translation": Application(
        "Translation",
        x=Match("english", "What is to be translated."),
        y=Match("chinese", "The same in the other language."),
        network=Match("recurrent", "Word follows word: a sequence in, a sequence out."),
        data=Match("unstructured", "Words in a row are text, not columns of a table."),
    ),
    "driving": Application(
        "Autonomous driving",
        x=Match("road", "What the car senses around it."),
        y=Match("cars", "Where it must not drive."),
        network=Match("hybrid", "Pictures ask for convolutions, radar for something else: parts of several kinds."),
        data=Match("unstructured", SIGNALS),
    ),
}
