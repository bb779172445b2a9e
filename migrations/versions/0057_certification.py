"""cycles of the certificate, what is written for each criterion, and the documents that are pointed at

Revision: 0057, after 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certification_cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_key", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("under_way", "certified", "lapsed", name="cyclestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("vision", sa.Text(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("good_examples", sa.Text(), nullable=False),
        sa.Column("injuries", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_cycle")),
        sa.UniqueConstraint("once", name=op.f("uq_certification_cycle_once")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_certification_cycle_starts_on")),
    )
    op.create_table(
        "certification_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["certification_cycle.id"], name=op.f("fk_certification_answer_cycle_id_certification_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_answer")),
        sa.UniqueConstraint("cycle_id", "criterion", name=op.f("uq_certification_answer_cycle_id_criterion")),
    )
    op.create_table(
        "certification_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["certification_cycle.id"],
            name=op.f("fk_certification_document_cycle_id_certification_cycle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_document")),
        sa.UniqueConstraint("once", name=op.f("uq_certification_document_once")),
    )
    with op.batch_alter_table("certification_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certification_document_cycle_id"), ["cycle_id"], unique=False)


def downgrade() -> None:
    op.drop_table("certification_document")
    op.drop_table("certification_answer")
    op.drop_table("certification_cycle")
