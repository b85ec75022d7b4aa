-- compatible
-- Trigram search; a trusted extension, so the owner of the database may create it.
create extension if not exists pg_trgm;

alter table component add column search_text text not null default '';
comment on column component.search_text is 'Lower-case name, addresses, serials, labels: what the search box looks through.';
create index component_search on component using gin (search_text gin_trgm_ops);
create index component_name_prefix on component (lower(name) text_pattern_ops, id);
create index component_updated on component (updated_at, id);

alter table product add column policy_url text;
alter table product add column tags text[] not null default '{}';
create index product_name_prefix on product (lower(name) text_pattern_ops);

alter table release add column active_support text not null default 'unknown' check (active_support in ('dated', 'supported', 'ended', 'unknown'));
alter table release add column extended_support text not null default 'unknown' check (extended_support in ('dated', 'supported', 'ended', 'unknown'));
alter table release add column long_term boolean not null default false;

alter table installation add column support text not null default 'unknown' check (support in ('dated', 'supported', 'ended', 'unknown'));
alter table installation add column extended_support text not null default 'unknown' check (extended_support in ('dated', 'supported', 'ended', 'unknown'));
alter table installation add column extended_ends_on date;
alter table installation add column detail jsonb not null default '{}';
comment on column installation.detail is '{note, sentence, packages}: how it was matched and who supports it until when, in words.';

alter table intake add column component_id bigint references component (id);

create table library_load (
  name text primary key,
  hash text not null,
  loaded_at timestamptz not null
);
comment on table library_load is 'Which version of a shipped data set the tables hold, so that it is loaded once.';
