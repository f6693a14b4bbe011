"""What the commands that change something have in common."""

import click

DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would be done.")
