"""owners and their days, questions to the sender, merged suggestions, templates of answers

Revision: 0010, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = ("received", "elsewhere", "taken_up", "answered", "hidden", "merged")
OUTCOMES = ("done", "planned", "not_now", "not_ours")
REMINDED = ("not_told", "told", "before", "after")
WAITING = sa.text("closed_at IS NULL")
LED = sa.text("leader_id IS NOT NULL")
ASKED = sa.text("asked_on IS NOT NULL")
INDEXES = (
    ("ix_suggestion_waiting_owner", ("owner_id", "number"), WAITING),
    ("ix_suggestion_waiting_unit", ("unit", "number"), WAITING),
    ("ix_suggestion_waiting_area", ("area", "number"), WAITING),
    ("ix_suggestion_waiting_day", ("answer_by",), WAITING),
    ("ix_suggestion_waiting_due", ("due_on",), WAITING),
    ("ix_suggestion_asked", ("number",), ASKED),
    ("ix_suggestion_leader", ("leader_id",), LED),
    ("ix_suggestion_answered_on", ("answered_on",), None),
)
SPOKE = "ix_suggestion_spoke"
FIRST_ANSWER = """
UPDATE suggestion SET answered_on = (
    SELECT MIN(day) FROM suggestion_event WHERE suggestion_id = suggestion.id AND kind = 'answered')
"""
KEPT = """
UPDATE suggestion SET kept_promise = (answered_on <= answer_by) WHERE answered_on IS NOT NULL AND disputed = {no}
"""
"""Where the sender has said that it was not solved the promise was counted anew: what it was first is not known."""
MERGED_TO_ASIDE = "UPDATE suggestion SET state = 'hidden' WHERE state = 'merged'"
NEW_EVENTS = ("asked", "replied", "routed", "noted", "merged", "separated")


def upgrade() -> None:
    reminded = sa.Enum(*REMINDED, name="reminded", native_enum=False, length=40)
    state = sa.Enum(*STATES, name="state", native_enum=False, length=40)
    for column in (
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded", reminded, nullable=False, server_default="not_told"),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("sender_spoke", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("led_from", state, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("kept_promise", sa.Boolean(), nullable=True),
    ):
        op.add_column("suggestion", column)
    op.add_column("suggestion_event", sa.Column("towards_id", sa.Uuid(), nullable=True))
    for name, columns, which in INDEXES:
        op.create_index(name, "suggestion", list(columns), sqlite_where=which, postgresql_where=which)
    op.create_index(
        SPOKE,
        "suggestion",
        ["number"],
        sqlite_where=sa.text("sender_spoke = 1"),
        postgresql_where=sa.text("sender_spoke"),
    )
    op.execute(FIRST_ANSWER)
    op.execute(KEPT.format(no="0" if op.get_bind().dialect.name == "sqlite" else "false"))
    op.create_table(
        "answer_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.Enum(*OUTCOMES, name="outcome", native_enum=False, length=40), nullable=True),
        sa.Column("text_sv", sa.Text(), nullable=False),
        sa.Column("text_fi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint("name", name=op.f("uq_answer_template_name")),
        sa.UniqueConstraint("once", name=op.f("uq_answer_template_once")),
    )


def downgrade() -> None:
    """The earlier version knows no merging: to it, what was merged was laid aside. Its timeline has fewer kinds."""
    op.drop_table("answer_template")
    op.execute(MERGED_TO_ASIDE)
    events = sa.table("suggestion_event", sa.column("kind", sa.String()))
    op.get_bind().execute(events.delete().where(events.c.kind.in_(NEW_EVENTS)))
    op.drop_column("suggestion_event", "towards_id")
    for name in (SPOKE, *(name for name, _columns, _which in INDEXES)):
        op.drop_index(name, table_name="suggestion")
    for column in (
        *("kept_promise", "answered_on", "led_from", "leader_id", "sender_spoke", "asked_on"),
        *("reminded", "due_on", "unit", "owner_id"),
    ):
        op.drop_column("suggestion", column)
