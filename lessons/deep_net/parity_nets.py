"""The nets for parity: wired by hand and trained, a tree and one layer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnengine import Hyperparameters, evaluate, parity, train
from ui.prediction import Verdict

NETS = {
    "tree": "Tree, wired by hand",
    "layer": "One layer, wired by hand",
    "trained_tree": "Tree, trained",
    "trained_layer": "One layer, trained",
}
SEEN = {
    "tree": "A unit of layer 1 sees a pair of bits; each later layer sees pairs of what the one before saw.",
    "layer": "Each unit answers 1 to one input, and 0 to all others.",
    "trained_tree": "What the units look at, training has chosen: seldom pairs.",
    "trained_layer": "What the units look at, training has chosen: stripes over all bits.",
}
ASKED_BITS = 8


@dataclass(frozen=True)
class ParityNet:
    """A net for parity and what it came to on all inputs."""

    parameters: Mapping[str, np.ndarray]
    activations: tuple[str, ...]
    accuracy: float
    costs: np.ndarray | None = None

    @property
    def units(self) -> tuple[int, ...]:
        return tuple(self.parameters[f"W{l}"].shape[0] for l in range(1, len(self.activations)))

    @property
    def weights(self) -> int:
        return sum(array.size for array in self.parameters.values())


def build_nets(n: int, seed: int) -> dict[str, ParityNet]:
    """The two wired nets and the two trained ones, each with its share of right answers on all 2ⁿ inputs."""
    data = parity.parity_dataset(n)
    nets = {}
    for name, build in (("tree", parity.deep_parity_parameters), ("layer", parity.shallow_parity_parameters)):
        parameters = build(n)
        activations = parity.parity_activations(parameters)
        result = evaluate(data.X_train, data.Y_train, parameters, activations)
        nets[name] = ParityNet(parameters, activations, result.accuracy)
    for name, units_for in (("trained_tree", parity.deep_parity_units), ("trained_layer", parity.shallow_parity_units)):
        units = units_for(n)
        run = train(data, Hyperparameters(units, "tanh", "adam", learning_rate=0.03, iterations=600, seed=seed))
        nets[name] = ParityNet(run.parameters, run.activations, run.train_accuracy, run.costs)
    return nets


def training_said(tree: ParityNet, layer: ParityNet, n: int) -> str:
    tree_right, layer_right = (round(net.accuracy * 2**n) for net in (tree, layer))
    counts = f"600 iterations of Adam: the tree gets {tree_right} of {2**n} right, the one layer {layer_right}."
    if tree.accuracy == layer.accuracy == 1:
        return f"{counts} Both found a solution from here; other seeds may not."
    if layer.accuracy == 1:
        return (
            f"{counts} That a small deep net for parity exists does not mean that descent finds it: the wide layer has "
            "many more ways to be right."
        )
    if tree.accuracy == 1:
        return f"{counts} From these weights the tree was found, and the wide layer was not."
    return f"{counts} Neither found the solution that the wired nets show to exist; another seed may."


def net_score(parameters: Mapping[str, np.ndarray], n: int) -> str:
    data = parity.parity_dataset(n)
    return f"{evaluate(data.X_train, data.Y_train, parameters, parity.parity_activations(parameters)).accuracy:.0%}"


def judge_units() -> Verdict:
    nets = [build(ASKED_BITS) for build in (parity.deep_parity_parameters, parity.shallow_parity_parameters)]
    tree, layer = (sum(array.shape[0] for key, array in net.items() if key[0] == "W") - 1 for net in nets)
    scores = " and ".join(net_score(net, ASKED_BITS) for net in nets)
    because = f"Counted in the two nets, which answer {scores} of the {2**ASKED_BITS} inputs rightly."
    return Verdict(f"{tree} and {layer}", because)
