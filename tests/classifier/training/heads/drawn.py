"""Embeddings that are drawn by chance, of classes which differ in a few numbers."""

import numpy as np

from classifier.training.heads.learning import Learning, Part


def learning(
    labels: tuple[str, ...] = ("nsfw", "sfw"),
    *,
    counts: tuple[int, ...] = (200, 100, 100),
    width: int = 16,
    rare: bool = False,
) -> Learning:
    """Of `rare` classes, one in eight is of the first."""
    chance, parts = np.random.default_rng(1), []
    for count in counts:
        classes = np.arange(count) % len(labels)
        if rare:
            classes = (np.arange(count) % 8 > 0).astype(np.int64)
        vectors = chance.normal(size=(count, width)) * 3 + 5
        vectors[np.arange(count), classes] += 6
        parts.append(Part(embeddings=vectors.astype(np.float32), classes=classes))
    train, validation, test = parts
    return Learning(labels=labels, train=train, validation=validation, test=test)
