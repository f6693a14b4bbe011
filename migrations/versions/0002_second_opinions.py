"""Second opinions, what bytes are, what a picture looks like, and a decoder's crashes."""

import sqlalchemy as sa
from alembic import op

from store.types import exact

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ADDED = {
    "uploads": ("crashes", "fingerprint"),
    "scores": ("bytes_are",),
    "frames": ("opinions", "doubt", "fingerprint"),
    "notices": ("decision",),
}


def upgrade() -> None:
    # The rows that are there crashed no decoder; what else is new has no value for them.
    add("uploads", sa.Column("crashes", sa.Integer(), nullable=False, server_default="0"))
    add("uploads", sa.Column("fingerprint", exact(64), nullable=True))
    add("scores", sa.Column("bytes_are", exact(100), nullable=True))
    add("frames", sa.Column("opinions", sa.JSON(), nullable=True))
    add("frames", sa.Column("doubt", exact(200), nullable=True))
    add("frames", sa.Column("fingerprint", exact(64), nullable=True))
    add("notices", sa.Column("decision", exact(200), nullable=True))
    op.create_index("ix_notices_decision", "notices", ["decision"], if_not_exists=True)


def add(table: str, column: "sa.Column[object]") -> None:
    """MariaDB keeps each change at once: a start that was killed in the middle goes on."""
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in there:
        op.add_column(table, column)


def downgrade() -> None:
    op.drop_index("ix_notices_decision", "notices")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
