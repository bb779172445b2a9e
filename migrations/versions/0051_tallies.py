"""how many suggestions came in and what became of them, kept as numbers

Revision: 0051, after 0057
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.rules import working_days_between

revision = "0051"
down_revision = "0057"
branch_labels = None
depends_on = None

PUBLISHED = sa.text("published_at IS NOT NULL")
STATES = ("received", "elsewhere", "taken_up", "answered", "hidden", "merged")
STATE = sa.Enum(*STATES, name="state", native_enum=False, length=40)
SUGGESTION = sa.table(
    "suggestion",
    sa.column("received_on", sa.Date()),
    sa.column("answered_on", sa.Date()),
    sa.column("state", sa.String()),
    sa.column("outcome", sa.String()),
)


def upgrade() -> None:
    tally = op.create_table(
        "suggestion_tally",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "state", "outcome", "days", name=op.f("pk_suggestion_tally")),
    )
    op.create_index(
        "ix_suggestion_published_unit",
        "suggestion",
        ["unit", "number"],
        sqlite_where=PUBLISHED,
        postgresql_where=PUBLISHED,
    )
    if rows := counted():
        op.bulk_insert(tally, rows)


def counted() -> list[dict[str, object]]:
    """Every number, as the product would have kept it from the start."""
    columns = list(SUGGESTION.columns)
    found: Counter[tuple[str, str, str, int]] = Counter()
    groups = op.get_bind().execute(sa.select(sa.func.count(), *columns).group_by(*columns))
    for number, received_on, answered_on, state, outcome in groups:
        days = max(0, working_days_between(received_on, answered_on, is_holiday)) if answered_on else -1
        quarter = f"{received_on.year:04}-{(received_on.month - 1) // 3 + 1}"
        found[("", state, "", -1)] += number
        found[(quarter, state, outcome or "", days)] += number
    names = ("quarter", "state", "outcome", "days")
    return [{**dict(zip(names, cell, strict=True)), "number": number} for cell, number in found.items()]


def downgrade() -> None:
    op.drop_index("ix_suggestion_published_unit", table_name="suggestion")
    op.drop_table("suggestion_tally")
