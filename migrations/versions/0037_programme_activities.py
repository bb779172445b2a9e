"""what the programme's groups do, what is learnt of it and of others, and their months

Revision: 0037, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_monthly_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_programme_monthly_report_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_monthly_report")),
        sa.UniqueConstraint("body_id", "month", name=op.f("uq_programme_monthly_report_body_id_month")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_monthly_report_once")),
    )
    op.create_table(
        "programme_network_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "visit_here",
                "visit_there",
                "conference",
                "talk",
                "material",
                name="occasion",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "exchange",
            sa.Enum("received", "shared", "both", name="exchange", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("with_whom", sa.String(length=200), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_programme_network_event_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_network_event")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_network_event_number")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_network_event_once")),
    )
    with op.batch_alter_table("programme_network_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_network_event_body_id"), ["body_id"], unique=False)
        batch_op.create_index("ix_programme_network_event_day", ["day", "number"], unique=False)

    op.create_table(
        "programme_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("environments", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("planned", "under_way", "done", "dropped", name="activitystate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("effect_on", sa.Date(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_programme_activity_body_id_body")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["programme_goal.id"], name=op.f("fk_programme_activity_goal_id_programme_goal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_activity")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_activity_number")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_activity_once")),
    )
    with op.batch_alter_table("programme_activity", schema=None) as batch_op:
        batch_op.create_index("ix_programme_activity_body", ["body_id", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_activity_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_activity_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "programme_evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("meant", sa.Text(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_programme_evaluation_body_id_body")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["programme_goal.id"], name=op.f("fk_programme_evaluation_goal_id_programme_goal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_evaluation")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_evaluation_number")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_evaluation_once")),
    )
    with op.batch_alter_table("programme_evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_evaluation_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_evaluation_goal_id"), ["goal_id"], unique=False)


def downgrade() -> None:
    """The links of the thread that lead there go with it."""
    op.execute("DELETE FROM thread_link WHERE source_kind = 'activity' OR target_kind = 'activity'")
    op.drop_table("programme_evaluation")
    op.drop_table("programme_activity")
    op.drop_table("programme_network_event")
    op.drop_table("programme_monthly_report")
