"""Deep net: layers of units, trained again at every change."""

from ui.navigation import inside_app

inside_app()

from lessons.deep_net.backward import backward
from lessons.deep_net.building_blocks import building_blocks
from lessons.deep_net.columns import columns
from lessons.deep_net.dimensions import dimensions
from lessons.deep_net.experiments import experiments
from lessons.deep_net.hidden_layer import hidden_layer
from lessons.deep_net.hidden_size import hidden_size
from lessons.deep_net.hyperparameters import sweep
from lessons.deep_net.initialization import initialization
from lessons.deep_net.lab import lab
from lessons.deep_net.why_deep import why_deep

lab()
hidden_layer()
columns()
dimensions()
building_blocks()
backward()
initialization()
hidden_size()
why_deep()
sweep()
experiments()
