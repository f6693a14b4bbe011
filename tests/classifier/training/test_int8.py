import numpy as np
import onnx
import pytest
from onnx import helper

from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.training.int8 import check_opset, cost, floats_of


def test_what_8_bits_cost_is_agreement_order_and_the_largest_move() -> None:
    before, after = np.array([0.9, 0.5, 0.4, 0.1]), np.array([0.9, 0.3, 0.4, 0.1])
    truth = np.array([True, True, False, False])
    assert cost(before, after, truth, 0.5) == (
        "agrees on 75.0% of 4 test pictures at 0.500, changes the ROC AUC by -0.2500 and the "
        "nsfw logit by 0.85 at most"
    )


def test_the_convolutions_in_floats_are_the_catalogues_where_it_has_the_network() -> None:
    assert floats_of("mobilenet_v2") == MODELS["mobilenet_v2_int8"].floats
    assert floats_of("own") == {0}


@pytest.mark.parametrize(("opset", "refused"), [(9, True), (12, True), (13, False)])
def test_an_old_network_is_refused(opset: int, refused: bool) -> None:
    made: onnx.ModelProto = helper.make_model(
        helper.make_graph([], "any", [], []), opset_imports=[helper.make_opsetid("", opset)]
    )
    if not refused:
        check_opset(made)
        return
    with pytest.raises(ModelError, match=f"--int8: .* opset {opset}, .*leave it out"):
        check_opset(made)
