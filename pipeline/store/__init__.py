"""The record: schema, migrations and one module for each noun."""
