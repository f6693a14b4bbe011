"""The first tables."""

import sqlalchemy as sa
from alembic import op

from store.types import Utc, exact, long_text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite counts up only in a column that is exactly INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # MariaDB keeps each table at once: a start that was killed in the middle goes on here.
    op.create_table(
        "leases",
        sa.Column("name", exact(64), nullable=False),
        sa.Column("holder", exact(64), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
        if_not_exists=True,
    )
    op.create_table(
        "models",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sha256", exact(64), nullable=False),
        sa.Column("preprocessing", exact(64), nullable=False),
        sa.Column("name", exact(64), nullable=False),
        sa.Column("path", long_text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("registered_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("active", name=op.f("uq_models_active")),
        sa.UniqueConstraint("sha256", "preprocessing", name=op.f("uq_models_sha256_preprocessing")),
        if_not_exists=True,
    )
    op.create_table(
        "positions",
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("read_until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("wiki", name=op.f("pk_positions")),
        if_not_exists=True,
    )
    op.create_table(
        "scores",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sha1", exact(40), nullable=False),
        sa.Column("model_id", BIG_ID, nullable=False),
        sa.Column("representation", exact(100), nullable=False),
        sa.Column("fetched_bytes", sa.BigInteger(), nullable=False),
        sa.Column("scored_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_scores_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("sha1", "model_id", name=op.f("uq_scores_sha1_model_id")),
        if_not_exists=True,
    )
    op.create_table(
        "frames",
        sa.Column("score_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scene", sa.Integer(), nullable=False),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("probabilities", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["score_id"], ["scores.id"], name=op.f("fk_frames_score_id")),
        sa.PrimaryKeyConstraint("score_id", "number", name=op.f("pk_frames")),
        if_not_exists=True,
    )
    op.create_table(
        "uploads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("log_id", sa.BigInteger(), nullable=False),
        sa.Column("title", exact(300), nullable=False),
        sa.Column("sha1", exact(40), nullable=False),
        sa.Column("uploaded_at", Utc(), nullable=False),
        sa.Column("uploader", exact(255), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", long_text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Utc(), nullable=False),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("token", exact(32), nullable=True),
        sa.Column("registered_at", Utc(), nullable=False),
        sa.Column("enqueued_at", Utc(), nullable=False),
        sa.Column("finished_at", Utc(), nullable=True),
        sa.Column("page_id", sa.BigInteger(), nullable=True),
        sa.Column("mime", exact(100), nullable=True),
        sa.Column("kind", sa.String(16), nullable=True),
        sa.Column("representation", exact(100), nullable=True),
        sa.Column("fetched_bytes", sa.BigInteger(), nullable=True),
        sa.Column("score_id", BIG_ID, nullable=True),
        sa.Column("policy_version", exact(200), nullable=True),
        sa.Column("nsfw", sa.Double(), nullable=True),
        sa.Column("sexy", sa.Double(), nullable=True),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["score_id"], ["scores.id"], name=op.f("fk_uploads_score_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("wiki", "log_id", name=op.f("uq_uploads_wiki_log_id")),
        if_not_exists=True,
    )
    op.create_index("ix_uploads_finished_at", "uploads", ["finished_at"], if_not_exists=True)
    op.create_index("ix_uploads_sha1", "uploads", ["sha1"], if_not_exists=True)
    op.create_index(
        "ix_uploads_status_not_before", "uploads", ["status", "not_before"], if_not_exists=True
    )

    op.create_table(
        "notices",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("upload_id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("sha1", exact(40), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", long_text(), nullable=False),
        sa.Column("token", exact(32), nullable=True),
        sa.Column("begun_at", Utc(), nullable=True),
        sa.Column("written_at", Utc(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_notices_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "wiki", "page_id", "sha1", "kind", name=op.f("uq_notices_wiki_page_id_sha1_kind")
        ),
        if_not_exists=True,
    )
    op.create_index("ix_notices_status_kind", "notices", ["status", "kind"], if_not_exists=True)
    op.create_index("ix_notices_written_at", "notices", ["written_at"], if_not_exists=True)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_written_at"))
        batch_op.drop_index(batch_op.f("ix_notices_status_kind"))

    op.drop_table("notices")
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_status_not_before"))
        batch_op.drop_index(batch_op.f("ix_uploads_sha1"))
        batch_op.drop_index(batch_op.f("ix_uploads_finished_at"))

    op.drop_table("uploads")
    op.drop_table("frames")
    op.drop_table("scores")
    op.drop_table("positions")
    op.drop_table("models")
    op.drop_table("leases")
