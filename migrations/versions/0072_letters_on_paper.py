"""letters on paper that wait to be printed, and when somebody who was called has been reminded

Revision: 0072, after 0080
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "postal_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postal_letter")),
    )
    with op.batch_alter_table("postal_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postal_letter_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_postal_letter_batch"), ["batch"], unique=False)
    with op.batch_alter_table("meeting_participant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting_participant", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
    op.drop_table("postal_letter")
