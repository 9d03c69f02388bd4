"""Nudge's engine: neural networks from scratch in NumPy, in Andrew Ng's notation.

Examples are columns: X (n_x, m), Y (1, m), W[l] (n_l, n_{l-1}), b[l] (n_l, 1).
"""

from importlib import import_module

from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.dataset import Dataset
from nnengine.datasets import DATASETS, load_dataset
from nnengine.gradient_check import gradient_check
from nnengine.hyperparameters import Hyperparameters
from nnengine.initialization import INITIALIZERS, initialize_parameters
from nnengine.optimizers import OPTIMIZERS
from nnengine.prediction import evaluate, predict, predict_probability
from nnengine.propagation import backward_propagation, forward_propagation
from nnengine.training import Snapshot, Training, TrainingRun, initial_parameters, iterate_training, train
from nnengine.version import ENGINE_VERSION as __version__

# Files and photos need h5py and Pillow, which take as long to import as all the rest; so they wait for their first use.
_ON_FIRST_USE = {
    "read_course_hdf5": "course_files",
    "read_picture_zip": "picture_zip",
    "split_pictures": "picture_sets",
    "Model": "model_files",
    "load_model": "model_files",
    "save_model": "model_files",
    "load_photo_model": "photo_model_files",
    "predict_photos": "photo_model",
    "prepare_photo": "photos",
}


def __getattr__(name: str):
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"nnengine.{_ON_FIRST_USE[name]}"), name)
