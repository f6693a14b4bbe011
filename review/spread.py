"""Which of many are looked at."""


def spread(count: int, most: int) -> list[int]:
    """At most `most` of the numbers 0 to count - 1, evenly spread, with both ends.

    All of them where they are no more than `most`, which is 2 or more.
    """
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]
