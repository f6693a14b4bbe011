"""A decoder whose import takes more memory than a decoder may have."""

import numpy as np

held = np.ones(10 * 2**30, np.uint8)
