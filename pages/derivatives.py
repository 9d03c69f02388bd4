"""Derivatives: nudges, slopes, computation graphs, and gradients that are checked."""

from ui.navigation import inside_app

inside_app()

from lessons.derivatives.changing_slope import changing_slope
from lessons.derivatives.computation_graph import computation_graph
from lessons.derivatives.gradient_checking import gradient_checking
from lessons.derivatives.logistic_graph import logistic_graph_for
from lessons.derivatives.nudge import nudge

nudge()
changing_slope()
computation_graph()
logistic_graph_for("derivatives")()
gradient_checking()
