-- compatible
-- A level that a group gives hangs on who said so, and has an end: it is renewed at each sign-in.
alter table group_level add column given_by bigint references person (id);
alter table group_level add column given_at timestamptz;
comment on column group_level.given_by is 'It counts as long as they hold the level themself; null: nobody known, so it counts for nobody until it is set again.';
create index group_level_given_by on group_level (given_by);

update group_level r set given_by = said.actor_id, given_at = said.at
from (
  select distinct on (l.provider_id, l.group_name, l.domain_id) l.provider_id, l.group_name, l.domain_id, e.actor_id, e.at
  from group_level l join identity_provider p on p.id = l.provider_id
  join event e on e.subject_type = 'domain' and e.subject_id = l.domain_id and e.action = 'group-level.set'
    and e.detail ->> 'provider' = p.key and e.detail ->> 'group' = l.group_name
  order by l.provider_id, l.group_name, l.domain_id, e.id desc
) said
where said.provider_id = r.provider_id and said.group_name = r.group_name and said.domain_id = r.domain_id;

-- What stands already follows the rule that gives it now.
update "grant" g set valid_to = now() + interval '30 days', granted_by = (
  select min(r.given_by) from group_level r
  where r.provider_id = b.provider_id and r.domain_id = g.domain_id and r.level = g.level
)
from grant_by_group b
where b.grant_id = g.id and g.granted_by is null and (g.valid_to is null or g.valid_to > now());
