"""The parts of MobileNets, for PyTorch to learn and for ONNX to keep."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from classifier.convert.onnx_graph import Graph

_EPSILON = 1e-3  # as in Keras, whose weights are read


class Convolution(nn.Module):
    """A convolution with "same" padding, batch normalization and, where `active`, ReLU6.

    `name` and `normal_name` are those of its two layers in Keras' MobileNets, and in what is
    exported. A `depthwise` one convolves every channel alone.
    """

    def __init__(
        self,
        name: str,
        normal_name: str,
        channels: tuple[int, int],
        *,
        side: int = 1,
        stride: int = 1,
        depthwise: bool = False,
        active: bool = True,
    ) -> None:
        super().__init__()
        into, out = channels
        self.name, self.normal_name = name, normal_name
        self.depthwise, self.active = depthwise, active
        groups = into if depthwise else 1
        self.convolution = nn.Conv2d(into, out, side, stride, groups=groups, bias=False)
        self.normal = nn.BatchNorm2d(out, eps=_EPSILON)
        nn.init.kaiming_normal_(self.convolution.weight, mode="fan_out")

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(N, into, height, width) to (N, out, height / stride, width / stride)."""
        [side, _], [stride, _] = self.convolution.kernel_size, self.convolution.stride
        height, width = pictures.shape[2:]
        pads = [*_same(width, side, stride), *_same(height, side, stride)]
        padded = functional.pad(pictures, pads) if any(pads) else pictures
        normal = self.normal(self.convolution(padded))
        return functional.relu6(normal) if self.active else normal

    def add_to(self, graph: Graph, tensor: str) -> str:
        """The same in ONNX, as it answers when it learns no more; its output's name."""
        kernel = _array(self.convolution.weight)
        total = graph.convolve(
            tensor,
            self.name,
            kernel=kernel.transpose((2, 3, 0, 1) if self.depthwise else (2, 3, 1, 0)),
            bias=None,
            strides=self.convolution.stride,
            padding="same",
            depthwise=self.depthwise,
        )
        names = [
            graph.weight(f"{self.normal_name}/{key}", _array(array))
            for key, array in self.normal_weights().items()
        ]
        normal = graph.add(
            "BatchNormalization", [total, *names], self.normal_name, epsilon=_EPSILON
        )
        return graph.activate(normal, f"{self.name}_relu", "relu6" if self.active else "linear")

    def normal_weights(self) -> dict[str, torch.Tensor]:
        """What its normalization has, by Keras' names."""
        return {
            "gamma": self.normal.weight,
            "beta": self.normal.bias,
            "moving_mean": self.normal.running_mean,
            "moving_variance": self.normal.running_var,
        }


class Block(nn.Sequential):
    """Convolutions, one after the other, around which a shortcut leads where it is `residual`."""

    def __init__(self, name: str, *convolutions: Convolution, residual: bool = False) -> None:
        super().__init__(*convolutions)
        self.name, self.residual = name, residual

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """As its convolutions do it, and what came in added to that."""
        out = super().forward(pictures)
        return pictures + out if self.residual else out

    def add_to(self, graph: Graph, tensor: str) -> str:
        """The same in ONNX; its output's name."""
        out = tensor
        for convolution in self:
            out = convolution.add_to(graph, out)
        return graph.add("Add", [tensor, out], f"{self.name}_add") if self.residual else out


def _same(length: int, side: int, stride: int) -> tuple[int, int]:
    """How many pixels come before and after: TensorFlow's "same" puts an odd one after."""
    total = max((-(-length // stride) - 1) * stride + side - length, 0)
    return total // 2, total - total // 2


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.detach().cpu().numpy(), np.float32)
