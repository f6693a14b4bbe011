"""A model on trial, and what was done about which model scores."""

import sqlalchemy as sa
from alembic import op

from store.types import LONGEST_NAME, Utc, exact

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# SQLite counts up only in a column that is exactly INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_TRIAL = "ix_models_shadow"


def upgrade() -> None:
    # May be empty: processes of the version before go on registering models.
    if not _has_shadow():  # MariaDB keeps each change at once: a killed start goes on
        op.add_column("models", sa.Column("shadow", sa.Boolean(), nullable=True))
    op.create_index(ON_TRIAL, "models", ["shadow"], unique=True, if_not_exists=True)
    op.create_table(
        "promotions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("model_id", BIG_ID, nullable=False),
        sa.Column("before_id", BIG_ID, nullable=False),
        sa.Column("step", exact(16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", exact(LONGEST_NAME), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_promotions_model_id")),
        sa.ForeignKeyConstraint(["before_id"], ["models.id"], name=op.f("fk_promotions_before_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
        if_not_exists=True,
    )


def downgrade() -> None:
    op.drop_table("promotions", if_exists=True)
    op.drop_index(ON_TRIAL, "models", if_exists=True)
    if _has_shadow():
        op.drop_column("models", "shadow")


def _has_shadow() -> bool:
    there = sa.inspect(op.get_bind()).get_columns("models")
    return "shadow" in {column["name"] for column in there}
