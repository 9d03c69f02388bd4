"""What the course teaches: every concept, and the section of a page in which it can be moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Concept:
    """One concept of the course.

    Attributes
    ----------
    id : str
        C01 … C42, in the course's order.
    title : str
        Heading of its section.
    anchor : str
        The section's name in an address: `derivatives#nudge`.
    pages : tuple of str
        The pages with such a section, by the names of their files.
    """

    id: str
    title: str
    anchor: str
    pages: tuple[str, ...]


# Course files name pages; what a page is called stands in ui/navigation.py.
CONCEPTS: Mapping[str, Concept] = MappingProxyType(
    {
        concept.id: concept
        for concept in (
            Concept("C01", "One neuron", "one-neuron", ("start",)),
            Concept("C02", "Stacked neurons choose their own meaning", "stacked-neurons", ("start",)),
            Concept("C03", "Supervised learning: from x to y", "supervised-learning", ("start",)),
            Concept("C04", "Why now: data, size, algorithms", "why-now", ("start",)),
            Concept("C05", "The derivative is a ratio of nudges", "nudge", ("derivatives",)),
            Concept("C06", "A slope that changes", "changing-slope", ("derivatives",)),
            Concept("C07", "The computation graph", "computation-graph", ("derivatives",)),
            Concept(
                "C08", "Logistic regression as a graph", "logistic-graph", ("derivatives", "logistic_regression")
            ),
            Concept("C09", "Gradient checking", "gradient-checking", ("derivatives",)),
            Concept("C10", "Loops against vectors", "vectorization", ("broadcasting",)),
            Concept("C11", "Only the loop over iterations stays", "loop-over-iterations", ("broadcasting",)),
            Concept("C12", "Broadcasting", "broadcasting", ("broadcasting",)),
            Concept("C13", "Rank-1 arrays", "rank-1-arrays", ("broadcasting",)),
            Concept("C14", "Two kinds of product", "products", ("broadcasting",)),
            Concept("C15", "A picture becomes a vector", "picture-to-vector", ("broadcasting",)),
            Concept("C16", "Normalizing and standardizing", "normalizing", ("broadcasting",)),
            Concept("C17", "Four activations and their derivatives", "activations", ("activations",)),
            Concept("C18", "tanh is a shifted sigmoid", "zero-mean", ("activations",)),
            Concept("C19", "Saturation slows learning", "saturation", ("activations",)),
            Concept("C20", "Why the activation must bend", "why-non-linear", ("activations",)),
            Concept("C21", "Which activation where", "which-activation", ("activations",)),
            Concept("C22", "Examples, features, labels", "notation", ("logistic_regression",)),
            Concept("C23", "Why a sigmoid", "why-sigmoid", ("logistic_regression",)),
            Concept("C24", "Two losses", "loss", ("logistic_regression",)),
            Concept("C25", "The cost is the mean loss", "cost", ("logistic_regression",)),
            Concept("C26", "Gradient descent", "gradient-descent", ("logistic_regression",)),
            Concept("C27", "One iteration in five lines", "one-iteration", ("logistic_regression",)),
            Concept("C28", "Cats by logistic regression", "cats", ("logistic_regression",)),
            Concept("C29", "Learning rates side by side", "learning-rates", ("logistic_regression",)),
            Concept("C30", "One hidden layer, matrix by matrix", "hidden-layer", ("deep_net",)),
            Concept("C31", "Why W·X works column by column", "columns", ("deep_net",)),
            Concept("C32", "Backward in six formulas", "backward", ("deep_net",)),
            Concept("C33", "Initial weights", "initialization", ("deep_net",)),
            Concept("C34", "Hidden units and the boundary", "hidden-size", ("deep_net",)),
            Concept("C35", "The dimension check", "dimensions", ("deep_net",)),
            Concept("C36", "Why deep", "why-deep", ("deep_net",)),
            Concept("C37", "Building blocks", "building-blocks", ("deep_net",)),
            Concept("C38", "Hyperparameters", "hyperparameters", ("deep_net",)),
            Concept("C39", "Deep learning is empirical", "experiments", ("deep_net",)),
            Concept("C40", "Deeper nets on the cats", "deeper-cats", ("cat_recognizer",)),
            Concept("C41", "A photo of your own", "photo", ("cat_recognizer",)),
            Concept("C42", "The road ahead", "road-ahead", ("start", "cat_recognizer")),
        )
    }
)
