-- Approvals that take two people: one proposes, another confirms or refuses.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables and a column that may be null: the previous release still works on this schema; it knows no proposals and decides alone.

create table approval_proposals (
  approval_proposal_id uuid primary key,
  proposed_by uuid not null references people,
  proposed_at timestamptz not null,
  -- Why one person is not enough: many plans in one act, or the cost of one of them.
  reason text not null check (reason in ('plans', 'cost')),
  state text not null default 'open' check (state in ('open', 'confirmed', 'refused', 'withdrawn')),
  closed_by uuid references people,
  closed_at timestamptz,
  close_reason text not null default '',
  check ((state = 'open') = (closed_by is null) and (state = 'open') = (closed_at is null)),
  -- Who proposes takes it back, and never confirms or refuses it.
  check (state = 'open' or (state = 'withdrawn') = (closed_by = proposed_by)),
  check (state <> 'refused' or length(trim(close_reason)) > 0)
);
create index approval_proposals_by_age on approval_proposals (state, proposed_at);

create table approval_proposal_plans (
  approval_proposal_id uuid not null references approval_proposals,
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  -- Of the plan as it was proposed: what changed since is not confirmed.
  plan_version integer not null,
  note text not null,
  late text check (late in ('accepted', 'refused')),
  cost_cents bigint not null check (cost_cents >= 0),
  is_open boolean not null default true,
  is_approved boolean not null default false,
  primary key (approval_proposal_id, plan_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);
create unique index one_proposal_at_a_time on approval_proposal_plans (plan_id, version_number) where is_open;

alter table plan_versions add column proposed_by uuid references people;

alter table approval_proposals enable row level security;
alter table approval_proposal_plans enable row level security;
grant select, insert, update on approval_proposals, approval_proposal_plans to regia_app;
create policy read_by_programme on approval_proposals for select using ((select regia.reads_programme()));
create policy propose_as_oneself on approval_proposals for insert
  with check ((select regia.actor_role() in ('reviewer', 'programme_officer')) and proposed_by = (select regia.person_id()) and state = 'open');
create policy close_as_oneself on approval_proposals for update
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')) and state = 'open')
  with check (closed_by = (select regia.person_id()));
create policy read_by_programme on approval_proposal_plans for select using ((select regia.reads_programme()));
create policy examine on approval_proposal_plans for all
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')));
