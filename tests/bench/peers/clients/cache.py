"""Our cache and Redis through one Python connection each, in turns; prints operations per second.

Runs in the peers' interpreter: `cache.py DATABASE_URL REDIS_PORT KEYS OPERATIONS ROUNDS`.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable

import psycopg
import redis

VALUE = json.dumps(
    {"rows": [{"id": n, "name": f"name {n:08}", "is_open": True} for n in range(20)]}
)
VALUE = VALUE[:983]
GET = "select cache.get(%s)"
SET = "select cache.set(%s, %s)"
MGET = "select key, value from cache.mget(%s)"
MSET = "select cache.mset(%s, %s)"


def main() -> None:
    """Fill both with the same, then read and write in turns."""
    url, port = sys.argv[1], int(sys.argv[2])
    keys, operations, rounds = (int(number) for number in sys.argv[3:6])
    with psycopg.connect(url, autocommit=True) as connection:
        other = redis.Redis(port=port, decode_responses=True)
        names = [f"page:{n}" for n in range(keys)]
        fill(connection, other, names)
        one, hundred, write = sides(connection, other, names)
        found = {
            "ping": measured(
                {"pgpkg": lambda: connection.execute("select 1"), "redis-py": other.ping},
                operations,
                rounds,
            ),
            "get": measured(one, operations, rounds),
            "mget": measured(hundred, operations // 50, rounds),
            "set": measured(write, operations // 4, rounds),
        }
    print(json.dumps(found))


def fill(connection: psycopg.Connection, other: redis.Redis, names: list[str]) -> None:
    """Keep a value of 983 bytes under each name in both."""
    for start in range(0, len(names), 1000):
        some = names[start : start + 1000]
        connection.execute(MSET, [some, [VALUE] * len(some)])
        other.mset(dict.fromkeys(some, VALUE))
    connection.execute("vacuum (analyze) cache.entry")


def sides(
    connection: psycopg.Connection, other: redis.Redis, names: list[str]
) -> list[dict[str, Callable[[], object]]]:
    """Return for get, mget of 100 and set what each side does once."""
    cursor = connection.cursor()

    def get() -> object:
        (value,) = cursor.execute(GET, [random.choice(names)]).fetchone()
        assert value is not None
        return value

    def mget() -> object:
        rows = cursor.execute(MGET, [random.sample(names, 100)]).fetchall()
        assert len(rows) == 100
        return rows

    return [
        {"pgpkg": get, "redis-py": lambda: other.get(random.choice(names))},
        {"pgpkg": mget, "redis-py": lambda: other.mget(random.sample(names, 100))},
        {
            "pgpkg": lambda: cursor.execute(SET, [random.choice(names), VALUE]),
            "redis-py": lambda: other.set(random.choice(names), VALUE, ex=3600),
        },
    ]


def measured(
    both: dict[str, Callable[[], object]], operations: int, rounds: int
) -> dict[str, list[float]]:
    """Do each so many times in each round, the first of a round being the second of the next."""
    rates: dict[str, list[float]] = {name: [] for name in both}
    names = list(both)
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            begin = time.perf_counter()
            for _ in range(operations):
                both[name]()
            rates[name].append(operations / (time.perf_counter() - begin))
    return rates


if __name__ == "__main__":
    main()
