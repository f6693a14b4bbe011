"""How the commands speak to a person."""

from rich.console import Console


def tell(line: str) -> None:
    """One line on stderr, never broken in two and never read as markup."""
    Console(stderr=True).print(line, soft_wrap=True, markup=False, highlight=False)
