-- Models of an office: answers ready for a type of service, with dates as days from a start, copied into drafts of many bodies. What a
-- draft took from one is told apart until somebody confirms it. The previous release still works: it confirms nothing and loses nothing.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table plan_models (
  association_id uuid not null references associations,
  model_id uuid not null unique,
  name text not null check (length(trim(name)) > 0),
  note text not null default '',
  version integer not null default 1,
  created_by uuid not null references people,
  created_at timestamptz not null,
  updated_by uuid not null references people,
  updated_at timestamptz not null,
  primary key (association_id, model_id)
);

create table plan_model_cards (
  association_id uuid not null,
  model_id uuid not null,
  card_id uuid not null unique,
  service_name text not null check (length(trim(service_name)) > 0),
  service_type_code text references service_types,
  -- The answers by field, those not given left out; dates of the work as days from the start.
  answers jsonb not null default '{}',
  days jsonb not null default '{}',
  primary key (association_id, model_id, card_id),
  foreign key (association_id, model_id) references plan_models (association_id, model_id) on delete cascade
);
create unique index plan_model_cards_by_name on plan_model_cards (model_id, lower(service_name));

alter table plan_items
  -- Fields filled from a model of the office, and not yet confirmed by anybody; and the name of the model.
  add column inherited_fields text[] not null default '{}',
  add column inherited_from text not null default '';

alter table plan_models enable row level security;
alter table plan_model_cards enable row level security;
grant select, insert, update, delete on plan_models, plan_model_cards to regia_app;
-- An office's own work: its bodies read what was copied, in their plan.
create policy of_office on plan_models for all
  using ((select regia.actor_role()) = 'office_member' and association_id = any ((select regia.offices())::uuid[]));
create policy of_office on plan_model_cards for all
  using ((select regia.actor_role()) = 'office_member' and association_id = any ((select regia.offices())::uuid[]));
create policy read_models on events for select
  using (subject_kind = 'plan_model' and exists (select 1 from plan_models m where m.model_id = events.subject_id));
