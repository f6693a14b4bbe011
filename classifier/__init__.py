"""Pictures to class probabilities: the models, how they are got, and how they are run."""
