_LONGEST = 300  # characters of what others wrote, in a line of ours


class ModelError(Exception):
    """A model cannot be had or used; one line: what, why, and what to do."""


def reason_of(error: Exception) -> str:
    """What a library says of an error, cut to its first line and to 300 characters.

    Others' files are quoted in there, which may hold anything.
    """
    first = str(error).strip().partition("\n")[0] or type(error).__name__
    return "".join(char if char.isprintable() else "?" for char in first[:_LONGEST])
