"""Whole networks trained by PyTorch, which nothing else here needs."""
