"""a paper may belong to a point of the agenda, and a picture has a description

Revision: 0071, after 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("description", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_paper_item_id_agenda_item"),
            "agenda_item",
            ["item_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(batch_op.f("ix_meeting_paper_item_id"), ["item_id"], unique=False)
    with op.batch_alter_table("meeting_paper", schema=None) as batch_op:
        batch_op.alter_column("description", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meeting_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_paper_item_id"))
        batch_op.drop_constraint(batch_op.f("fk_meeting_paper_item_id_agenda_item"), type_="foreignkey")
        batch_op.drop_column("description")
        batch_op.drop_column("item_id")
