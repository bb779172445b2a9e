"""texts of a meeting: in Finnish, published at a time, corrected, by subject and place; and how participants found it

Revision: 0015, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

PARTS = ("summary", "summary_fi", "note")
QUESTIONS = ("heard", "understood", "safer")
ANSWERS = ("yes", "partly", "no")
TABLES = ("evaluation_count", "evaluation_ticket", "agenda_item_subject", "meeting_subject", "note_correction")


def _chosen(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary_fi_markdown", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("summary_fi_html", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("summary_fi_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("summary_fi_saved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("summary_fi_saved_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("publish_mark", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("publish_stopped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("evaluation_until", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_publish_at"), ["publish_at"], unique=False)
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        for name in ("summary_fi_markdown", "summary_fi_html", "summary_fi_version", "publish_mark"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locality", sa.String(length=200), nullable=True))
    _corrections()
    _subjects()
    _evaluation()


def _corrections() -> None:
    op.create_table(
        "note_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("part", _chosen(PARTS, "notepart"), nullable=False),
        sa.Column("heading", sa.String(length=220), nullable=False),
        sa.Column("before_markdown", sa.Text(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_note_correction_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_correction")),
    )
    with op.batch_alter_table("note_correction", schema=None) as batch_op:
        batch_op.create_index("ix_note_correction_meeting", ["meeting_id", "at"], unique=False)


def _subjects() -> None:
    op.create_table(
        "meeting_subject",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_subject")),
        sa.UniqueConstraint("slug", name=op.f("uq_meeting_subject_slug")),
    )
    op.create_table(
        "agenda_item_subject",
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_agenda_item_subject_agenda_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["meeting_subject.id"],
            name=op.f("fk_agenda_item_subject_subject_id_meeting_subject"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agenda_item_id", "subject_id", name=op.f("pk_agenda_item_subject")),
    )
    with op.batch_alter_table("agenda_item_subject", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_item_subject_subject", ["subject_id"], unique=False)


def _evaluation() -> None:
    op.create_table(
        "evaluation_ticket",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_evaluation_ticket_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evaluation_ticket")),
    )
    with op.batch_alter_table("evaluation_ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_ticket_meeting_id"), ["meeting_id"], unique=False)
    op.create_table(
        "evaluation_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("question", _chosen(QUESTIONS, "question"), nullable=False),
        sa.Column("answer", _chosen(ANSWERS, "answer"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_evaluation_count_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_count")),
        sa.UniqueConstraint(
            "meeting_id", "question", "answer", name=op.f("uq_evaluation_count_meeting_id_question_answer")
        ),
    )


def downgrade() -> None:
    """Corrections, subjects and answers go; the notes stay as they stand now."""
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("locality")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_publish_at"))
        for name in (
            *("summary_fi_markdown", "summary_fi_html", "summary_fi_version", "summary_fi_saved_at"),
            *("summary_fi_saved_by", "publish_at", "publish_mark", "publish_stopped_at", "evaluation_until"),
        ):
            batch_op.drop_column(name)
