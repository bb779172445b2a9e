"""papers that are laid to a meeting

Revision: 0054, after 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0034"
branch_labels = None
depends_on = None

KINDS = ("pdf", "picture")


def upgrade() -> None:
    op.add_column("meeting", sa.Column("papers", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "meeting_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="paperkind", native_enum=False, length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_paper_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_paper")),
        sa.UniqueConstraint("once", name=op.f("uq_meeting_paper_once")),
    )
    op.create_index(op.f("ix_meeting_paper_meeting_id"), "meeting_paper", ["meeting_id"])


def downgrade() -> None:
    op.drop_table("meeting_paper")
    op.drop_column("meeting", "papers")
