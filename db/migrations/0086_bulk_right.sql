-- Changing many services in one act is a right of its own, given with a role.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The previous release still works on this schema: it does not ask for the right. Who works in an office has it, since that is the work.

alter table assignments add column changes_many boolean not null default false;
update assignments set changes_many = true where role = 'office_member';

create function regia.may_change_many() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce((select a.changes_many from assignments a
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()), false) $$;
revoke all on function regia.may_change_many() from public;
grant execute on function regia.may_change_many() to regia_app;
