"""Run by Alembic: migrations on the engine that `kernel.migrate` hands over."""

from alembic import context

from trygghetsrad.kernel.db import WRITE, Base
from trygghetsrad.parts import import_models

import_models()
engine = context.config.attributes["engine"]

with engine.execution_options(**WRITE).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
