"""the programme's goals: who reports for a group, what it wants, and how that is measured

Revision: 0017, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_leader",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_group_leader_body_id_body")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_group_leader_user_id_user_account")),
        sa.PrimaryKeyConstraint("body_id", "user_id", name=op.f("pk_group_leader")),
    )
    with op.batch_alter_table("group_leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_leader_user_id"), ["user_id"], unique=False)

    op.create_table(
        "programme_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_programme_goal_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_goal")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_goal_number")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_goal_once")),
    )
    with op.batch_alter_table("programme_goal", schema=None) as batch_op:
        batch_op.create_index("ix_programme_goal_body", ["body_id", "number"], unique=False)

    op.create_table(
        "programme_indicator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("share", "rate", "count", "other", name="unit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("unit_word", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.Enum("up", "down", name="direction", native_enum=False, length=40), nullable=False),
        sa.Column("start_value", sa.Double(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("target_value", sa.Double(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "month", "quarter", "half_year", "year", "two_years", name="frequency", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("computed", sa.String(length=60), nullable=True),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["programme_goal.id"], name=op.f("fk_programme_indicator_goal_id_programme_goal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_indicator")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_indicator_once")),
    )
    with op.batch_alter_table("programme_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_indicator_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "programme_measurement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["programme_indicator.id"],
            name=op.f("fk_programme_measurement_indicator_id_programme_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["programme_measurement.id"],
            name=op.f("fk_programme_measurement_replaces_id_programme_measurement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_measurement")),
        sa.UniqueConstraint("once", name=op.f("uq_programme_measurement_once")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_programme_measurement_replaces_id")),
    )
    with op.batch_alter_table("programme_measurement", schema=None) as batch_op:
        batch_op.create_index("ix_programme_measurement_day", ["indicator_id", "measured_on"], unique=False)


def downgrade() -> None:
    """The links of the thread that lead there go with it."""
    op.execute("DELETE FROM thread_link WHERE source_kind = 'goal' OR target_kind = 'goal'")
    op.drop_table("programme_measurement")
    op.drop_table("programme_indicator")
    op.drop_table("programme_goal")
    op.drop_table("group_leader")
