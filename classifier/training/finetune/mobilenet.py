"""MobileNet V1 and V2 of any width, with one dense layer that chooses."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import nn

from classifier.convert.mobilenet_v1 import BLOCKS, FIRST
from classifier.convert.onnx_graph import SCALES, Graph, Scale
from classifier.training.finetune.layers import Block, Convolution

LOGITS = "logits"
_DROPOUT = 0.2  # Sandler et al. do not tell; Keras' and TensorFlow's makers take this much
# Of MobileNet V2 (Sandler et al. 2018, arXiv:1801.04381, table 2): how much wider a block is
# inside, its channels, how often it comes, the stride of the first.
_INVERTED = (
    *((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2)),
    *((6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)),
)
_LAST = 1280
_DIVISOR = 8  # the number of channels is a multiple of it


class Mobilenet(nn.Module):
    """Blocks of convolutions, the mean of each channel, dropout, and a head of one layer.

    It takes pictures, (N, side, side, 3), RGB, 0 to 255, uint8 or float32, of any side, and
    answers with logits, float32 (N, classes). `scale` is what its weights were trained on.
    """

    def __init__(self, blocks: list[Block], width: int, classes: int, scale: Scale) -> None:
        super().__init__()
        self.scale = scale
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(_DROPOUT)
        self.head = nn.Linear(width, classes)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """The logits."""
        return self.head(self.dropout(self.embed(pixels)))

    def embed(self, pixels: torch.Tensor) -> torch.Tensor:
        """What the head takes, float32 (N, width)."""
        divisor, offset = SCALES[self.scale]
        return self.blocks(pixels.permute(0, 3, 1, 2).float() / divisor - offset).mean((2, 3))

    def learn(self, top: int) -> None:
        """Let the head and the last `top` blocks learn; the others answer as they are.

        Also their normalization: it would otherwise forget what its weights were made for.
        """
        self.train()
        kept = max(len(self.blocks) - top, 0)
        for index, block in enumerate(self.blocks):
            block.train(index >= kept).requires_grad_(index >= kept)

    def convolutions(self) -> Iterator[Convolution]:
        """All of them, from the pictures on."""
        for block in self.blocks:
            yield from block

    def graph(self, side: int) -> Graph:
        """The same in ONNX for pictures of that side, up to the tensor `logits`."""
        graph = Graph(side, self.scale)
        tensor = graph.start
        for block in self.blocks:
            tensor = block.add_to(graph, tensor)
        mean = graph.average(tensor, "mean", keep=False)
        kernel, bias = (one.detach().cpu().numpy() for one in (self.head.weight.T, self.head.bias))
        graph.dense(mean, LOGITS, kernel=kernel, bias=bias)
        return graph


def v1(classes: int, width: float = 1.0, scale: Scale = "pm1") -> Mobilenet:
    """MobileNet V1 (Howard et al. 2017, arXiv:1704.04861), `width` times as wide."""
    channels = int(FIRST * width)
    blocks = [Block("conv1", Convolution("conv1", "conv1_bn", (3, channels), side=3, stride=2))]
    for number, (stride, wide) in enumerate(BLOCKS, 1):
        out = int(wide * width)
        blocks.append(_separable(number, (channels, out), stride))
        channels = out
    return Mobilenet(blocks, channels, classes, scale)


def v2(classes: int, width: float = 1.0, scale: Scale = "pm1") -> Mobilenet:
    """MobileNet V2 (Sandler et al. 2018, arXiv:1801.04381), `width` times as wide."""
    channels = _wide(32 * width)
    blocks = [Block("Conv1", Convolution("Conv1", "bn_Conv1", (3, channels), side=3, stride=2))]
    for factor, wide, times, first in _INVERTED:
        for turn in range(times):
            name = f"block_{len(blocks) - 1}" if factor > 1 else "expanded_conv"
            out, stride = _wide(wide * width), first if turn == 0 else 1
            blocks.append(_inverted(name, (channels, out), factor, stride))
            channels = out
    last = _wide(_LAST * max(width, 1))
    blocks.append(Block("Conv_1", Convolution("Conv_1", "Conv_1_bn", (channels, last))))
    return Mobilenet(blocks, last, classes, scale)


NETWORKS: Mapping[str, Callable[..., Mobilenet]] = {"v1": v1, "v2": v2}


def _separable(number: int, channels: tuple[int, int], stride: int) -> Block:
    into, _out = channels
    depthwise, pointwise = f"conv_dw_{number}", f"conv_pw_{number}"
    return Block(
        f"block_{number}",
        Convolution(
            depthwise, f"{depthwise}_bn", (into, into), side=3, stride=stride, depthwise=True
        ),
        Convolution(pointwise, f"{pointwise}_bn", channels),
    )


def _inverted(name: str, channels: tuple[int, int], factor: int, stride: int) -> Block:
    into, out = channels
    inside = into * factor
    expand = [_named(f"{name}_expand", (into, inside))] if factor > 1 else []
    return Block(
        name,
        *expand,
        _named(f"{name}_depthwise", (inside, inside), side=3, stride=stride, depthwise=True),
        _named(f"{name}_project", (inside, out), active=False),
        residual=stride == 1 and into == out,
    )


def _named(name: str, channels: tuple[int, int], **settings: Any) -> Convolution:
    return Convolution(name, f"{name}_BN", channels, **settings)


def _wide(channels: float) -> int:
    """The nearest multiple of 8, but never less than nine tenths of it."""
    nearest = max(_DIVISOR, int(channels + _DIVISOR / 2) // _DIVISOR * _DIVISOR)
    return nearest + _DIVISOR if nearest < 0.9 * channels else nearest
