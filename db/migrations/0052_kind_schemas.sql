-- compatible
-- What administrators add to the vocabulary of the estate: kinds of their own (x-…), and attributes of their own (x-…)
-- of the built-in kinds, each by a JSON Schema.
create table kind_schema (
  id bigint generated always as identity primary key,
  kind text not null unique,
  title text not null,
  plural text not null,
  icon text not null,
  domain_key text not null,
  within text[] not null,
  schema jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
