"""A network that came out of Caffe as an ONNX file, made to take pictures as all models here."""

from collections.abc import Mapping

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper, numpy_helper

from classifier.convert.onnx_graph import IR_VERSION
from classifier.errors import ModelError, reason_of

# What Caffe's examples subtract: the means of ImageNet's pictures, in blue, green, red.
_MEANS = np.array([104, 117, 123], np.float32).reshape(3, 1, 1)
_REVERSED = np.array([2, 1, 0], np.int64)
_CHANNELS_FIRST, _CHANNELS_LAST = [0, 3, 1, 2], [0, 2, 3, 1]


def adapt(files: Mapping[str, bytes], *, size: int, classes: int) -> bytes:
    """The one .onnx among `files`, which takes BGR minus the means, (N, size, size, 3).

    The answer takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255, and answers with
    `probabilities`, float32 (N, classes). The same files give the same bytes. Raises
    ModelError when there is not exactly one such file, or it is not such a model.
    """
    found = [content for name, content in files.items() if name.endswith(".onnx")]
    if len(found) != 1:
        raise ModelError(f"the package has {len(found)} .onnx files and not 1, get another one")
    try:
        return _adapted(onnx.load_model_from_string(found[0]), size, classes)
    except (
        DecodeError,
        ValueError,
        onnx.checker.ValidationError,
        onnx.shape_inference.InferenceError,
    ) as error:
        raise ModelError(
            f"the package's .onnx cannot be followed ({reason_of(error)}), get another package"
        ) from error


def _adapted(model: onnx.ModelProto, size: int, classes: int) -> bytes:
    [before], [after] = model.graph.input, model.graph.output
    nodes = [
        *_fed(before.name),
        *model.graph.node,
        helper.make_node("Identity", [after.name], ["probabilities"]),
    ]
    constants = [
        numpy_helper.from_array(_REVERSED, "pixels/reversed"),
        numpy_helper.from_array(_MEANS, "pixels/means"),
    ]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", size, size, 3])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])],
        [*model.graph.initializer, *constants],
    )
    made = helper.make_model(graph, opset_imports=model.opset_import, ir_version=IR_VERSION)
    onnx.checker.check_model(made, full_check=True)
    # The same weights give the same bytes, and so the same id under which scores stand.
    return bytes(made.SerializeToString(deterministic=True))


def _fed(tensor: str) -> list[onnx.NodeProto]:
    """From RGB to what the network takes.

    Channels go first and last again, because reversing three planes costs nothing and
    reversing 50,000 triples a millisecond; onnxruntime drops turns that undo each other.
    """
    planes, blue_first, centred = "pixels/planes", "pixels/blue_first", "pixels/centred"
    return [
        helper.make_node("Transpose", ["pixels"], [planes], perm=_CHANNELS_FIRST),
        helper.make_node("Gather", [planes, "pixels/reversed"], [blue_first], axis=1),
        helper.make_node("Sub", [blue_first, "pixels/means"], [centred]),
        helper.make_node("Transpose", [centred], [tensor], perm=_CHANNELS_LAST),
    ]
