"""A private PostgreSQL for laptops, tests and demos, started by and for the commands that use it.

    python -m socle.postgres [--jetable] COMMAND…

With DATABASE_URL the command just runs. Otherwise a server listening on a Unix socket alone is started or
joined, and stopped by its last user. Only the standard library: `bin/*` need it before Django can start.
"""
