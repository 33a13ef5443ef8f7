-- Texts with places like {name} for variables. One for each channel that a message may take.
create table {{ schema }}.template (
    name text not null,
    channel text not null,
    format text not null,
    subject text,
    body text not null,
    variables text[] not null,
    primary key (name, channel),
    constraint template_format_is_known check (format in ('text', 'html', 'json'))
);

alter table {{ schema }}.template owner to {{ owner }};

comment on table {{ schema }}.template is
'Texts with places for variables, one for each channel.';
comment on column {{ schema }}.template.format is
'How values are escaped in the body: text as they are, html and json so that they stay values.';
comment on column {{ schema }}.template.subject is
'Subject or title; always plain text of one line.';
comment on column {{ schema }}.template.variables is
'What must be given. Nothing else can stand in the text.';

grant select on {{ schema }}.template to {{ admin }};
