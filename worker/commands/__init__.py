import click

@click.group()
def review() -> None:
    """x"""
