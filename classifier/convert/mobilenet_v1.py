"""MobileNet V1 without training: what it costs is known from the network alone.

The network of Howard et al. 2017, arXiv:1704.04861, table 1, with width 1.
"""

import numpy as np

from classifier.convert.onnx_graph import Graph

# Each block's stride and channels: a depthwise 3 x 3, then a 1 x 1 convolution.
FIRST = 32
BLOCKS = (
    *((1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512)),
    *((1, 512),) * 5,
    *((2, 1024), (1, 1024)),
)


def untrained(*, size: int, classes: int, seed: int = 0) -> bytes:
    """The ONNX file of a network that has learnt nothing: random weights, from the seed.

    It takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255, and answers with
    `probabilities`, float32 (N, classes), which mean nothing.
    """
    network = _Network(size, seed)
    network.convolve("first", (3, 3, 3, FIRST), stride=2)
    channels = FIRST
    for index, (stride, wider) in enumerate(BLOCKS):
        network.convolve(f"{index}/depthwise", (3, 3, channels, 1), stride=stride, depthwise=True)
        network.convolve(f"{index}/pointwise", (1, 1, channels, wider))
        channels = wider
    return network.finish(channels, classes)


class _Network:
    def __init__(self, size: int, seed: int) -> None:
        self._graph = Graph(size)
        self._tensor = self._graph.start
        self._random = np.random.default_rng(seed)

    def convolve(
        self,
        name: str,
        shape: tuple[int, int, int, int],
        *,
        stride: int = 1,
        depthwise: bool = False,
    ) -> None:
        """A convolution, batch normalization and ReLU6; `shape` as in Graph.convolve."""
        height, width, channels, out = shape
        inputs = height * width * (1 if depthwise else channels)
        # Keeps numbers of one size from layer to layer: tiny ones would be slow to compute.
        kernel = self._random.normal(0, np.sqrt(2 / inputs), shape).astype(np.float32)
        total = self._graph.convolve(
            self._tensor,
            f"{name}/convolution",
            kernel=kernel,
            bias=None,
            strides=[stride, stride],
            padding="same",
            depthwise=depthwise,
        )
        ones = np.ones(channels * out if depthwise else out, np.float32)
        figures = {"gamma": ones, "beta": 0 * ones, "mean": 0 * ones, "variance": ones}
        names = [self._graph.weight(f"{name}/{key}", array) for key, array in figures.items()]
        normal = self._graph.add("BatchNormalization", [total, *names], f"{name}/normal")
        self._tensor = self._graph.activate(normal, name, "relu6")

    def finish(self, channels: int, classes: int) -> bytes:
        """The average of each channel, one layer that chooses, softmax."""
        mean = self._graph.add("GlobalAveragePool", [self._tensor], "mean")
        flat = self._graph.add("Flatten", [mean], "flat")
        kernel = self._random.normal(0, 0.01, (channels, classes)).astype(np.float32)
        bias = np.zeros(classes, np.float32)
        total = self._graph.dense(flat, "total", kernel=kernel, bias=bias)
        return self._graph.serialize(self._graph.activate(total, "answer", "softmax"), classes)
