"""The coverage-guided fuzzer over one target: `python -m tests.fuzz.guided TARGET OPTION ...`.

Runs in the environment of requirements-fuzz.txt; the options are libFuzzer's.
"""

import sys
from random import Random

import atheris

with atheris.instrument_imports(
    include=["PIL", "api", "classifier", "fence", "python_multipart", "review"]
):
    from tests.fuzz import targets
    from tests.fuzz.mutations import mutated
    from tests.fuzz.seeds import seeds_of


def main(name: str, options: list[str]) -> None:
    """Never returns: libFuzzer ends the process, with 0 when nothing was found."""
    others = seeds_of(name)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = Random(seed)
        if not data or rng.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return mutated(data, rng, others)[:most]

    targets.load()
    atheris.Setup([name, *options], targets.TARGETS[name], custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
