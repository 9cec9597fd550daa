-- The two roles, and who is acting: every policy asks these functions. First migration, nothing before it.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create extension if not exists pg_trgm;
create extension if not exists btree_gist;

do $$
begin
  create role regia_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  execute format('grant regia_app to %I', current_user);
exception when others then null;
end $$;

create schema regia;
grant usage on schema regia to regia_app;
grant usage on schema public to regia_app;

-- A value that withActor set for this transaction; null outside one.
create function regia.setting(name text) returns text
  language sql stable parallel safe
  return nullif(current_setting('regia.' || name, true), '');

-- The calendar date in Italy at which the actor acts.
create function regia.today() returns date
  language sql stable parallel safe
  return regia.setting('today')::date;

create function regia.system_actor() returns text
  language sql stable parallel safe
  return regia.setting('system_actor');

create function regia.person_id() returns uuid
  language sql stable parallel safe
  return regia.setting('person_id')::uuid;

create function regia.assignment_id() returns uuid
  language sql stable parallel safe
  return regia.setting('assignment_id')::uuid;
