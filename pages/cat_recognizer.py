"""Cat recognizer: trained again at every change, and asked about a photo of one's own."""

from ui.navigation import inside_app

inside_app()

from lessons.cat_recognizer.contact_sheets import contact_sheets
from lessons.cat_recognizer.first_layer import first_layer
from lessons.cat_recognizer.lab import lab
from lessons.cat_recognizer.mistakes import mistakes
from lessons.cat_recognizer.photo import photo
from lessons.cat_recognizer.telling_pixels import telling_pixels

lab()
mistakes()
first_layer()
telling_pixels()
contact_sheets()
photo()
