-- compatible
-- Notices: who is told of what, and each way in which it is sent.
create table notice (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  kind text not null,
  key text not null,
  title text not null,
  body text not null,
  path text not null,
  urgent boolean not null,
  event_id bigint not null,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (person_id, key)
);
comment on column notice.key is 'Says what it is about: the same is told to the same person once, however often the event is read.';
create index notice_person on notice (person_id, id);
create index notice_unread on notice (person_id) where read_at is null;

create table notice_preference (
  person_id bigint primary key references person (id),
  muted jsonb not null default '{}',
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  time_zone text not null default 'UTC',
  updated_at timestamptz not null,
  check ((quiet_from is null) = (quiet_to is null))
);
comment on column notice_preference.muted is 'By channel: the kinds that are not sent by it.';
comment on column notice_preference.quiet_from is 'Minutes after midnight, in the time zone of the person.';

create table push_subscription (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  endpoint text not null unique,
  sealed_keys text not null,
  device text not null,
  created_at timestamptz not null,
  failed_at timestamptz
);
create index push_subscription_person on push_subscription (person_id);

create table webhook (
  id bigint generated always as identity primary key,
  name text not null,
  url text not null,
  kinds text[] not null,
  sealed_secret text not null,
  allow_private boolean not null default false,
  active boolean not null default true,
  made_by bigint not null references person (id),
  created_at timestamptz not null,
  version integer not null default 1
);

create table mail_setting (
  singleton boolean primary key default true check (singleton),
  host text not null,
  port integer not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  ca text,
  username text,
  sealed_password text,
  sender text not null,
  updated_by bigint not null references person (id),
  updated_at timestamptz not null
);

create table notice_delivery (
  id bigint generated always as identity primary key,
  notice_id bigint references notice (id) on delete cascade,
  channel text not null check (channel in ('email', 'push', 'webhook')),
  target_id bigint not null default 0,
  key text not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'dead', 'dropped')),
  due_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  error text,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (channel, target_id, key)
);
comment on column notice_delivery.target_id is 'The device or the webhook; for e-mail the person.';
create index notice_delivery_due on notice_delivery (due_at) where state = 'pending';
create index notice_delivery_dead on notice_delivery (id) where state = 'dead';
