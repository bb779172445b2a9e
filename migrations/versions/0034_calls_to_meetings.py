"""who is called to a meeting and what they answered, and letters with a calendar object

Revision: 0034, after 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0050"
branch_labels = None
depends_on = None

ASKED = ("member", "guest", "substitute")
COMING = ("waiting", "yes", "no", "substitute")


def upgrade() -> None:
    op.add_column("outbox_mail", sa.Column("calendar", sa.Text(), nullable=True))
    op.add_column("meeting", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("answer_by", sa.Date(), nullable=True))
    op.add_column("meeting", sa.Column("call_words", sa.Text(), nullable=False, server_default=""))
    op.add_column("meeting", sa.Column("serves_food", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "meeting_participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.Enum(*ASKED, name="asked", native_enum=False, length=40), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("stands_for_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("coming", sa.Enum(*COMING, name="coming", native_enum=False, length=40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("needs_other", sa.Text(), nullable=False),
        sa.Column("eats", sa.Boolean(), nullable=False),
        sa.Column("diet", sa.String(length=200), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_participant_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stands_for_id"],
            ["meeting_participant.id"],
            name=op.f("fk_meeting_participant_stands_for_id_meeting_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_participant")),
        sa.UniqueConstraint(
            "meeting_id", "appointment_id", name=op.f("uq_meeting_participant_meeting_id_appointment_id")
        ),
        sa.UniqueConstraint("once", name=op.f("uq_meeting_participant_once")),
        sa.UniqueConstraint("stands_for_id", name=op.f("uq_meeting_participant_stands_for_id")),
    )
    for column in ("appointment_id", "meeting_id"):
        op.create_index(op.f(f"ix_meeting_participant_{column}"), "meeting_participant", [column])


def downgrade() -> None:
    op.drop_table("meeting_participant")
    for column in ("serves_food", "call_words", "answer_by", "called_at"):
        op.drop_column("meeting", column)
    op.drop_column("outbox_mail", "calendar")
