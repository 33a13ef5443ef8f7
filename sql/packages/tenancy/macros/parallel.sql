{# parallel_safe: lets a query that calls the function run in parallel. A block with an exception
   handler is a subtransaction, and before PostgreSQL 17 a parallel query may not begin one. #}

{%- macro parallel_safe(signature) -%}
do $parallel$
begin
    if current_setting('server_version_num')::integer >= 170000 then
        execute {{ ("alter function " ~ signature ~ " parallel safe") | literal }};
    end if;
end
$parallel$;
{%- endmacro -%}
