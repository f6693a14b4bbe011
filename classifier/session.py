from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from classifier.errors import ModelError, reason_of
from fence.memory import give_back

# onnxruntime's log level: warnings are for those who make models, and errors are raised too.
_FATAL_ONLY = 4
# It brings a convolution that was left in floats between two in 8 bits to 8 bits as well, by
# one scale for all of its channels: single logits then moved by 5 instead of 0.9.
_ROUNDING = "WeightBiasQuantization"


class Session:
    """onnxruntime with one model, on one core; several threads may use it at once.

    `model` is an ONNX file, or its bytes, that takes `pixels`, float32 (N, size, size, 3),
    RGB, 0 to 255, and answers with `probabilities`, float32 (N, classes). Raises
    ModelError for any other. One that is asked `rarely` gives its memory back in between.
    """

    def __init__(
        self, model: bytes | Path, *, size: int, classes: int, rarely: bool = False
    ) -> None:
        try:
            self._session = onnxruntime.InferenceSession(
                model,
                _options(rarely),
                providers=["CPUExecutionProvider"],
                disabled_optimizers=[_ROUNDING],
            )
        except Exception as error:  # onnxruntime's errors have no base of their own
            raise ModelError(
                f"the file is not a model ({reason_of(error)}), install it again"
            ) from error
        give_back()  # loading took twice the memory of the model
        self._check("takes", self._session.get_inputs(), "pixels", [size, size, 3])
        self._check("answers with", self._session.get_outputs(), "probabilities", [classes])

    def probabilities(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """The answers for (N, size, size, 3), as (N, classes), untouched: NaN stays NaN."""
        [answers] = self._session.run(["probabilities"], {"pixels": pixels})
        return np.asarray(answers, np.float32)

    @staticmethod
    def _check(verb: str, found: list[onnxruntime.NodeArg], name: str, sides: list[int]) -> None:
        described = [(arg.name, arg.type, arg.shape[1:]) for arg in found]
        batches = [arg.shape[:1] for arg in found]
        if described != [(name, "tensor(float)", sides)] or isinstance(batches[0][0], int):
            is_now = ", ".join(f"{arg.name} {arg.type} {arg.shape}" for arg in found)
            raise ModelError(
                f"the model {verb} {is_now}, not {name} tensor(float) {['N', *sides]}, "
                "correct its card or install another model"
            )


def _options(rarely: bool) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = not rarely
    # One picture at a time on one core: more threads gained nothing, and the workers are
    # many already. A spinning thread would take a core from the next worker.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = _FATAL_ONLY
    return options
