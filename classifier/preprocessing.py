"""How a model wants to be asked: from a picture's pixels to its input."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from classifier.open_nsfw import crop
from classifier.resize import average, stretch

Prepare = Callable[[NDArray[np.uint8], int], NDArray[np.float32]]

# The name stands on a model's card and with every stored score: whatever makes a way
# answer differently for the same pixels gives it another name.
STRETCH = "stretch-bilinear-aligned/1"
AVERAGE = "area-square/1"
OPEN_NSFW = "open-nsfw/1"
PREPROCESSING: Mapping[str, Prepare] = {STRETCH: stretch, AVERAGE: average, OPEN_NSFW: crop}
