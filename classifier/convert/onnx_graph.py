import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from classifier.errors import ModelError

# Old enough for every onnxruntime still in use, new enough for all that is needed.
_OPSET = 17
IR_VERSION = 8  # of the file's format
# In one tensor, for one picture: twice the pixels of the largest one that a card allows.
# Inception V3 has 1.4 million; a padding may ask for any number.
_MOST_NUMBERS = 100_000_000

# TensorFlow's names of paddings; its "same" puts an odd pixel after, as SAME_UPPER does.
_PADDINGS = {"valid": "VALID", "same": "SAME_UPPER"}

# What stands for black and for white in the input that a network was trained on.
Scale = Literal["0-1", "pm1", "0-255"]
# Divide by the first, then subtract the second.
SCALES: Mapping[Scale, tuple[float, float]] = {
    "0-1": (255, 0),
    "pm1": (127.5, 1),  # -1 to 1
    "0-255": (1, 0),
}
# Operators whose output is flat, whatever they take.
_FLATTENING = ("Flatten", "Gemm", "Squeeze")


class Graph:
    """An ONNX graph being built, node by node; pictures inside it are channels first.

    It takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255. `start` names them
    scaled, as (N, 3, size, size). Methods that add a node answer with the name of its
    output, which is the name that it was given.
    """

    def __init__(self, size: int, scale: Scale = "0-1") -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._flat: set[str] = set()
        self._size = size
        tensor = "pixels"
        divisor, offset = SCALES[scale]
        if divisor != 1:
            highest = self.weight("pixels/highest", np.array(divisor, np.float32))
            tensor = self.add("Div", [tensor, highest], "pixels/scaled")
        if offset:
            middle = self.weight("pixels/middle", np.array(offset, np.float32))
            tensor = self.add("Sub", [tensor, middle], "pixels/centred")
        self.start = self.add("Transpose", [tensor], "pixels/start", perm=[0, 3, 1, 2])

    def add(self, operator: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        """Add any ONNX node with one output."""
        self._nodes.append(helper.make_node(operator, inputs, [name], name, **attributes))
        if operator in _FLATTENING or (inputs[0] in self._flat and operator != "Unsqueeze"):
            self._flat.add(name)
        return name

    def is_flat(self, tensor: str) -> bool:
        """Whether it is (N, features), and not (N, channels, height, width)."""
        return tensor in self._flat

    def weight(self, name: str, array: NDArray[Any]) -> str:
        """Add a constant."""
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def convolve(
        self,
        tensor: str,
        name: str,
        *,
        kernel: NDArray[np.float32],
        bias: NDArray[np.float32] | None,
        strides: Sequence[int],
        padding: str,
        depthwise: bool,
    ) -> str:
        """A convolution; `kernel` is (height, width, in, out), `padding` "valid" or "same".

        With `depthwise`, `kernel` is (height, width, in, multiplier) and every channel
        is convolved alone.
        """
        height, width, channels, out = kernel.shape
        turned = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        if depthwise:
            turned = turned.reshape(channels * out, 1, height, width)
        inputs = [tensor, self.weight(f"{name}/kernel", turned)]
        if bias is not None:
            inputs.append(self.weight(f"{name}/bias", bias))
        return self.add(
            "Conv",
            inputs,
            name,
            kernel_shape=[height, width],
            strides=list(strides),
            auto_pad=_PADDINGS[padding],
            group=channels if depthwise else 1,
        )

    def pool(
        self,
        tensor: str,
        name: str,
        *,
        kind: str,
        size: Sequence[int],
        strides: Sequence[int],
        padding: str,
    ) -> str:
        """A pool of `kind` "Max" or "Average"; padding never counts towards an average."""
        return self.add(
            f"{kind}Pool",
            [tensor],
            name,
            kernel_shape=list(size),
            strides=list(strides),
            auto_pad=_PADDINGS[padding],
        )

    def activate(self, tensor: str, name: str, function: str) -> str:
        """Apply linear, relu, relu6 or softmax; "linear" adds nothing."""
        match function:
            case "linear":
                return tensor
            case "relu":
                return self.add("Relu", [tensor], name)
            case "relu6":
                low = self.weight(f"{name}/low", np.array(0, np.float32))
                high = self.weight(f"{name}/high", np.array(6, np.float32))
                return self.add("Clip", [tensor, low, high], name)
            case "softmax":
                return self.add("Softmax", [tensor], name, axis=-1 if self.is_flat(tensor) else 1)
        raise ValueError(f"activation {function} is not known")

    def average(self, tensor: str, name: str, *, keep: bool) -> str:
        """Each channel's mean, as (N, channels); with `keep` as (N, channels, 1, 1)."""
        if keep:
            return self.add("GlobalAveragePool", [tensor], name)
        return self.flatten(self.add("GlobalAveragePool", [tensor], f"{name}/mean"), name)

    def flatten(self, tensor: str, name: str) -> str:
        """As (N, features), in the order of channels last, which the weights after it expect."""
        if self.is_flat(tensor):
            return tensor
        last = self.add("Transpose", [tensor], f"{name}/channels_last", perm=[0, 2, 3, 1])
        return self.add("Flatten", [last], name)

    def dense(
        self, tensor: str, name: str, *, kernel: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        """A fully connected layer; `kernel` is (in, out), `tensor` (N, in)."""
        weights = [self.weight(f"{name}/kernel", kernel), self.weight(f"{name}/bias", bias)]
        return self.add("Gemm", [tensor, *weights], name)

    def serialize(self, answer: str, classes: int) -> bytes:
        """The checked model as bytes; `answer` (N, classes) comes out as `probabilities`.

        Raises onnx.checker.ValidationError or onnx.shape_inference.InferenceError when the
        parts do not fit together, ModelError when it has another number of answers.
        """
        self.add("Identity", [answer], "probabilities")
        model = self._model("classes")
        onnx.checker.check_model(model)
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
        for tensor in inferred.graph.value_info:
            if not all(side > 0 for side in _sides(tensor)):
                raise ModelError(f"{tensor.name} has no size that is known, take another model")
            if math.prod(_sides(tensor)) > _MOST_NUMBERS:
                raise ModelError(f"{tensor.name} is too large for a model of these families")
        found = _sides(inferred.graph.output[0])
        if found != [classes]:
            shape = " x ".join(map(str, found))
            raise ModelError(
                f"the model answers with {shape} figures, and not one for each of {classes} labels"
            )
        # The same weights give the same bytes, and so the same id under which scores stand.
        return bytes(self._model(classes).SerializeToString(deterministic=True))

    def unfinished(self) -> onnx.ModelProto:
        """The model so far, whose answer is still to be added by somebody else."""
        return self._model("classes")

    def _model(self, classes: int | str) -> onnx.ModelProto:
        shape: list[str | int | None] = ["N", self._size, self._size, 3]
        graph = helper.make_graph(
            self._nodes,
            "classifier",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])],
            self._weights,
        )
        opset = helper.make_opsetid("", _OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)


def _sides(tensor: onnx.ValueInfoProto) -> list[int]:
    """The shape for one picture."""
    return [dim.dim_value for dim in tensor.type.tensor_type.shape.dim[1:]]
