"""who rests or is exempted from a draw

Revision: 0090, after 0072
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0072"
branch_labels = None
depends_on = None

REASONS = ("rest", "twice", "moved", "role", "other")


def upgrade() -> None:
    op.create_table(
        "draw_exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Enum(*REASONS, name="reason", native_enum=False, length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_exemption_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_draw_exemption_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_exemption")),
        sa.UniqueConstraint("draw_id", "registration_id", name=op.f("uq_draw_exemption_draw_id_registration_id")),
    )
    with op.batch_alter_table("draw_exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_exemption_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_exemption_registration_id"), ["registration_id"], unique=False)
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rest_years", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.alter_column("rest_years", server_default=None)
    with op.batch_alter_table("draw_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exempted", sa.String(length=220), nullable=True))


def downgrade() -> None:
    op.execute("UPDATE draw_entry SET outcome = 'none' WHERE outcome = 'exempted'")
    with op.batch_alter_table("draw_entry", schema=None) as batch_op:
        batch_op.drop_column("exempted")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_column("rest_years")
    op.drop_table("draw_exemption")
