"""Broadcasting: shapes that stretch, arrays of one axis, two products, loops against vectors, pictures as vectors."""

from ui.navigation import inside_app

inside_app()

from lessons.broadcasting.iterations import iterations
from lessons.broadcasting.loops import loops
from lessons.broadcasting.normalizing import normalizing
from lessons.broadcasting.picture_vector import picture_vector
from lessons.broadcasting.products import products
from lessons.broadcasting.rank_one import rank_one
from lessons.broadcasting.shapes import shapes

shapes()
rank_one()
products()
loops()
iterations()
picture_vector()
normalizing()
