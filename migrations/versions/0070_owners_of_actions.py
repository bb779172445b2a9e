"""a member may be the one who does what an action says, and tell how it goes

Revision: 0070, after 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("council_action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appointment_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("report", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_council_action_appointment_id"), ["appointment_id"], unique=False)
    with op.batch_alter_table("council_action", schema=None) as batch_op:
        batch_op.alter_column("report", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("council_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_action_appointment_id"))
        batch_op.drop_column("reported_at")
        batch_op.drop_column("report")
        batch_op.drop_column("appointment_id")
