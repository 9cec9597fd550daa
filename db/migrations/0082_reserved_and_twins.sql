-- What must know other bodies' rows: likely twins of a data centre, the last planned end of what it hosts; and who reads reserved fields.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Functions only: the previous release still works.

-- Bodies whose reserved fields the actor reads: those they write for, and those whose plan they are to review.
create function regia.reserved_scope() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select regia.writing_scope() || coalesce((select array_agg(distinct p.administration_id) from plans p
      where regia.actor_role() in ('reviewer', 'programme_officer') and p.reviewer_person_id = regia.person_id()), '{}'::uuid[]) $$;
grant execute on function regia.reserved_scope() to regia_app;

-- A name as words: lower case, without accents, one blank between them and one at each end.
create function regia.words_of(name text) returns text
  language sql immutable parallel safe
  return ' ' || trim(regexp_replace(translate(lower(name), 'àáèéìíòóùú', 'aaeeiioouu'), '[^a-z0-9]+', ' ', 'g')) || ' ';
grant execute on function regia.words_of(text) to regia_app;

-- Data centres of other bodies that may be the same as one of this name: its name and its owner, nothing more; the id only of a shared
-- place, which can be chosen. Same name in the same municipality or shared; a name that says whose it is, on either side.
create function regia.likely_twins(for_administration uuid, of_name text) returns table (
    name text, administration_name text, shared_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.name, o.name, case when d.is_shared then d.data_centre_id end
    from administrations a
    join data_centres d on d.administration_id <> a.administration_id and d.state <> 'closed'
    join administrations o on o.administration_id = d.administration_id
    where a.administration_id = for_administration and for_administration = any (regia.writing_scope())
      and ((regia.words_of(d.name) = regia.words_of(of_name) and (d.is_shared or o.istat_code = a.istat_code))
        or (d.is_shared and strpos(regia.words_of(of_name), regia.words_of(o.name)) > 0)
        or strpos(regia.words_of(d.name), regia.words_of(a.name)) > 0)
    order by o.name, d.name, d.data_centre_id limit 5 $$;
grant execute on function regia.likely_twins(uuid, text) to regia_app;

-- When the last service of whatever body is planned to leave a place, and how many have no date: for its owner.
create function regia.last_planned_end(of_data_centre uuid) returns table (last_end date, undated integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select max(h.planned_end), (count(*) filter (where h.planned_end is null))::integer
    from regia.hosted_services(of_data_centre) h
    join data_centres d on d.data_centre_id = of_data_centre and d.administration_id = any (regia.scope()) $$;
grant execute on function regia.last_planned_end(uuid) to regia_app;
