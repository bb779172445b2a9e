"""what was imported is known by its key in the system that it came from

Revision: 0031, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0010"
branch_labels = None
depends_on = None


IMPORTED = sa.text("import_key IS NOT NULL")


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("import_key", sa.String(length=80), nullable=True))
    op.create_index(
        "ix_suggestion_imported",
        "suggestion",
        ["import_key"],
        unique=True,
        sqlite_where=IMPORTED,
        postgresql_where=IMPORTED,
    )


def downgrade() -> None:
    op.execute("UPDATE suggestion SET source = 'desk' WHERE source = 'import'")
    op.drop_index("ix_suggestion_imported", table_name="suggestion")
    op.drop_column("suggestion", "import_key")
