"""injuries as counts: files on their way in, sets, rows, published numbers and code lists

Revision: 0016, after 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "injury_code_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_code_list")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_injury_code_list_kind_version")),
    )
    op.create_table(
        "injury_column_mapping",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("constants", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column(
            "territory",
            sa.Enum("municipality", "county", "nation", name="territory", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_injury_column_mapping")),
    )
    op.create_table(
        "injury_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column(
            "territory",
            sa.Enum("municipality", "county", "nation", name="territory", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "mapping",
                "checking",
                "checked",
                "loading",
                "done",
                "undone",
                "failed",
                "cancelled",
                name="importstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_sheet", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("constants", sa.JSON(), nullable=False),
        sa.Column("only_right", sa.Boolean(), nullable=False),
        sa.Column("code_digests", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total_lines", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_import")),
    )
    with op.batch_alter_table("injury_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_injury_import_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_injury_import_state", ["state", "waits_since"], unique=False)

    op.create_table(
        "injury_file",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["injury_import.id"], name=op.f("fk_injury_file_import_id_injury_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "part", name=op.f("pk_injury_file")),
    )
    op.create_table(
        "injury_population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column(
            "territory",
            sa.Enum("municipality", "county", "nation", name="territory", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("age", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["injury_import.id"], name=op.f("fk_injury_population_import_id_injury_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_population")),
        sa.UniqueConstraint(
            "import_id", "year", "area", "sex", "age", name=op.f("uq_injury_population_import_id_year_area_sex_age")
        ),
    )
    op.create_table(
        "injury_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column(
            "territory",
            sa.Enum("municipality", "county", "nation", name="territory", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("things", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["injury_import.id"], name=op.f("fk_injury_set_import_id_injury_import")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["injury_import.id"], name=op.f("fk_injury_set_replaced_by_injury_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_set")),
    )
    with op.batch_alter_table("injury_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_injury_set_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_injury_set_replaced_by"), ["replaced_by"], unique=False)
        batch_op.create_index("ix_injury_set_source", ["source", "territory", "year"], unique=False)
        batch_op.create_index(
            "uq_injury_set_counting",
            ["territory", "year", "level"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "injury_cell",
        sa.Column("set_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("age", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["set_id"], ["injury_set.id"], name=op.f("fk_injury_cell_set_id_injury_set")),
        sa.PrimaryKeyConstraint("set_id", "thing", "code", "age", "cause", name=op.f("pk_injury_cell")),
    )
    op.create_table(
        "injury_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("age", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("intent", sa.String(length=40), nullable=False),
        sa.Column("mechanism", sa.String(length=40), nullable=False),
        sa.Column("is_fall", sa.Boolean(), nullable=True),
        sa.Column("is_transport", sa.Boolean(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["injury_set.id"], name=op.f("fk_injury_row_set_id_injury_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injury_row")),
    )
    with op.batch_alter_table("injury_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_injury_row_set_id"), ["set_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("injury_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_injury_row_set_id"))

    op.drop_table("injury_row")
    op.drop_table("injury_cell")
    with op.batch_alter_table("injury_set", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_injury_set_counting", sqlite_where=sa.text("active"), postgresql_where=sa.text("active")
        )
        batch_op.drop_index("ix_injury_set_source")
        batch_op.drop_index(batch_op.f("ix_injury_set_replaced_by"))
        batch_op.drop_index(batch_op.f("ix_injury_set_import_id"))

    op.drop_table("injury_set")
    op.drop_table("injury_population")
    op.drop_table("injury_file")
    with op.batch_alter_table("injury_import", schema=None) as batch_op:
        batch_op.drop_index("ix_injury_import_state")
        batch_op.drop_index(batch_op.f("ix_injury_import_digest"))

    op.drop_table("injury_import")
    op.drop_table("injury_column_mapping")
    op.drop_table("injury_code_list")
