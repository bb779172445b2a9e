"""the point on the map that a sender may set, and whether everyone sees it

Revision: 0060, after 0071
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0071"
branch_labels = None
depends_on = None

POINTED = sa.text("published_at IS NOT NULL AND point_public")
POINTED_SQLITE = sa.text("published_at IS NOT NULL AND point_public = 1")


INDEX = "ix_suggestion_public_point"


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("north", sa.Integer(), nullable=True))
    op.add_column("suggestion", sa.Column("east", sa.Integer(), nullable=True))
    op.add_column("suggestion", sa.Column("point_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(INDEX, "suggestion", ["number"], sqlite_where=POINTED_SQLITE, postgresql_where=POINTED)


def downgrade() -> None:
    op.drop_index(INDEX, "suggestion")
    for column in ("point_public", "east", "north"):
        op.drop_column("suggestion", column)
