"""The interactive network: grab a weight, and every derivative answers."""

from nnlib.explorer.downhill import DownhillMap
from nnlib.explorer.draw_digit import DrawDigit
from nnlib.explorer.explorer import Explorer
from nnlib.explorer.learning import Learning
from nnlib.explorer.weight_pictures import WeightPictures

__all__ = ["DownhillMap", "DrawDigit", "Explorer", "Learning", "WeightPictures"]
