"""Back-propagation, written so that the code reads like the derivation."""

from nnlib.activations import Activation, identity, relu, sigmoid, tanh
from nnlib.backprop import Gradient, back_propagate
from nnlib.equations import error
from nnlib.network import Network

__all__ = ["Activation", "Gradient", "Network", "back_propagate", "error", "identity", "relu", "sigmoid", "tanh"]
__version__ = "1.0.0"
