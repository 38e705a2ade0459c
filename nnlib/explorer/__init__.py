"""The interactive network: grab a weight, and every derivative answers."""

from nnlib.explorer.downhill import DownhillMap
from nnlib.explorer.explorer import Explorer
from nnlib.explorer.learning import Learning
from nnlib.explorer.weight_pictures import WeightPictures

__all__ = ["DownhillMap", "Explorer", "Learning", "WeightPictures"]
