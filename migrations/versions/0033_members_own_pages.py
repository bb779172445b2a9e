"""members' own pages, wishes to leave, reminders and printed letters of invitations

Revision: 0033, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "member_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=500), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_member_session_appointment_id_appointment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_member_session_digest")),
    )
    op.create_index(op.f("ix_member_session_appointment_id"), "member_session", ["appointment_id"], unique=False)
    op.add_column("appointment", sa.Column("leave_asked_at", MOMENT, nullable=True))
    op.add_column("appointment", sa.Column("leave_reason", sa.Text(), nullable=True))
    op.add_column("invitation", sa.Column("reminded_at", MOMENT, nullable=True))
    op.add_column("invitation", sa.Column("printed_at", MOMENT, nullable=True))


def downgrade() -> None:
    for table, column in (
        ("invitation", "printed_at"),
        ("invitation", "reminded_at"),
        ("appointment", "leave_reason"),
        ("appointment", "leave_asked_at"),
    ):
        op.drop_column(table, column)
    op.drop_table("member_session")
