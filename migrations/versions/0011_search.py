"""one index of what can be found

Revision: 0011, after 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None

TAKE_OUT = "INSERT INTO search_text(search_text, rowid, stems) VALUES ('delete', old.id, old.stems);"
PUT_IN = "INSERT INTO search_text(rowid, stems) VALUES (new.id, new.stems);"
FTS = (
    """CREATE VIRTUAL TABLE search_text USING fts5(stems, content='search_entry', content_rowid='id',
    tokenize='unicode61 remove_diacritics 0')""",
    f"CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN {PUT_IN} END",
    f"CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN {TAKE_OUT} END",
    f"CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN {TAKE_OUT} {PUT_IN} END",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("stems", sa.Text() if on_sqlite else postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_search_entry_kind_object_id")),
    )
    if on_sqlite:
        for statement in FTS:
            op.execute(statement)
    else:
        op.create_index("ix_search_entry_stems", "search_entry", ["stems"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_text")
    op.drop_table("search_entry")
