"""groups beside the council, members with role and organisation, and what they agree to have published

Revision: 0013, after 0014
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0014"
branch_labels = None
depends_on = None

THE_COUNCIL = sa.text("kind = 'citizens_council'")
KINDS = ("resident", "police", "official", "politician", "organisation")
WAYS = ("invitation", "own_page", "told_staff")
OF_BODY = ("meeting_proposal", "meeting")
CONTACT = ("email", "email_key", "phone", "address", "language")

body = sa.table("body", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("parent_id", sa.Uuid()))
term = sa.table("term", sa.column("id", sa.Uuid()), sa.column("body_id", sa.Uuid()))
seat = sa.table(
    "seat",
    sa.column("id", sa.Uuid()),
    sa.column("term_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("role", sa.String()),
)
registration = sa.table("registration", sa.column("id", sa.Uuid()), *(sa.column(name, sa.String()) for name in CONTACT))
appointment = sa.table(
    "appointment",
    sa.column("id", sa.Uuid()),
    sa.column("body_id", sa.Uuid()),
    sa.column("seat_id", sa.Uuid()),
    sa.column("registration_id", sa.Uuid()),
    sa.column("invitation_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("role", sa.String()),
    sa.column("published", sa.JSON()),
    sa.column("public_name", sa.Boolean()),
    sa.column("starts_on", sa.Date()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String()) for name in CONTACT),
)
consent = sa.table(
    "publication_consent",
    sa.column("id", sa.Uuid()),
    sa.column("appointment_id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("way", sa.String()),
    sa.column("published", sa.JSON()),
)
attendance = sa.table("attendance", sa.column("appointment_id", sa.Uuid()))
proposal = sa.table("meeting_proposal", sa.column("appointment_id", sa.Uuid()))


def upgrade() -> None:
    _widen_bodies()
    _widen_appointments()
    op.create_table(
        "publication_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.Enum(*WAYS, name="consentway", native_enum=False, length=40), nullable=False),
        sa.Column("published", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_publication_consent_appointment_id_appointment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_consent")),
    )
    with op.batch_alter_table("publication_consent", schema=None) as batch_op:
        batch_op.create_index("ix_publication_consent_appointment", ["appointment_id", "at"], unique=False)
    _fill()
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.alter_column("body_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column("seat_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(op.f("fk_appointment_body_id_body"), "body", ["body_id"], ["id"])
        batch_op.drop_column("public_name")
        batch_op.create_index("ix_appointment_body", ["body_id", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_email_key"), ["email_key"], unique=False)
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_column("role")


def _widen_bodies() -> None:
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(op.f("fk_body_parent_id_body"), "body", ["parent_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_body_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            "uq_body_the_council", ["kind"], unique=True, sqlite_where=THE_COUNCIL, postgresql_where=THE_COUNCIL
        )


def _widen_appointments() -> None:
    kind = sa.Enum(*KINDS, name="seatkind", native_enum=False, length=40)
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("kind", kind, nullable=True))
        batch_op.add_column(sa.Column("organisation", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("role", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("party", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("protected", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("email_key", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=5), nullable=False, server_default="sv"))
        batch_op.add_column(sa.Column("published", sa.JSON(), nullable=False, server_default="[]"))


def _fill() -> None:
    """Body and kind come from the seat; the role moves from the seat to the one who sits there; how to reach a resident
    is copied from the registration; a name that was public is an agreement, from the day when it was given."""
    run = op.get_bind().execute
    mine = seat.c.id == appointment.c.seat_id
    of_seat = {
        "kind": sa.select(seat.c.kind).where(mine).scalar_subquery(),
        "role": sa.select(sa.func.substr(seat.c.role, 1, 200)).where(mine).scalar_subquery(),
        "body_id": sa.select(term.c.body_id).where(term.c.id == seat.c.term_id, mine).scalar_subquery(),
    }
    run(appointment.update().values(of_seat))
    own = registration.c.id == appointment.c.registration_id
    reach = {name: sa.select(registration.c[name]).where(own).scalar_subquery() for name in CONTACT}
    run(appointment.update().where(appointment.c.registration_id.is_not(None)).values(reach))
    named = sa.select(appointment.c.id, appointment.c.role, appointment.c.invitation_id, appointment.c.created_at)
    for one in run(named.where(appointment.c.public_name.is_(sa.true()))).all():
        parts = ["name", "role"] if one.role else ["name"]
        way = "invitation" if one.invitation_id else "told_staff"
        run(appointment.update().where(appointment.c.id == one.id).values(published=parts))
        run(consent.insert().values(id=uuid4(), appointment_id=one.id, at=one.created_at, way=way, published=parts))


def downgrade() -> None:
    """The earlier version knows the citizens' council alone, and only whether a name is public."""
    run = op.get_bind().execute
    op.drop_table("publication_consent")
    without = sa.select(appointment.c.id).where(appointment.c.seat_id.is_(None))
    for rows in (attendance, proposal):
        run(rows.update().where(rows.c.appointment_id.in_(without)).values(appointment_id=None))
    run(appointment.delete().where(appointment.c.seat_id.is_(None)))
    run(seat.update().where(seat.c.kind == "organisation").values(kind="official"))
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(length=500), nullable=True))
    newest = (
        sa.select(appointment.c.role)
        .where(appointment.c.seat_id == seat.c.id, appointment.c.role.is_not(None))
        .order_by(appointment.c.starts_on.desc())
        .limit(1)
    )
    run(seat.update().values(role=newest.scalar_subquery()))
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_name", sa.Boolean(), nullable=False, server_default=sa.false()))
    for one in run(sa.select(appointment.c.id, appointment.c.published)).all():
        if one.published:
            run(appointment.update().where(appointment.c.id == one.id).values(public_name="name" in one.published))
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_body")
        batch_op.drop_index(batch_op.f("ix_appointment_email_key"))
        batch_op.drop_constraint(op.f("fk_appointment_body_id_body"), type_="foreignkey")
        batch_op.alter_column("seat_id", existing_type=sa.Uuid(), nullable=False)
        for column in ("body_id", "kind", "organisation", "role", "party", "protected", "published", *CONTACT):
            batch_op.drop_column(column)
    _narrow_bodies()


def _narrow_bodies() -> None:
    run = op.get_bind().execute
    groups = sa.select(body.c.id).where(body.c.kind != "citizens_council")
    _forget_meetings_of(groups)
    seats = sa.select(seat.c.id).join(term, seat.c.term_id == term.c.id).where(term.c.body_id.in_(groups))
    run(seat.delete().where(seat.c.id.in_(seats)))
    run(term.delete().where(term.c.body_id.in_(groups)))
    run(body.update().values(parent_id=None))
    run(body.delete().where(body.c.kind != "citizens_council"))
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.drop_index("uq_body_the_council", sqlite_where=THE_COUNCIL, postgresql_where=THE_COUNCIL)
        batch_op.drop_index(batch_op.f("ix_body_parent_id"))
        batch_op.drop_constraint(op.f("fk_body_parent_id_body"), type_="foreignkey")
        for column in ("purpose", "parent_id", "active", "version"):
            batch_op.drop_column(column)


def _forget_meetings_of(groups: sa.Select[tuple[object]]) -> None:
    """Their bodies go, and a meeting of nobody would look like the council's."""
    run = op.get_bind().execute
    of_body = {name: sa.table(name, sa.column("id", sa.Uuid()), sa.column("body_id", sa.Uuid())) for name in OF_BODY}
    gone = run(sa.select(of_body["meeting"].c.id).where(of_body["meeting"].c.body_id.in_(groups))).scalars().all()
    point = sa.table("agenda_item", sa.column("id", sa.Uuid()), sa.column("meeting_id", sa.Uuid()))
    points = sa.select(point.c.id).where(point.c.meeting_id.in_(gone))
    for table, column in (("council_action", "agenda_item_id"), ("meeting_proposal", "item_id")):
        rows = sa.table(table, sa.column(column, sa.Uuid()))
        run(rows.update().where(rows.c[column].in_(points)).values({column: None}))
    for table in ("agenda_item", "attendance", "meeting_former_address"):
        rows = sa.table(table, sa.column("meeting_id", sa.Uuid()))
        run(rows.delete().where(rows.c.meeting_id.in_(gone)))
    for table in OF_BODY:
        run(of_body[table].delete().where(of_body[table].c.body_id.in_(groups)))
