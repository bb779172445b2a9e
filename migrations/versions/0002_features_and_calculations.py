"""draws by any features, at most one from a home, lotteries that the worker finds

Revision: 0002, after 0001

Columns are added and dropped one by one: SQLite would make a whole table anew to change a column, and other tables'
rows point at these.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEXES = ("woman", "man", "other")
STATES = ("waiting", "running", "done", "impossible", "cancelled", "failed")
entry = sa.table(
    "draw_entry",
    sa.column("id", sa.Uuid()),
    sa.column("band", sa.String()),
    sa.column("sex", sa.String()),
    sa.column("values", sa.JSON()),
)


def upgrade() -> None:
    _make_calculations()
    features = sa.Column("features", sa.JSON(), nullable=False, server_default='["age", "sex"]')
    op.add_column("draw", features)
    op.add_column("draw", sa.Column("one_per_home", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("draw_entry", sa.Column("values", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("draw_entry", sa.Column("home", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    for band, sex in connection.execute(sa.select(entry.c.band, entry.c.sex).distinct()).all():
        here = (entry.c.band == band) & (entry.c.sex == sex)
        connection.execute(entry.update().where(here).values({"values": [band, sex]}))
    op.drop_column("draw_entry", "band")
    op.drop_column("draw_entry", "sex")


def downgrade() -> None:
    """The earlier version knows age and sex alone: what more a draw was balanced by stays in its record only."""
    op.add_column("draw_entry", sa.Column("band", sa.String(length=500), nullable=False, server_default=""))
    sex_column = sa.Column(
        "sex", sa.Enum(*SEXES, name="sex", native_enum=False, length=40), nullable=False, server_default="other"
    )
    op.add_column("draw_entry", sex_column)
    connection = op.get_bind()
    for entry_id, values in connection.execute(sa.select(entry.c.id, entry.c["values"])).all():
        band, sex = (*values, "", "")[:2]
        known = {"band": band, "sex": sex if sex in SEXES else "other"}
        connection.execute(entry.update().where(entry.c.id == entry_id).values(known))
    for table, column in (
        ("draw_entry", "home"),
        ("draw_entry", "values"),
        ("draw", "one_per_home"),
        ("draw", "features"),
    ):
        op.drop_column(table, column)
    op.drop_table("calculation")


def _make_calculations() -> None:
    op.create_table(
        "calculation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="calculationstate", native_enum=False, length=40), nullable=False),
        sa.Column("stage", sa.String(length=500), nullable=False),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("gap", sa.Double(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_calculation_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation")),
        sa.UniqueConstraint("key", name=op.f("uq_calculation_key")),
    )
    op.create_index(op.f("ix_calculation_draw_id"), "calculation", ["draw_id"], unique=False)
    op.create_index("ix_calculation_open", "calculation", ["state", "asked_at"], unique=False)
