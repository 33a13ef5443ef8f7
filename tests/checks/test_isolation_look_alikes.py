"""Row security is judged by what happens: look-alikes with opposite right answers."""

from __future__ import annotations

from dataclasses import dataclass, field

OWN = "tenant_id = (select app.current_tenant())"
ID = "id bigint generated always as identity primary key, tenant_id integer not null"
ALL = "select, insert, update, delete"
STATE = "state text not null default 'draft' check (state in ('draft', 'sent', 'paid'))"
TOLD = """create function app.told_{n}() returns trigger
language plpgsql security {rights} set search_path = '' as $$
declare other text;
begin
    select t.title into other from app.told_{n} as t where t.id <> new.id limit 1;
    raise exception 'there is one already' using detail = other;
end;
$$;
create trigger told_{n} before insert on app.told_{n}
for each row execute function app.told_{n}();
"""
CASE = """-- file: sql/functions/is_mine.sql
create function app.is_mine(tenant integer) returns boolean
language plpgsql stable set search_path = '' as $$
begin
    return tenant = app.current_tenant();
end;
$$;
grant execute on function app.is_mine(integer) to authenticated;
"""


@dataclass(frozen=True)
class Case:
    """A table and its policies; `finds` is the rule that names the table, or a part of it."""

    name: str
    columns: str
    policies: tuple[str, ...] = (f"for all using ({OWN})",)
    finds: tuple[tuple[str, str], ...] = ()
    grants: str = ALL
    more: str = ""
    files: dict[str, str] = field(default_factory=dict)


def has(rule: str, part: str = "") -> tuple[tuple[str, str], ...]:
    return ((rule, part),)


def select_and(*others: str) -> tuple[str, ...]:
    return (f"for select using ({OWN})", *others)


TICKET = Case("ticket", f"{ID}, title text not null, unique (tenant_id, id)")
PLAIN_KEY = f"{ID}, ticket_id bigint not null references app.ticket (id)"
SAME = "exists (select from app.ticket as t where t.id = ticket_id and t.tenant_id = {}.tenant_id)"
CASES = (
    TICKET,
    # A key is checked when the row is made, and forgotten when it is changed.
    Case(
        "note_kept",
        PLAIN_KEY,
        (f"for all using ({OWN}) with check ({OWN} and {SAME.format('note_kept')})",),
    ),
    Case(
        "note_moved",
        PLAIN_KEY,
        select_and(
            f"for insert with check ({OWN} and {SAME.format('note_moved')})",
            f"for update using ({OWN})",
        ),
        has("cross-tenant-reference"),
        "select, insert, update",
    ),
    Case(
        "node_kept",
        f"{ID}, above bigint, unique (tenant_id, id),"
        " foreign key (tenant_id, above) references app.node_kept (tenant_id, id)",
    ),
    Case(
        "node_loose",
        f"{ID}, above bigint references app.node_loose (id)",
        finds=has("cross-tenant-reference"),
    ),
    # An unconditional UPDATE reads nothing, so the policy of SELECT does not help.
    Case("file_kept", f"{ID}, title text", select_and(f"for update using ({OWN})")),
    Case(
        "file_taken",
        f"{ID}, title text",
        select_and(f"for update using (true) with check ({OWN})"),
        has("tenant-write"),
    ),
    # What is unique everywhere tells that somebody has it.
    Case("user_kept", f"{ID}, mail text not null, unique (tenant_id, mail)"),
    Case("user_guessed", f"{ID}, mail text not null unique", finds=has("cross-tenant-reference")),
    Case("user_keyed", f"{ID}, token uuid not null unique default gen_random_uuid()"),
    # An error may show what no policy would.
    Case(
        "told_own",
        f"{ID}, title text",
        files={"triggers/told_own": TOLD.format(n="own", rights="invoker")},
    ),
    Case(
        "told_other",
        f"{ID}, title text",
        finds=has("tenant-leak"),
        files={"triggers/told_other": TOLD.format(n="other", rights="definer")},
    ),
    # One policy forbids a state, and another one lets it pass.
    Case(
        "bill_kept",
        f"{ID}, {STATE}",
        select_and(
            f"for update using ({OWN}) with check ({OWN})",
            "as restrictive for update using (true) with check (state <> 'paid')",
        ),
        grants="select, update",
    ),
    Case(
        "bill_joined",
        f"{ID}, {STATE}",
        select_and(
            f"for update using ({OWN} and state = 'draft')"
            f" with check ({OWN} and state in ('draft', 'sent'))",
            f"for update using ({OWN} and state = 'paid') with check ({OWN} and state = 'paid')",
        ),
        has("tenant-write"),
        "select, update",
    ),
    # What is deleted is gone for all, and a member sees what others wrote.
    Case(
        "memo_deleted",
        f"{ID}, author uuid not null, title text, deleted_at timestamptz",
        (
            f"for all using ({OWN} and author = (select app.current_person()))",
            f"for select using ({OWN} and deleted_at is null)",
        ),
    ),
    # Only as a draft may it come into being: the control needs the default.
    Case(
        "post_drafted",
        f"{ID}, {STATE}",
        select_and(f"for insert with check ({OWN} and state = 'draft')"),
        grants="select, insert",
    ),
    # A partitioned table takes rows, too.
    Case(
        "event_kept",
        "id bigint, tenant_id integer not null",
        more="partition by list (tenant_id)",
        files={
            "tables/event_kept_1": "create table app.event_kept_1 partition of app.event_kept"
            " for values in (1);",
            "tables/event_kept_2": "create table app.event_kept_2 partition of app.event_kept"
            " for values in (2);",
        },
    ),
    Case(
        "event_open",
        "id bigint, tenant_id integer not null",
        (f"for all using ({OWN})", "for insert with check (id is not null)"),
        has("tenant-write"),
        more="partition by list (tenant_id)",
        files={
            "tables/event_open_1": "create table app.event_open_1 partition of app.event_open"
            " for values in (1);",
            "tables/event_open_2": "create table app.event_open_2 partition of app.event_open"
            " for values in (2);",
        },
    ),
    # DELETE has its own plan.
    Case(
        "line_whole",
        f"{ID}, body text",
        select_and(f"for delete using ({OWN})"),
        grants="select, delete",
    ),
    Case(
        "line_each",
        f"{ID}, body text",
        select_and("for delete using (app.is_mine(tenant_id))"),
        has("policy-per-row-call", ".line_each_1"),
        "select, delete",
    ),
    # What a search looks for decides whether its index may be asked first.
    Case(
        "page_titled",
        f"{ID}, title text not null",
        files={"tables/page_titled": "create index page_title on app.page_titled (title);"},
    ),
    Case(
        "page_tagged",
        f"{ID}, tags text[] not null",
        finds=has("policy-hides-index"),
        files={"tables/page_tagged": "create index page_tag on app.page_tagged using gin (tags);"},
    ),
    # What policies open hides their mutants from whom they open it to; a policy that is not in
    # force, or for somebody else, is told nevertheless.
    Case(
        "shop_off",
        f"{ID}, name text",
        select_and(),
        (("tenant-leak", ""), ("policy-untested", ".shop_off_0")),
        "select",
        files={"tables/shop_off": "alter table app.shop_off disable row level security;"},
    ),
    Case(
        "shop_open",
        f"{ID}, name text",
        select_and("for select using (id > 0)"),
        has("tenant-leak"),
        "select",
    ),
    Case(
        "shop_others",
        f"{ID}, name text",
        ("for select using (true)",),
        (("tenant-leak", ""), ("policy-untested", ".shop_others_seen")),
        "select",
        files={
            "policies/shop_others": "grant select on app.shop_others to anon;\n"
            "create policy shop_others_seen on app.shop_others for select to anon using (id < 0);"
        },
    ),
    # Conditions that are hard to meet.
    Case(
        "order_kept",
        f"{ID}, code text not null check (code ~ '^[A-Z]{{3}}-[0-9]{{4}}$'), net integer not null,"
        " vat integer not null, gross integer not null, check (gross = net + vat),"
        " during tstzrange not null check (upper(during) - lower(during) < interval '1 day')",
    ),
    Case(
        "order_open",
        f"{ID}, code text not null check (code ~ '^[A-Z]{{3}}-[0-9]{{4}}$'), net integer not null,"
        " vat integer not null, gross integer not null, check (gross = net + vat),"
        " during tstzrange not null check (upper(during) - lower(during) < interval '1 day')",
        ("for all using (tenant_id > 0)",),
        (("tenant-leak", ""), ("tenant-write", "")),
    ),
)


def project() -> str:
    files: dict[str, str] = {}
    for case in CASES:
        table = f"app.{case.name}"
        files[f"tables/{case.name}"] = (
            f"create table {table} ({case.columns}) {case.more};\n"
            f"create index {case.name}_of_tenant on {table} (tenant_id);\n"
            f"alter table {table} enable row level security;\n"
            f"grant {case.grants} on {table} to authenticated;\n"
        )
        files[f"policies/{case.name}"] = "\n".join(
            f"create policy {case.name}_{number} on {table} {_for_members(policy)};"
            for number, policy in enumerate(case.policies)
        )
        for place, text in case.files.items():
            files[place] = files.get(place, "") + text
    parts = (f"-- file: sql/{place}.sql\n{text}\n" for place, text in files.items())
    return "-- base: tenants\n" + CASE + "".join(parts)


def _for_members(policy: str) -> str:
    command, clause, rest = policy.partition(" using " if " using " in policy else " with ")
    return f"{command} to authenticated{clause}{rest}"


def test_each_look_alike_is_judged_by_what_happens(prove):
    report = prove(project(), "isolation")
    found = {(f.rule, f.object) for f in report.findings}

    expected = {(r, f"app.{c.name}{part}") for c in CASES for r, part in c.finds}
    assert sorted(found - expected) == []
    assert sorted(expected - found) == []
    levels = {f.object: f.level for f in report.findings if f.rule == "cross-tenant-reference"}
    assert levels == {
        "app.node_loose": "error",
        "app.note_moved": "error",
        "app.user_guessed": "info",
    }

    said = {f.object: f.detail.splitlines()[0] for f in report.findings}
    assert said["app.bill_joined"].endswith("no policy alone lets it through")
    assert "makes rows of another tenant its own" in said["app.file_taken"]
    assert "guesses mail: duplicate key value" in said["app.user_guessed"]
