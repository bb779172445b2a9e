"""the council's actions: what shall be done, by whom, until when, and what it led to

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATES = ("planned", "under_way", "done", "dropped")


def upgrade() -> None:
    op.create_table(
        "council_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Enum(*STATES, name="actionstate", native_enum=False, length=40), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("effect_measured_on", sa.Date(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_council_action_agenda_item_id_agenda_item"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_action")),
        sa.UniqueConstraint("number", name=op.f("uq_council_action_number")),
        sa.UniqueConstraint("once", name=op.f("uq_council_action_once")),
    )
    with op.batch_alter_table("council_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_action_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_action_due_on"), ["due_on"], unique=False)


def downgrade() -> None:
    """The links of the thread that lead to an action go with it."""
    op.execute("DELETE FROM thread_link WHERE source_kind = 'action' OR target_kind = 'action'")
    op.drop_table("council_action")
