"""indexes for the statistics of kept promises, and for what the owner of an address has sent before

Revision: 0030, after 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0037"
branch_labels = None
depends_on = None

REACHED = sa.text("reply_to IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_suggestion_reply_to", "suggestion", ["reply_to"], sqlite_where=REACHED, postgresql_where=REACHED
    )
    op.create_index("ix_suggestion_received_on", "suggestion", ["received_on"])


def downgrade() -> None:
    op.drop_index("ix_suggestion_received_on", table_name="suggestion")
    op.drop_index("ix_suggestion_reply_to", table_name="suggestion")
