-- A delegate whose delegation does not cover plans is not told of them. One function only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create or replace function regia.plan_audience(of_plan uuid) returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from plans p
    join assignments a on a.administration_id = p.administration_id
      or a.association_id in (select m.association_id from association_members m where m.administration_id = p.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
      or (a.person_id = p.reviewer_person_id and a.role in ('reviewer', 'programme_officer'))
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where p.plan_id = of_plan and a.role <> 'auditor' and (a.role <> 'delegate' or 'plans' = any (a.sends))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (p.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.person_id, a.role $$;
