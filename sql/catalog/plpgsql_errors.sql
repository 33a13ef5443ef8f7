-- What plpgsql_check, installed in a schema of its own, says about one function on one table.
select
    c.lineno as line,
    c.sqlstate,
    c.message,
    c.detail,
    c.hint,
    c.level
from
    pgpkg_plpgsql_check.plpgsql_check_function_tb(
        funcoid => $1::bigint::oid::regprocedure,
        relid => coalesce($2::bigint, 0)::oid::regclass,
        fatal_errors => false,
        other_warnings => true,
        extra_warnings => true,
        performance_warnings => false,
        security_warnings => true,
        oldtable => $3::name,
        newtable => $4::name
    ) as c
order by c.lineno, c.level, c.message;
