"""Answers of people, report pages, checks with the wiki's log, stops, samples, paces."""

import sqlalchemy as sa
from alembic import op

from review.answer import Outcome, Source
from store.types import Remark, Utc, exact, words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# SQLite counts up only in a column that is exactly INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = {
    "uploads": ("look_at",),
    "notices": ("outcome", "decided_at", "place", "anchor"),
    "positions": ("checked_until",),
    "models": ("probe",),
}
INDEXES = {
    "ix_uploads_wiki_title": ("uploads", ["wiki", "title"]),
    "ix_uploads_wiki_page_id": ("uploads", ["wiki", "page_id"]),
    "ix_uploads_look_at": ("uploads", ["look_at"]),
    "ix_notices_place": ("notices", ["place"]),
}
TABLES = ("answers", "edits", "reports", "samples", "spans", "checks", "stops", "paces")


def upgrade() -> None:
    add("uploads", sa.Column("look_at", Utc(), nullable=True))
    add("notices", sa.Column("outcome", words(Outcome), nullable=True))
    add("notices", sa.Column("decided_at", Utc(), nullable=True))
    add("notices", sa.Column("place", exact(300), nullable=True))
    add("notices", sa.Column("anchor", exact(64), nullable=True))
    add("positions", sa.Column("checked_until", Utc(), nullable=True))
    # The log is compared from where reading stopped, whatever the update took.
    op.execute("UPDATE positions SET checked_until = read_until WHERE checked_until IS NULL")
    add("models", sa.Column("probe", sa.JSON(), nullable=True))
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns, if_not_exists=True)
    op.create_table(
        "answers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("sha1", exact(40), nullable=False),
        sa.Column("source", words(Source), nullable=False),
        sa.Column("outcome", words(Outcome), nullable=False),
        sa.Column("words", Remark(), nullable=False),
        sa.Column("who", exact(255), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("read_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_answers_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "notice_id", "source", "revision", name=op.f("uq_answers_notice_id_source_revision")
        ),
        if_not_exists=True,
    )
    op.create_index("ix_answers_wiki_sha1", "answers", ["wiki", "sha1"], if_not_exists=True)
    op.create_table(
        "edits",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("page", exact(300), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        if_not_exists=True,
    )
    op.create_index("ix_edits_wiki_made_at", "edits", ["wiki", "made_at"], if_not_exists=True)
    op.create_table(
        "reports",
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("title", exact(300), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("read_revision", sa.BigInteger(), nullable=False),
        sa.Column("look_at", Utc(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("wiki", "title", name=op.f("pk_reports")),
        if_not_exists=True,
    )
    op.create_table(
        "samples",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("upload_id", BIG_ID, nullable=False),
        sa.Column("day", Utc(), nullable=False),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.Column("drawn_at", Utc(), nullable=False),
        sa.Column("outcome", words(Outcome), nullable=True),
        sa.Column("words", Remark(), nullable=False),
        sa.Column("who", exact(255), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_samples_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_samples_upload_id")),
        if_not_exists=True,
    )
    op.create_table(
        "spans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("begin", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spans")),
        if_not_exists=True,
    )
    op.create_index("ix_spans_wiki_end", "spans", ["wiki", "end"], if_not_exists=True)
    op.create_table(
        "checks",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("begin", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.Column("checked_at", Utc(), nullable=False),
        sa.Column("uploads", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        if_not_exists=True,
    )
    op.create_table(
        "stops",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("reason", Remark(), nullable=False),
        sa.Column("stopped_at", Utc(), nullable=False),
        sa.Column("resumed_at", Utc(), nullable=True),
        sa.Column("resumed_by", exact(255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stops")),
        if_not_exists=True,
    )
    op.create_table(
        "paces",
        sa.Column("host", exact(255), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("paused_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_paces")),
        if_not_exists=True,
    )


def add(table: str, column: "sa.Column[object]") -> None:
    """MariaDB keeps each change at once: a start that was killed in the middle goes on."""
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in there:
        op.add_column(table, column)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
