-- compatible
create table server_process (
  id bigint generated always as identity primary key,
  name text not null,
  url text not null,
  release text not null,
  secret_check text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  loops jsonb not null default '{}'
);
comment on table server_process is 'The servers that work on this database now. A row that is not seen any more was killed.';
comment on column server_process.secret_check is 'Tells whether two servers sign sessions with the same secret, without telling the secret.';
comment on column server_process.loops is 'What goes on in the background, by its name: {at, failed?} of its last round.';

create table size_sample (
  day date primary key,
  bytes bigint not null
);
comment on table size_sample is 'How large the databases of the installation were, once a day: how fast they grow.';
