-- What lists and forms of the inventory ask: places by words in any order, names of other bodies' places, rows changed together.
-- Only functions and an index, so the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Every word must be in the name of the place, or begin a word of its owner's.
create or replace function regia.hosting_choices(query text, for_administration uuid) returns table (
    data_centre_id uuid, name text, agid_group text, administration_id uuid, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where for_administration = any (regia.writing_scope()) and d.state <> 'closed'
      and (d.administration_id = for_administration
        or (d.is_shared and length(query) >= 3 and not exists (
          select from unnest(string_to_array(query, ' ')) word
          where strpos(a.search_text, ' ' || word) = 0 and strpos(lower(d.name), word) = 0)))
    order by (d.administration_id = for_administration) desc, a.name, d.name, d.data_centre_id limit 50 $$;

-- Places of bodies outside the actor's scope that host services inside it: name, group, owner. Empty for who reads them all.
create function regia.foreign_hosts() returns table (
    data_centre_id uuid, name text, agid_group text, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, a.name
    from data_centres d join administrations a using (administration_id)
    where not regia.reads_programme() and d.administration_id <> all (regia.scope())
      and d.data_centre_id in (select s.data_centre_id from digital_services s where s.administration_id = any (regia.scope())) $$;
grant execute on function regia.foreign_hosts() to regia_app;

-- Who may be named responsible for what a body has: those who write for it today, in the body or in its office.
create function regia.writers_of(for_administration uuid) returns table (person_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct a.person_id
    from assignments a join people p on p.person_id = a.person_id and p.ceased_at is null
    where (for_administration = any (regia.scope()) or regia.reads_programme())
      and a.role in ('office_member', 'contact', 'editor', 'legal_representative', 'delegate')
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (a.administration_id = for_administration or a.association_id in (
        select m.association_id from association_members m where m.administration_id = for_administration
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))) $$;
grant execute on function regia.writers_of(uuid) to regia_app;

create index events_changed_together on events (request_id) where action = 'bulk_correct';
