-- compatible
-- What somebody may do is remembered in memory (docs/decisions/0012). Whatever changes it, by whichever way, says so when
-- it commits. Inserts of people, keys and sessions change nothing that is remembered: what is not there is never remembered.
create function notify_authority() returns trigger language plpgsql as $$
begin
  perform pg_notify('plumbline_authority', '');
  return null;
end $$;
create trigger person_authority after update or delete or truncate on person
  for each statement execute function notify_authority();
create trigger domain_authority after insert or update or delete or truncate on domain
  for each statement execute function notify_authority();
create trigger grant_authority after insert or update or delete or truncate on "grant"
  for each statement execute function notify_authority();
create trigger api_key_authority after delete or truncate or update of person_id, hash, expires_at, revoked_at on api_key
  for each statement execute function notify_authority();
create trigger session_authority after update or delete or truncate on session
  for each statement execute function notify_authority();
