"""The tiny model of the classifier's tests."""

from tests.classifier.conftest import MakeModel, make_model

__all__ = ["MakeModel", "make_model"]
