"""Pictures to class probabilities: the models, how they are got, and how they are run."""

import os

# Nothing of a volunteer service's work goes to a third party: onnxruntime would tell its
# makers of every session, and keep in the home directory what it has yet to tell. It
# looks when it is imported, which only modules of this package do, so after this one.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
