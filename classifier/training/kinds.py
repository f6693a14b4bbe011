"""The kinds of head and of calibration, by the names that the commands take."""

ALL = "all"
LOGISTIC, DENSE = "logistic", "dense"
TEMPERATURE, ISOTONIC = "temperature", "isotonic"
