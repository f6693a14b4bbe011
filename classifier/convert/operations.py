"""What a model costs by its graph alone, the same on every machine."""

import math
from dataclasses import dataclass

import onnx
from google.protobuf.message import DecodeError

from classifier.errors import ModelError, reason_of

_Shapes = dict[str, list[int]]


@dataclass(frozen=True, kw_only=True)
class Cost:
    """For one picture: `multiply_adds` of Conv, Gemm and MatMul; `parameters` as stored.

    Parameters are all numbers in arrays that are floats, or stand for some in fewer bits;
    scales and single numbers, as the bounds of a Clip, are settings and do not count. A
    layer's bias adds no multiply-add.
    """

    multiply_adds: int
    parameters: int


def count(content: bytes) -> Cost:
    """The cost of an ONNX file with one input, whose first dimension is the batch.

    Raises ModelError where the file is none, or a shape cannot be inferred.
    """
    try:
        model = onnx.load_model_from_string(content)
        shapes = _shapes(model)
    except (DecodeError, ValueError, onnx.shape_inference.InferenceError) as error:
        raise ModelError(
            f"operations cannot be counted ({reason_of(error)}), install it again"
        ) from error
    return Cost(
        multiply_adds=sum(_multiply_adds(node, shapes) for node in model.graph.node),
        parameters=_parameters(model.graph),
    )


def _parameters(graph: onnx.GraphProto) -> int:
    in_8_bits = [
        node for node in graph.node if node.op_type in ("QuantizeLinear", "DequantizeLinear")
    ]
    whole = {node.input[0] for node in in_8_bits}
    scales = {name for node in in_8_bits for name in node.input[1:]}  # and zero points
    sizes = [
        math.prod(weight.dims)
        for weight in graph.initializer
        if weight.name not in scales
        and (weight.data_type == onnx.TensorProto.FLOAT or weight.name in whole)
    ]
    return sum(size for size in sizes if size > 1)


def _shapes(model: onnx.ModelProto) -> _Shapes:
    """Every array's shape for one picture, by name."""
    [pixels] = model.graph.input
    pixels.type.tensor_type.shape.dim[0].dim_value = 1
    for answer in model.graph.output:  # else it would keep its name for the batch
        answer.type.tensor_type.shape.dim[0].Clear()
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    known = {
        value.name: [side.dim_value for side in value.type.tensor_type.shape.dim]
        for value in (*inferred.input, *inferred.value_info, *inferred.output)
    }
    return known | {weight.name: list(weight.dims) for weight in inferred.initializer}


def _multiply_adds(node: onnx.NodeProto, shapes: _Shapes) -> int:
    """How many numbers come out, times how many products each is the sum of."""
    if node.op_type not in ("Conv", "Gemm", "MatMul"):
        return 0
    first, second, out = (shapes.get(name, []) for name in (*node.input[:2], node.output[0]))
    if not all((first, second, out, *first, *second, *out)):
        raise ModelError(f"operations of {node.name or node.output[0]} cannot be counted")
    if node.op_type == "Conv":  # the kernel is (out, in of one group, height, width)
        return math.prod(out) * math.prod(second[1:])
    turned = any(option.name == "transA" and option.i for option in node.attribute)
    return math.prod(out) * first[0 if turned else -1]
