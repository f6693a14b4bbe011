"""Which wiki a database belongs to, and why the editor does not write."""

import sqlalchemy as sa
from alembic import op

from store.types import Remark, exact

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wikis",
        sa.Column("name", exact(64), nullable=False),
        sa.Column("api", exact(300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_wikis")),
        if_not_exists=True,
    )
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns("leases")}
    if "idle" not in there:  # MariaDB keeps each change at once: a killed start goes on
        op.add_column("leases", sa.Column("idle", Remark(), nullable=True))


def downgrade() -> None:
    op.drop_column("leases", "idle")
    op.drop_table("wikis")
