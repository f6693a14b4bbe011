"""Two queues, kept counts, attempts that failed, pauses, what is handed on, backfills."""

import sqlalchemy as sa
from alembic import op

from review.upload import Queue
from store.types import Remark, Utc, exact, long_text, words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# SQLite counts up only in a column that is exactly INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (
    ("uploads", ["status", "queue", "enqueued_at", "not_before"]),
    ("uploads", ["wiki", "status", "queue", "finished_at"]),
    ("uploads", ["score_id"]),
    ("notices", ["wiki", "status", "kind", "queue", "uploader"]),
    ("notices", ["wiki", "written_at"]),
    ("notices", ["wiki", "decided_at", "decision"]),
    ("notices", ["place", "kind", "status"]),
    ("notices", ["sha1"]),
    ("samples", ["day"]),
    ("samples", ["outcome"]),
)
REPLACED = (
    ("uploads", ["status", "not_before"]),
    ("notices", ["status", "kind"]),
    ("notices", ["written_at"]),
    ("notices", ["decision"]),
    ("notices", ["place"]),
)
TABLES = ("attempts", "offers", "earlier_scores", "pauses", "tallies", "backfills")
ADDED = {
    "uploads": ("queue", "generation"),
    "scores": ("generation",),
    "notices": ("queue", "uploader"),
}
WHOSE = """
UPDATE notices SET uploader = (SELECT uploader FROM uploads WHERE uploads.id = upload_id)
WHERE uploader = ''
"""
COUNT = """
INSERT INTO tallies (wiki, {of}, status, {change})
SELECT wiki, '{table}', status, COUNT(*) FROM {table} GROUP BY wiki, status
"""


def upgrade() -> None:
    # With defaults: processes of the version before go on adding rows while this one starts.
    add("uploads", sa.Column("queue", words(Queue), nullable=False, server_default=Queue.FRESH))
    add("uploads", sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    add("scores", sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    add("notices", sa.Column("queue", words(Queue), nullable=False, server_default=Queue.FRESH))
    add("notices", sa.Column("uploader", exact(255), nullable=False, server_default=sa.text("''")))
    op.execute(WHOSE)
    for table, columns in INDEXES:
        op.create_index(named(table, columns), table, columns, if_not_exists=True)
    for table, columns in REPLACED:
        op.drop_index(named(table, columns), table, if_exists=True)
    of_uploads()
    of_the_service()
    count()


def of_uploads() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("upload_id", BIG_ID, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("reason", Remark(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_attempts_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        if_not_exists=True,
    )
    op.create_index("ix_attempts_upload_id", "attempts", ["upload_id"], if_not_exists=True)
    op.create_index("ix_attempts_at", "attempts", ["at"], if_not_exists=True)
    op.create_table(
        "offers",
        sa.Column("upload_id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Utc(), nullable=False),
        sa.Column("reason", Remark(), nullable=False),
        sa.Column("offered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_offers_upload_id")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_offers")),
        if_not_exists=True,
    )
    waiting = ["wiki", "offered_at", "suspect", "not_before"]
    op.create_index(f"ix_offers_{'_'.join(waiting)}", "offers", waiting, if_not_exists=True)
    op.create_table(
        "earlier_scores",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("score_id", BIG_ID, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("scored_at", Utc(), nullable=False),
        sa.Column("score", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_earlier_scores_score_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_scores")),
        sa.UniqueConstraint(
            "score_id", "generation", name=op.f("uq_earlier_scores_score_id_generation")
        ),
        if_not_exists=True,
    )


def of_the_service() -> None:
    op.create_table(
        "pauses",
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("work", exact(16), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("who", exact(255), nullable=False),
        sa.Column("why", Remark(), nullable=False),
        sa.PrimaryKeyConstraint("wiki", "work", name=op.f("pk_pauses")),
        if_not_exists=True,
    )
    op.create_table(
        "tallies",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("of", exact(16), nullable=False),
        sa.Column("status", exact(16), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        if_not_exists=True,
    )
    op.create_table(
        "backfills",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("wiki", exact(64), nullable=False),
        sa.Column("source", long_text(), nullable=False),
        sa.Column("position", sa.JSON(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=True),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("touched_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfills")),
        if_not_exists=True,
    )
    op.create_index("ix_backfills_wiki", "backfills", ["wiki"], if_not_exists=True)


def count() -> None:
    """Begin with what is there; what older processes change meanwhile is recounted later."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT COUNT(*) FROM tallies")):
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in ("uploads", "notices"):
        op.execute(COUNT.format(of=quote("of"), change=quote("change"), table=table))


def named(table: str, columns: list[str]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def add(table: str, column: "sa.Column[object]") -> None:
    """MariaDB keeps each change at once: a start that was killed in the middle goes on."""
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in there:
        op.add_column(table, column)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table, if_exists=True)
    for table, columns in REPLACED:
        op.create_index(named(table, columns), table, columns, if_not_exists=True)
    if op.get_bind().dialect.name != "sqlite":  # which makes one for a foreign key, if it has none
        op.create_index("fk_uploads_score_id", "uploads", ["score_id"], if_not_exists=True)
    for table, columns in INDEXES:
        op.drop_index(named(table, columns), table, if_exists=True)
    for table, names in ADDED.items():
        there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}
        for name in names:
            if name in there:
                op.drop_column(table, name)
