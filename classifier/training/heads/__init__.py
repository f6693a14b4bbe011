"""Small classifiers on a frozen backbone's embeddings: which one is best, and how good."""
