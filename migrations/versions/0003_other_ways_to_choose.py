"""digits from a public source, draws that are done again, panels chosen by hand

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEX = "uq_draw_call_living"
METHODS = ("lottery", "by_hand")
draw = sa.table("draw", sa.column("state", sa.String()))


def upgrade() -> None:
    method = sa.Enum(*METHODS, name="drawmethod", native_enum=False, length=40)
    op.add_column("draw", sa.Column("method", method, nullable=False, server_default="lottery"))
    op.add_column("draw", sa.Column("digits_from", sa.String(length=200), nullable=True))
    op.add_column("draw", sa.Column("digits_on", sa.String(length=200), nullable=True))
    _one_living("state NOT IN ('cancelled', 'replaced')")


def downgrade() -> None:
    """The earlier version knows no draw that was done again: to it, such a draw was cancelled."""
    op.get_bind().execute(draw.update().where(draw.c.state == "replaced").values({"state": "cancelled"}))
    _one_living("state <> 'cancelled'")
    for column in ("digits_on", "digits_from", "method"):
        op.drop_column("draw", column)


def _one_living(which: str) -> None:
    """A call has one draw that counts."""
    op.drop_index(INDEX, table_name="draw")
    op.create_index(
        INDEX, "draw", ["call_id"], unique=True, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
    )
