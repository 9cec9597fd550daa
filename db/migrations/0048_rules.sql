-- What the rules of a plan compare with: values of house rules as dated rows, costs of what was sent by similar bodies, the places of many bodies
-- in one statement; and what the command line reads to check every plan. Tables, functions and policies only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table rule_values (
  rule_value_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  label text not null,
  value integer not null check (value >= 0),
  primary key (rule_value_code, valid_from)
);
alter table rule_values enable row level security;
grant select, insert, update on rule_values to regia_app;
create policy read_all on rule_values for select using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on rule_values for all using ((select regia.is_administrator()));

-- Cost and yearly fee of each service of each version sent, for the comparison with similar bodies.
create table sent_costs (
  administration_id uuid not null,
  plan_version_id uuid not null,
  digital_service_id uuid not null,
  service_type_code text not null references service_types,
  cost_cents bigint,
  yearly_fee_cents bigint,
  primary key (administration_id, plan_version_id, digital_service_id),
  foreign key (administration_id, plan_version_id) references plan_versions (administration_id, plan_version_id)
);
create index sent_costs_by_type on sent_costs (service_type_code);
alter table sent_costs enable row level security;
grant select, insert on sent_costs to regia_app;
create policy read_in_scope on sent_costs for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy write_in_scope on sent_costs for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));

-- What was sent before this table was there.
insert into sent_costs (administration_id, plan_version_id, digital_service_id, service_type_code, cost_cents, yearly_fee_cents)
  select v.administration_id, v.plan_version_id, d.digital_service_id, d.service_type_code, (s ->> 'costCents')::bigint, (s ->> 'yearlyFeeCents')::bigint
  from plan_versions v, jsonb_array_elements(v.content::jsonb -> 'services') s
    join digital_services d on d.digital_service_id = (s ->> 'id')::uuid
  where d.service_type_code is not null and s ->> 'approach' in ('A', 'B')
    and (s ->> 'costCents' is not null or s ->> 'yearlyFeeCents' is not null);

-- The band of residents of each body, by its last count; bodies without one are not there. In plpgsql because the bands are of a later migration.
create function regia.bands_of(of_bodies uuid[]) returns table (administration_id uuid, band_code text)
  language plpgsql stable set search_path = public, pg_temp as $$
  #variable_conflict use_column
  begin
    return query select distinct on (p.administration_id) p.administration_id, b.band_code
      from administration_populations p
      join population_bands b on p.residents >= b.from_residents and p.residents <= coalesce(b.to_residents, p.residents)
        and b.valid_from <= regia.today() and coalesce(b.valid_to, regia.today()) >= regia.today()
      where of_bodies is null or p.administration_id = any (of_bodies)
      order by p.administration_id, p.counted_on desc, b.valid_from desc;
  end $$;
grant execute on function regia.bands_of(uuid[]) to regia_app;

-- Cost and fee of a type of service in a band, over the latest versions sent or approved of all bodies: how many bodies, median and quartiles, never
-- of fewer than five and never a row of any of them. Null asks for all types or bands.
create function regia.similar_costs(of_types text[], of_bands text[]) returns table (
    service_type_code text, band_code text, measure text, bodies integer, low bigint, median bigint, high bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with costs as materialized (
      select c.service_type_code, c.administration_id, c.cost_cents, c.yearly_fee_cents
      from sent_costs c join plan_versions v on v.plan_version_id = c.plan_version_id
      where (of_types is null or c.service_type_code = any (of_types)) and (v.outcome is null or v.outcome = 'approved')
        and not exists (select 1 from plan_versions n where n.plan_id = v.plan_id and n.number > v.number
          and (n.outcome is null or n.outcome = 'approved'))),
    bands as materialized (select * from regia.bands_of(case when of_types is null then null
      else array(select distinct administration_id from costs) end))
    select c.service_type_code, b.band_code, m.measure, count(distinct c.administration_id)::integer,
      percentile_cont(0.25) within group (order by m.cents)::bigint,
      percentile_cont(0.5) within group (order by m.cents)::bigint,
      percentile_cont(0.75) within group (order by m.cents)::bigint
    from costs c join bands b using (administration_id),
      lateral (values ('cost', c.cost_cents), ('fee', c.yearly_fee_cents)) m (measure, cents)
    where m.cents is not null and (of_bands is null or b.band_code = any (of_bands))
      and (regia.is_signed_in() or regia.system_actor() = 'cli')
    group by c.service_type_code, b.band_code, m.measure
    having count(distinct c.administration_id) >= 5 $$;
grant execute on function regia.similar_costs(text[], text[]) to regia_app;

-- As regia.hosts_of and regia.hosted_services, for many bodies at once: the same is shown of each place, to the same actors. The command line, which checks
-- every plan, also reads the planned ends.
create function regia.hosts_of_bodies(of_bodies uuid[]) returns table (
    for_administration uuid, data_centre_id uuid, name text, agid_group text, closes_on date)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct s.administration_id, d.data_centre_id, d.name, d.agid_group, d.closes_on
    from digital_services s join data_centres d using (data_centre_id)
    where s.administration_id = any (of_bodies) and d.administration_id <> s.administration_id
      and ((select regia.reads_programme()) or s.administration_id = any ((select regia.scope())::uuid[]))
    order by 1, 3, 2 $$;
grant execute on function regia.hosts_of_bodies(uuid[]) to regia_app;

create function regia.foreign_services_in(of_bodies uuid[]) returns table (
    data_centre_id uuid, administration_name text, service_name text, planned_end date)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, a.name, s.name,
      case when (select regia.system_actor()) = 'cli' or d.administration_id = any ((select regia.scope())::uuid[]) then i.ends_on end
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active' and s.administration_id <> d.administration_id
    join administrations a on a.administration_id = s.administration_id
    left join plan_items i on i.digital_service_id = s.digital_service_id
    where d.administration_id = any (of_bodies)
      and ((select regia.reads_programme()) or d.administration_id = any ((select regia.scope())::uuid[]))
    order by d.data_centre_id, a.name, s.name, s.digital_service_id $$;
grant execute on function regia.foreign_services_in(uuid[]) to regia_app;

-- `regia plans check` reads every plan, drafts too: whoever runs it holds the database anyway. It answers codes and counts.
create policy read_by_cli on plans for select using ((select regia.system_actor()) = 'cli');
create policy read_by_cli on plan_items for select using ((select regia.system_actor()) = 'cli');
create policy read_by_cli on finding_explanations for select using ((select regia.system_actor()) = 'cli');
