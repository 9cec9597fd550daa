-- A data centre says whether it hosts other bodies: only such places can be chosen by them. New column with a default, so the
-- previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table data_centres add column is_shared boolean not null default false;
create index data_centres_shared on data_centres (data_centre_id) where is_shared;

-- Places a service may be hosted in: the body's own, and those of others that host other bodies, by words of their owner or name.
create or replace function regia.hosting_choices(query text, for_administration uuid) returns table (
    data_centre_id uuid, name text, agid_group text, administration_id uuid, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where for_administration = any (regia.writing_scope()) and d.state <> 'closed'
      and (d.administration_id = for_administration
        or (d.is_shared and length(query) >= 3 and (strpos(a.search_text, query) > 0 or strpos(lower(d.name), query) > 0)))
    order by (d.administration_id = for_administration) desc, a.name, d.name, d.data_centre_id limit 50 $$;

-- Whether a body may put a service there. The lock waits for a closing under way, and makes a later closing wait.
create function regia.may_host(of_data_centre uuid, for_administration uuid) returns boolean
  language sql volatile security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from data_centres d
    where d.data_centre_id = of_data_centre and d.state <> 'closed'
      and (d.administration_id = for_administration or d.is_shared)
      and for_administration = any (regia.writing_scope())
    for key share) $$;
grant execute on function regia.may_host(uuid, uuid) to regia_app;
