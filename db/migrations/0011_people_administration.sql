-- What an administrator needs: roles taken away the same day, and how far people are with signing in.
-- The previous release goes on working: it only writes ends that the old check admitted.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Both ends of a role count, so one given by mistake today could only end tomorrow. An end on the day before the beginning
-- means that the role was never in force.
alter table assignments drop constraint assignments_check;
alter table assignments add constraint assignments_end_check check (valid_to >= valid_from - 1);
alter table assignments drop constraint assignments_administration_id_daterange_excl;
alter table assignments add constraint one_legal_representative
  exclude using gist (administration_id with =, daterange(valid_from, valid_to + 1, '[)') with &&)
  where (role = 'legal_representative');

-- Has the person set a password, is there a second factor, when were they here last: an administrator asks it without
-- reading secrets and sessions.
create function regia.sign_in_states(of_people uuid[]) returns table (
    person_id uuid, has_password boolean, has_second_factor boolean, last_seen_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select p.person_id, k.password_hash is not null, k.totp_confirmed_at is not null,
      (select max(s.last_seen_at) from sessions s where s.person_id = p.person_id)
    from people p left join credentials k on k.person_id = p.person_id
    where p.person_id = any (of_people) and regia.is_administrator() $$;
grant execute on function regia.sign_in_states to regia_app;

-- Names of people are searched by their parts.
create index people_by_name on people (lower(family_name || ' ' || given_name), person_id);
