"""One core for peers that leave onnxruntime to its default, a thread for each core."""

from functools import partial

import onnxruntime


def one_thread() -> None:
    """Have sessions made from now on with one thread.

    On one core a second thread, which waits by spinning, made these peers half as fast.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    onnxruntime.InferenceSession = partial(
        onnxruntime.InferenceSession, sess_options=options, providers=["CPUExecutionProvider"]
    )
