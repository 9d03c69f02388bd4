"""Logistic regression: one sigmoid unit, trained again at every change."""

from ui.navigation import inside_app

inside_app()

from lessons.derivatives.logistic_graph import logistic_graph_for
from lessons.logistic_regression.cats import cats
from lessons.logistic_regression.cost import mean_loss
from lessons.logistic_regression.gradient_descent import gradient_descent
from lessons.logistic_regression.lab import lab
from lessons.logistic_regression.learning_rates import learning_rates
from lessons.logistic_regression.loss import two_losses
from lessons.logistic_regression.notation import notation
from lessons.logistic_regression.one_iteration import one_iteration
from lessons.logistic_regression.why_sigmoid import why_sigmoid

lab()
notation()
why_sigmoid()
two_losses()
mean_loss()
gradient_descent()
one_iteration()
logistic_graph_for("logistic_regression")()
learning_rates()
cats()
