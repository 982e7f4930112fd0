"""Whether the database has come as far as the code: after `migrate app 0001` a table or a column may be missing."""

from __future__ import annotations

from django.db import connection, models


def is_migrated(*kinds: type[models.Model]) -> bool:
    """Whether each model's table is there with all its columns; what runs after every `migrate` asks first."""
    tables = set(connection.introspection.table_names())
    return all(kind._meta.db_table in tables and _columns(kind) <= _columns_there(kind) for kind in kinds)


def _columns(kind: type[models.Model]) -> set[str]:
    return {field.column for field in kind._meta.local_concrete_fields if field.column}


def _columns_there(kind: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, kind._meta.db_table)
    return {column.name for column in described}
