"""The migrations lead from nothing to the tables that the models describe, and back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from lms import migrations
from lms.migrations.tables import FEATURES, metadata


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": metadata}
        )
        return list(compare_metadata(context, metadata))


def shape(engine: Engine) -> dict[str, object]:
    """Return columns, keys and indexes of every table."""
    found = inspect(engine)
    return {
        table: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in found.get_columns(table)
            ],
            sorted((index["name"] or "", bool(index["unique"])) for index in found.get_indexes(table)),
            sorted(check["name"] or "" for check in found.get_check_constraints(table)),
            sorted(unique["name"] or "" for unique in found.get_unique_constraints(table)),
            sorted(key["name"] or "" for key in found.get_foreign_keys(table)),
        )
        for table in found.get_table_names()
    }


def test_g03_the_migrations_make_what_the_models_describe(database_url: str) -> None:
    engine = create_engine(database_url)

    assert differences(engine) == []
    assert migrations.is_current(engine)
    assert len(FEATURES) > 8
    engine.dispose()


def test_g03_every_constraint_of_the_models_is_in_the_database(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    migrated = shape(engine)
    metadata.drop_all(engine)
    metadata.create_all(engine)

    assert migrated == shape(engine)
    engine.dispose()


def test_g03_up_down_and_up_again_ends_where_it_was(database_url: str) -> None:
    engine = create_engine(database_url)
    before = shape(engine)

    migrations.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not migrations.is_current(engine)
    migrations.upgrade(engine)

    assert shape(engine) == before
    assert migrations.is_current(engine)
    engine.dispose()


def test_g03_upgrading_again_does_nothing(database_url: str) -> None:
    engine = create_engine(database_url)
    before = shape(engine)

    migrations.upgrade(engine)

    assert shape(engine) == before
    engine.dispose()


def test_g03_a_database_of_another_release_is_not_current(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert not migrations.is_current(engine)
    engine.dispose()


def test_g09_a_database_that_cannot_be_reached_is_not_current() -> None:
    assert not migrations.is_current(create_engine("sqlite:////nowhere/at/all.sqlite3"))
