"""Which wiki a database belongs to."""

import sqlalchemy as sa
from alembic import op

from store.types import exact

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


def downgrade() -> None:
    op.drop_table("wikis")
