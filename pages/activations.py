"""Activations: what a unit does with z, and what follows for learning."""

from ui.navigation import inside_app

inside_app()

from lessons.activations.curves import activation_curves
from lessons.activations.saturation import saturation
from lessons.activations.which_activation import which_activation
from lessons.activations.why_non_linear import why_non_linear
from lessons.activations.zero_mean import zero_mean

activation_curves()
zero_mean()
saturation()
why_non_linear()
which_activation()
