"""Scenes of moving pictures, how much of them was seen, and where the telling scene is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDED = {
    "uploads": ("scene_begin", "scene_end"),
    "scores": ("scenes", "footage"),
    "frames": ("spare",),
}

# In this order, as rows name each other: a score without frames is one of a video.
FORGET = (
    "DELETE FROM frames WHERE score_id IN (SELECT score_id FROM uploads WHERE kind = 'video')",
    "UPDATE uploads SET score_id = NULL WHERE score_id NOT IN (SELECT score_id FROM frames)",
    "DELETE FROM scores WHERE id NOT IN (SELECT score_id FROM frames)",
)


def upgrade() -> None:
    forget_videos()
    add("uploads", sa.Column("scene_begin", sa.Double(), nullable=True))
    add("uploads", sa.Column("scene_end", sa.Double(), nullable=True))
    add("scores", sa.Column("scenes", sa.JSON(), nullable=True))
    add("scores", sa.Column("footage", sa.JSON(), nullable=True))
    add("frames", sa.Column("spare", sa.Boolean(), nullable=False, server_default="0"))


def forget_videos() -> None:
    """Videos were looked at by a frame a scene: content that comes again is to be scored anew.

    What became of their uploads stays as it is.
    """
    for statement in FORGET:
        op.execute(statement)


def add(table: str, column: "sa.Column[object]") -> None:
    """MariaDB keeps each change at once: a start that was killed in the middle goes on."""
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in there:
        op.add_column(table, column)


def downgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
