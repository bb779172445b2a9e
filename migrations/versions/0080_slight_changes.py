"""which published numbers a file would change so little that the difference may be a person

Revision: 0080, after 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("injury_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slight_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("slight_changes", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("injury_import", schema=None) as batch_op:
        batch_op.drop_column("slight_changes")
        batch_op.drop_column("slight_count")
