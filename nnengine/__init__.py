"""Nudge's engine: neural networks from scratch in NumPy, in Andrew Ng's notation.

Examples are columns: X (n_x, m), Y (1, m), W[l] (n_l, n_{l-1}), b[l] (n_l, 1).
"""

from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.dataset import Dataset
from nnengine.gradient_check import gradient_check
from nnengine.hyperparameters import Hyperparameters
from nnengine.initialization import INITIALIZERS, initialize_parameters
from nnengine.optimizers import OPTIMIZERS
from nnengine.prediction import evaluate, predict, predict_probability
from nnengine.propagation import backward_propagation, forward_propagation
from nnengine.training import TrainingRun, iterate_training, train
