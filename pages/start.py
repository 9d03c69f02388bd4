"""Start: one neuron, then a stack of them, what they are good for, and where to go from there."""

from ui.navigation import inside_app

inside_app()

from lessons.start.course_map import course_map
from lessons.start.one_neuron import one_neuron
from lessons.start.road_ahead import road_ahead
from lessons.start.stacked_neurons import stacked_neurons
from lessons.start.supervised_learning import supervised_learning
from lessons.start.why_now import why_now

one_neuron()
stacked_neurons()
supervised_learning()
why_now()
road_ahead()
course_map()
