"""What an operator has to look at."""

import sqlalchemy as sa
from alembic import op

from store.types import Remark, Utc, exact

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# SQLite counts up only in a column that is exactly INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("name", exact(32), nullable=False),
        sa.Column("words", Remark(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=True),
        sa.Column("well_since", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("told_at", Utc(), nullable=True),
        sa.Column("end_told_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        if_not_exists=True,
    )
    index, columns = "ix_alerts_wiki_end_told_at", ["wiki", "end_told_at"]
    op.create_index(index, "alerts", columns, if_not_exists=True)


def downgrade() -> None:
    op.drop_table("alerts", if_exists=True)
