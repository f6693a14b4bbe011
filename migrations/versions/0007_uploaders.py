"""Since when an uploader is known is asked of an index."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = "ix_uploads_uploader_uploaded_at"


def upgrade() -> None:
    # Only added: processes of the version before go on as they did.
    op.create_index(NAME, "uploads", ["uploader", "uploaded_at"], if_not_exists=True)


def downgrade() -> None:
    op.drop_index(NAME, "uploads", if_exists=True)
