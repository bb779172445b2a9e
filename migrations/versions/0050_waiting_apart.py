"""what waits and what is closed in indexes apart, which answer how many there are by themselves

Revision: 0050, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0030"
branch_labels = None
depends_on = None

CLOSED, WAITING = sa.text("closed_at IS NOT NULL"), sa.text("closed_at IS NULL")
WAITING_BY = {
    "ix_suggestion_waiting": (["number"], ["number"]),
    "ix_suggestion_waiting_owner": (["owner_id", "number"], ["owner_id", "number"]),
    "ix_suggestion_waiting_unit": (["unit", "number"], ["unit", "number"]),
    "ix_suggestion_waiting_area": (["area", "number"], ["area", "number"]),
    "ix_suggestion_waiting_day": (["answer_by"], ["state", "answer_by"]),
    "ix_suggestion_waiting_due": (["due_on"], ["due_on", "state", "answer_by"]),
}
"""The columns before and after; after, `closed_at` comes last."""


def upgrade() -> None:
    _renew("ix_suggestion_closed_at", ["closed_at"], CLOSED)
    _renew("ix_suggestion_received_on", ["received_on", "state", "answered_on", "kept_promise"])
    for name, (_before, after) in WAITING_BY.items():
        _renew(name, [*after, "closed_at"], WAITING)


def downgrade() -> None:
    for name, (before, _after) in WAITING_BY.items():
        _renew(name, before, WAITING)
    _renew("ix_suggestion_received_on", ["received_on"])
    _renew("ix_suggestion_closed_at", ["closed_at"])


def _renew(name: str, columns: list[str], which: sa.TextClause | None = None) -> None:
    op.drop_index(name, table_name="suggestion")
    op.create_index(name, "suggestion", columns, sqlite_where=which, postgresql_where=which)
