-- Migration plans: the draft a body works on, the versions it sent, what was observed, and what left by another channel.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table documents (
  administration_id uuid not null references administrations,
  document_id uuid not null unique,
  file_name text not null,
  media_type text not null,
  size_bytes integer not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  uploaded_by uuid references people,
  uploaded_at timestamptz not null,
  primary key (administration_id, document_id)
);

create table plans (
  administration_id uuid not null references administrations,
  plan_id uuid not null unique,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'under_review', 'returned', 'approved', 'withdrawn')),
  version integer not null default 1,
  version_count integer not null default 0 check (version_count >= 0),
  responsible_person_id uuid references people,
  reviewer_person_id uuid references people,
  -- A new end asked after a past term (piano di rientro): its reason, and what the reviewer said.
  late_reason text not null default '',
  late_new_end_on date,
  created_by uuid references people,
  created_at timestamptz not null,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, plan_id),
  unique (administration_id)
);
create index plans_queue on plans (state, updated_at, plan_id);

create table plan_items (
  administration_id uuid not null,
  plan_item_id uuid not null unique,
  plan_id uuid not null,
  digital_service_id uuid not null,
  -- mode A or B, or why the service does not migrate: retain, retire, not due (already migrated, excused).
  approach text check (approach in ('A', 'B', 'retain', 'retire', 'not_due')),
  strategy text check (strategy in ('rehost', 'repurchase', 'replatform', 'rearchitect')),
  reason text not null default '',
  review_on date,
  destination_kind text check (destination_kind in ('psn', 'qualified_cloud', 'adequate_infrastructure', 'group_a_data_centre')),
  destination_name text not null default '',
  qualification_code text,
  qualification_valid_to date,
  contract_on date,
  starts_on date,
  ends_on date,
  cost_cents bigint check (cost_cents >= 0),
  yearly_fee_cents bigint check (yearly_fee_cents >= 0),
  responsible_person_id uuid references people,
  version integer not null default 1,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, plan_item_id),
  unique (plan_id, digital_service_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id)
);
create index plan_items_by_service on plan_items (digital_service_id);

-- Who wrote in a plan: those may not review it.
create table plan_authors (
  administration_id uuid not null,
  plan_id uuid not null,
  person_id uuid not null references people,
  primary key (administration_id, plan_id, person_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);

-- What was sent, word for word: canonical JSON and its hash. Never updated but for the outcome.
create table plan_versions (
  administration_id uuid not null,
  plan_version_id uuid not null unique,
  plan_id uuid not null,
  number integer not null check (number > 0),
  receipt_number text not null unique,
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  channel text not null check (channel in ('programme', 'office')),
  submitted_at timestamptz not null,
  submitted_by uuid not null references people,
  submitted_as uuid not null references assignments,
  finding_count integer not null,
  outcome text check (outcome in ('returned', 'approved', 'withdrawn')),
  outcome_at timestamptz,
  outcome_by uuid references people,
  outcome_note text,
  late_outcome text check (late_outcome in ('accepted', 'refused')),
  primary key (administration_id, plan_version_id),
  unique (plan_id, number),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);

create table receipt_counters (
  year integer primary key,
  last_number integer not null
);

create table plan_observations (
  administration_id uuid not null,
  observation_id uuid not null unique,
  plan_id uuid not null,
  version_number integer not null,
  digital_service_id uuid,
  body text not null check (length(trim(body)) > 0),
  written_by uuid not null references people,
  written_at timestamptz not null,
  is_published boolean not null default false,
  reply text,
  replied_by uuid references people,
  replied_at timestamptz,
  resolution text check (resolution in ('accepted', 'not_accepted')),
  primary key (administration_id, observation_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);
create index plan_observations_by_plan on plan_observations (plan_id, version_number);

-- Why a finding is fine as it is, in the words of the body.
create table finding_explanations (
  administration_id uuid not null,
  plan_id uuid not null,
  rule_code text not null,
  digital_service_id uuid not null,
  explanation text not null check (length(trim(explanation)) > 0),
  written_by uuid not null references people,
  written_at timestamptz not null,
  primary key (administration_id, plan_id, rule_code, digital_service_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);

-- Notes between office and body, on a plan or on one of its services; the programme does not read them.
create table plan_notes (
  administration_id uuid not null,
  note_id uuid not null unique,
  plan_id uuid not null,
  digital_service_id uuid,
  body text not null check (length(trim(body)) > 0),
  written_by uuid not null references people,
  written_at timestamptz not null,
  primary key (administration_id, note_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);

-- Office mode: fields already carried over to the portal, and the sending recorded afterwards.
create table portal_ticks (
  administration_id uuid not null,
  plan_version_id uuid not null,
  field_key text not null,
  ticked_by uuid not null references people,
  ticked_at timestamptz not null,
  primary key (administration_id, plan_version_id, field_key),
  foreign key (administration_id, plan_version_id) references plan_versions (administration_id, plan_version_id)
);

create table external_sendings (
  administration_id uuid not null,
  external_sending_id uuid not null unique,
  plan_version_id uuid not null,
  channel text not null check (channel in ('pec', 'portal', 'other')),
  sent_by_name text not null,
  sent_on date not null,
  protocol_number text not null default '',
  receipt_document_id uuid,
  sent_sha256 text,
  differences text not null default '',
  recorded_by uuid not null references people,
  recorded_at timestamptz not null,
  primary key (administration_id, external_sending_id),
  unique (plan_version_id),
  foreign key (administration_id, plan_version_id) references plan_versions (administration_id, plan_version_id),
  foreign key (administration_id, receipt_document_id) references documents (administration_id, document_id)
);

do $$
declare t text;
begin
  foreach t in array array['documents', 'plans', 'plan_items', 'plan_authors', 'plan_versions', 'receipt_counters', 'plan_observations',
    'finding_explanations', 'plan_notes', 'portal_ticks', 'external_sendings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to regia_app', t);
  end loop;
  -- The draft and what surrounds it: body and office only.
  foreach t in array array['documents', 'plan_items', 'finding_explanations', 'plan_notes', 'portal_ticks', 'external_sendings'] loop
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy remove_in_scope on %I for delete using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  -- What was sent to the programme: its staff reads it too.
  foreach t in array array['plans', 'plan_versions', 'plan_observations'] loop
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;
revoke delete on plans, plan_versions from regia_app;

create policy read_sent on plans for select using (version_count > 0 and (select regia.reads_programme()));
create policy decide_sent on plans for update
  using (version_count > 0 and (select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy read_sent on plan_versions for select using ((select regia.reads_programme()));
create policy decide_sent on plan_versions for update
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy observe on plan_observations for all
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy read_published on plan_observations for select using (is_published and (select regia.reads_programme()));
-- A body sees an observation when it is published with the return, not while the reviewer writes it.
create policy published_only on plan_observations as restrictive for select
  using (is_published or (select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy read_authors on plan_authors for select
  using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()));
create policy write_authors on plan_authors for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy count_on on receipt_counters for all using ((select regia.is_signed_in()));

-- What the owner of a shared place sees of a foreign service: body, name, class, planned end. Nothing more.
create function regia.hosted_services(of_data_centre uuid) returns table (
    administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, planned_end date, is_own boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.administration_id, a.name, s.digital_service_id, s.name, s.data_class, i.ends_on, s.administration_id = d.administration_id
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active'
    join administrations a on a.administration_id = s.administration_id
    left join plan_items i on i.digital_service_id = s.digital_service_id
    where d.data_centre_id = of_data_centre
      and (d.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.name, s.name, s.digital_service_id $$;
