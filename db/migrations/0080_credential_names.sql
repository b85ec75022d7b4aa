-- compatible
-- Names of credentials are free in each domain: that another domain has one of a name is not told by a refusal.
drop index credential_name;
create unique index credential_name on credential (name, domain_id) where retired_at is null;
