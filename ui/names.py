"""What the engine's keys are called on a page."""

DATA = {
    "circles": "Circles",
    "gaussians": "Two groups",
    "xor": "XOR",
    "spiral": "Spiral",
    "moons": "Moons",
    "flower": "Flower",
    "plane": "Plane",
    "hill": "Hill",
    "cat_emoji": "Cats",
}
# Points that somebody draws or pastes, which no list of the engine has.
OWN_POINTS = "own"
DATA_OR_OWN = DATA | {OWN_POINTS: "Your points"}
ACTIVATIONS = {
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "softplus": "softplus",
    "sigmoid": "sigmoid",
    "identity": "identity",
}
OPTIMIZERS = {
    "gradient_descent": "gradient descent",
    "momentum": "momentum",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
INITIALIZERS = {"xavier": "Xavier", "he": "He", "random": "random × scale", "zeros": "zeros"}
FEATURES = {
    "x1": "x₁",
    "x2": "x₂",
    "x1_squared": "x₁²",
    "x2_squared": "x₂²",
    "x1_x2": "x₁x₂",
    "sin_x1": "sin x₁",
    "sin_x2": "sin x₂",
}
# What a finding of the engine's diagnosis is headed with.
FINDINGS = {
    "diverged": "Diverged",
    "oscillating": "Overshooting",
    "symmetric": "Twin units",
    "dead": "Dead units",
    "saturated": "Saturated units",
    "plateau": "Plateau",
    "falling": "Still learning",
    "overfitting": "Overfitting",
}
