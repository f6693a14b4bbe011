"""The heart: plain values and decisions, standard library only."""
