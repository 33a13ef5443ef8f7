#!/bin/bash
# The habits of the official postgres image's entry point that tests rely on: a superuser with a
# password, a database of its name, all made before the server listens on TCP.
set -euo pipefail

export PATH="/usr/lib/postgresql/${PG_MAJOR}/bin:${PATH}"

if [ "${1:-postgres}" = postgres ] && [ "$(id -u)" = 0 ]; then
    install -d -o postgres -g postgres -m 0700 "${PGDATA}"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ "${1:-postgres}" = postgres ] && [ ! -s "${PGDATA}/PG_VERSION" ]; then
    : "${POSTGRES_PASSWORD:?must be set}"
    user="${POSTGRES_USER:-postgres}"
    # shellcheck disable=SC2086 - the arguments are meant to be split
    initdb -D "${PGDATA}" --username="${user}" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD}") \
        ${POSTGRES_INITDB_ARGS:-} >/dev/null
    echo 'host all all all scram-sha-256' >> "${PGDATA}/pg_hba.conf"
    if [ "${POSTGRES_DB:-${user}}" != postgres ]; then
        echo "create database \"${POSTGRES_DB:-${user}}\"" |
            postgres --single -D "${PGDATA}" postgres >/dev/null
    fi
fi

if [ "${1:-postgres}" = postgres ]; then
    shift || true
    exec postgres -D "${PGDATA}" -c listen_addresses='*' "$@"
fi
exec "$@"
