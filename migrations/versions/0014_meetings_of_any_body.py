"""meetings of any body, their addresses, what a place offers, standing points, members' proposals

Revision: 0014, after 0011
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = ("waiting", "taken_up", "declined")
meeting = sa.table(
    "meeting",
    *(sa.column("id", sa.Uuid()), sa.column("day", sa.Date()), sa.column("address", sa.String())),
    sa.column("body_id", sa.Uuid()),
)
item = sa.table("agenda_item", sa.column("id", sa.Uuid()), sa.column("meeting_id", sa.Uuid()))
action = sa.table("council_action", sa.column("agenda_item_id", sa.Uuid()))
body = sa.table("body", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
former_day = sa.table("meeting_former_day", sa.column("day", sa.Date()), sa.column("meeting_id", sa.Uuid()))
former_address = sa.table(
    "meeting_former_address", sa.column("address", sa.String()), sa.column("meeting_id", sa.Uuid())
)


def upgrade() -> None:
    """A meeting's address has been its day, and every meeting the citizens' council's: that stays."""
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("access", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for one, day in connection.execute(sa.select(meeting.c.id, meeting.c.day)).all():
        connection.execute(meeting.update().where(meeting.c.id == one).values(address=day.isoformat()))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint("uq_meeting_day", type_="unique")
        batch_op.alter_column("address", existing_type=sa.String(length=120), nullable=False)
        batch_op.alter_column("access", existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column("left_out", existing_type=sa.JSON(), server_default=None)
        batch_op.create_unique_constraint("uq_meeting_address", ["address"])
        batch_op.create_foreign_key("fk_meeting_body_id_body", "body", ["body_id"], ["id"])
        batch_op.create_index("ix_meeting_day", ["day"], unique=False)
        batch_op.create_index("ix_meeting_body_id", ["body_id"], unique=False)
    op.add_column("agenda_item", sa.Column("standing", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agenda_item", sa.Column("follows_id", sa.Uuid(), nullable=True))
    op.create_index("ix_agenda_item_follows_id", "agenda_item", ["follows_id"])
    _former("meeting_former_address", "address", sa.String(length=120))
    for day, one in connection.execute(sa.select(former_day.c.day, former_day.c.meeting_id)).all():
        connection.execute(former_address.insert().values(address=day.isoformat(), meeting_id=one))
    op.drop_table("meeting_former_day")
    _proposals()


def downgrade() -> None:
    """The earlier version knows the citizens' council's meetings alone: those of other bodies go, with their points."""
    op.drop_table("meeting_proposal")
    council = sa.select(body.c.id).where(body.c.kind == "citizens_council")
    others = sa.select(meeting.c.id).where(meeting.c.body_id.is_not(None), meeting.c.body_id.not_in(council))
    connection = op.get_bind()
    gone = connection.execute(others).scalars().all()
    points = sa.select(item.c.id).where(item.c.meeting_id.in_(gone))
    connection.execute(action.update().where(action.c.agenda_item_id.in_(points)).values(agenda_item_id=None))
    for table in ("agenda_item", "attendance", "meeting_former_address"):
        rows = sa.table(table, sa.column("meeting_id", sa.Uuid()))
        connection.execute(rows.delete().where(rows.c.meeting_id.in_(gone)))
    connection.execute(meeting.delete().where(meeting.c.id.in_(gone)))
    _former("meeting_former_day", "day", sa.Date())
    days = sa.select(former_address.c.address, former_address.c.meeting_id).where(
        sa.func.length(former_address.c.address) == len("2027-04-24")
    )
    for address, one in connection.execute(days).all():
        connection.execute(former_day.insert().values(day=date.fromisoformat(address), meeting_id=one))
    op.drop_table("meeting_former_address")
    op.drop_index("ix_agenda_item_follows_id", table_name="agenda_item")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("follows_id")
        batch_op.drop_column("standing")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_body_id")
        batch_op.drop_index("ix_meeting_day")
        batch_op.drop_constraint("fk_meeting_body_id_body", type_="foreignkey")
        batch_op.drop_constraint("uq_meeting_address", type_="unique")
        for column in ("left_out", "access", "address", "body_id"):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint("uq_meeting_day", ["day"])


def _former(table: str, key: str, kind: sa.types.TypeEngine[object]) -> None:
    op.create_table(
        table,
        sa.Column(key, kind, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f(f"fk_{table}_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
    )


def _proposals() -> None:
    op.create_table(
        "meeting_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="proposalstate", native_enum=False, length=40), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_proposal_body_id_body")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_meeting_proposal_item_id_agenda_item"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_proposal")),
        sa.UniqueConstraint("once", name=op.f("uq_meeting_proposal_once")),
    )
    for column in ("appointment_id", "body_id", "proposed_at"):
        op.create_index(op.f(f"ix_meeting_proposal_{column}"), "meeting_proposal", [column])
