-- Shared places of the actor's own bodies, and those that already host them, are offered without looking for them; the lists of data
-- centres and software read their orders from indexes. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create or replace function regia.hosting_choices(query text, for_administration uuid) returns table (
    data_centre_id uuid, name text, agid_group text, administration_id uuid, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where for_administration = any (regia.writing_scope()) and d.state <> 'closed'
      and (d.administration_id = for_administration
        or (d.is_shared and (d.administration_id = any (regia.scope())
          or d.data_centre_id in (select s.data_centre_id from digital_services s
            where s.administration_id = any (regia.scope()) and s.state = 'active')))
        or (d.is_shared and length(query) >= 3 and not exists (
          select from unnest(string_to_array(query, ' ')) word
          where strpos(a.search_text, ' ' || word) = 0 and strpos(lower(d.name), word) = 0)))
    order by (d.administration_id = for_administration) desc,
      (length(query) >= 3 and (strpos(a.search_text, ' ' || query) > 0 or strpos(lower(d.name), query) > 0)) desc,
      a.name, d.name, d.data_centre_id limit 50 $$;

create index data_centres_in_order on data_centres (name, data_centre_id);
create index data_centres_by_closing on data_centres (coalesce(closes_on, 'infinity'::date), name, data_centre_id);
create index software_in_order on software (name, software_id);
create index software_by_cost on software (coalesce(yearly_cost_cents, -1), name, software_id);
