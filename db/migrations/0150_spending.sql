-- Spending for data centres: requests for authorisation and communications, what was sent word for word, who examined and decided them, under which
-- conditions and derogations. New tables only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- One request on its road. What it says here is what was last sent; what is being written stands in spending_drafts.
create table spending_requests (
  administration_id uuid not null references administrations,
  spending_request_id uuid not null unique,
  data_centre_id uuid not null,
  duty text not null check (duty in ('authorisation', 'communication', 'prior_communication')),
  -- A communication that the programme said to need an authorisation stays one from then on.
  is_requalified boolean not null default false,
  channel text not null check (channel in ('programme', 'office')),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'in_examination', 'integration_requested',
    'authorised', 'authorised_with_conditions', 'denied', 'acknowledged', 'requalified', 'withdrawn')),
  version integer not null default 1,
  version_count integer not null default 0 check (version_count >= 0),
  reviewer_person_id uuid references people,
  subject text not null default '',
  kind text check (kind in ('ordinary_maintenance', 'continuity', 'consolidation', 'expansion', 'new_data_centre')),
  purpose text check (purpose in ('avoid_interruption', 'bring_forward', 'consolidate', 'other')),
  exempt_ground text check (exempt_ground in ('research', 'technology_transfer', 'clinical_diagnostics')),
  supplier text not null default '',
  product text not null default '',
  procedure text,
  cig text not null default '',
  cup text not null default '',
  net_cents bigint check (net_cents >= 0),
  vat_cents bigint check (vat_cents >= 0),
  starts_on date,
  -- Of the contract as it is: an authorised one may be made shorter afterwards.
  ends_on date,
  submitted_at timestamptz,
  decided_at timestamptz,
  -- The last of the days before the end of the contract (60, 30, 7) that was told.
  expiry_told integer,
  created_by uuid references people,
  created_at timestamptz not null,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, spending_request_id),
  foreign key (administration_id, data_centre_id) references data_centres (administration_id, data_centre_id),
  check (ends_on >= starts_on),
  check ((version_count = 0) = (submitted_at is null)),
  check (duty = 'authorisation' or state not in ('authorised', 'authorised_with_conditions', 'denied')),
  check (duty <> 'authorisation' or state not in ('acknowledged')),
  check (state not in ('authorised', 'authorised_with_conditions') or (ends_on is not null and decided_at is not null))
);
create index spending_requests_by_place on spending_requests (data_centre_id, state);
create index spending_requests_queue on spending_requests (state, submitted_at, spending_request_id);
create index spending_requests_by_supplier on spending_requests (lower(supplier)) where version_count > 0;

-- What body and office are writing: the answers of the form, read again by the application's own schema.
create table spending_drafts (
  administration_id uuid not null,
  spending_request_id uuid not null,
  content jsonb not null,
  version integer not null default 1,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, spending_request_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

-- Who wrote in a request: those may not examine or decide it.
create table spending_authors (
  administration_id uuid not null,
  spending_request_id uuid not null,
  person_id uuid not null references people,
  primary key (administration_id, spending_request_id, person_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

-- What was sent, word for word: canonical JSON and its hash. Never updated.
create table spending_versions (
  administration_id uuid not null,
  spending_version_id uuid not null unique,
  spending_request_id uuid not null,
  number integer not null check (number > 0),
  receipt_number text not null unique,
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  channel text not null check (channel in ('programme', 'office')),
  submitted_at timestamptz not null,
  submitted_by uuid not null references people,
  submitted_as uuid not null references assignments,
  primary key (administration_id, spending_version_id),
  unique (spending_request_id, number),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

-- What was last sent, by year and by service: for sums and lists. The services may be of other bodies hosted there.
create table spending_amounts (
  administration_id uuid not null,
  spending_request_id uuid not null,
  year integer not null check (year between 2000 and 2100),
  net_cents bigint not null check (net_cents >= 0),
  vat_cents bigint check (vat_cents >= 0),
  primary key (administration_id, spending_request_id, year),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

create table spending_services (
  administration_id uuid not null,
  spending_request_id uuid not null,
  digital_service_id uuid not null,
  primary key (administration_id, spending_request_id, digital_service_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

create table spending_documents (
  administration_id uuid not null,
  spending_request_id uuid not null,
  document_id uuid not null,
  sha256 text not null,
  purpose text not null check (purpose in ('report', 'other')),
  -- The first version it left with; while null it may be taken away.
  sent_number integer,
  added_by uuid not null references people,
  added_at timestamptz not null,
  primary key (administration_id, spending_request_id, document_id),
  unique (spending_request_id, sha256),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id),
  foreign key (administration_id, document_id) references documents (administration_id, document_id)
);

-- The clock stops from the question to its answer.
create table spending_integrations (
  administration_id uuid not null,
  spending_integration_id uuid not null unique,
  spending_request_id uuid not null,
  version_number integer not null,
  question text not null check (length(trim(question)) > 0),
  due_on date not null,
  asked_by uuid not null references people,
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (administration_id, spending_integration_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);
create unique index spending_integrations_open on spending_integrations (spending_request_id) where answered_at is null;

-- What a reviewer thinks of a version, with the plan as it was seen. The body reads it with the decision.
create table spending_opinions (
  administration_id uuid not null,
  spending_opinion_id uuid not null unique,
  spending_request_id uuid not null,
  version_number integer not null,
  verdict text not null check (verdict in ('favourable', 'with_conditions', 'contrary')),
  reasons text not null check (length(trim(reasons)) > 0),
  seen_plan jsonb not null,
  written_by uuid not null references people,
  written_at timestamptz not null,
  primary key (administration_id, spending_opinion_id),
  unique (spending_request_id, version_number),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);

create table spending_act_counters (
  year integer primary key,
  last_number integer not null
);

-- What was decided, by an act with number, day and reasons. In office mode it is the act received, with the number it came with.
create table spending_acts (
  administration_id uuid not null,
  spending_act_id uuid not null unique,
  spending_request_id uuid not null,
  version_number integer not null,
  kind text not null check (kind in ('authorise', 'authorise_with_conditions', 'deny', 'acknowledge', 'requalify')),
  channel text not null check (channel in ('programme', 'office')),
  number text not null check (length(trim(number)) > 0),
  decided_on date not null,
  reasons text not null,
  -- The plan of the data centre as the person who decided saw it.
  seen_plan jsonb,
  decided_by uuid not null references people,
  decided_at timestamptz not null,
  primary key (administration_id, spending_act_id),
  -- Two people cannot decide the same version.
  unique (spending_request_id, version_number),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);
create unique index spending_acts_number on spending_acts (number) where channel = 'programme';

create table spending_conditions (
  administration_id uuid not null,
  spending_condition_id uuid not null unique,
  spending_request_id uuid not null,
  spending_act_id uuid not null,
  words text not null check (length(trim(words)) > 0),
  due_on date not null,
  met_on date,
  met_note text not null default '',
  met_by uuid references people,
  primary key (administration_id, spending_condition_id),
  foreign key (administration_id, spending_act_id) references spending_acts (administration_id, spending_act_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id),
  check (met_on is null or met_by is not null)
);

-- Why a contract may outlive its plan: ground, scope, until when, and for which end of the plan it was given.
create table spending_derogations (
  administration_id uuid not null,
  spending_derogation_id uuid not null unique,
  spending_request_id uuid not null,
  spending_act_id uuid,
  ground text not null check (length(trim(ground)) > 0),
  scope text not null check (length(trim(scope)) > 0),
  expires_on date not null,
  -- The end of the plan it was given for; null when there was none.
  plan_ends_on date,
  given_by uuid not null references people,
  given_at timestamptz not null,
  primary key (administration_id, spending_derogation_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id),
  foreign key (administration_id, spending_act_id) references spending_acts (administration_id, spending_act_id)
);
create index spending_derogations_by_request on spending_derogations (spending_request_id);

-- Office mode: fields already carried over to the portal, and the sending recorded afterwards.
create table spending_ticks (
  administration_id uuid not null,
  spending_version_id uuid not null,
  field_key text not null,
  ticked_by uuid not null references people,
  ticked_at timestamptz not null,
  primary key (administration_id, spending_version_id, field_key),
  foreign key (administration_id, spending_version_id) references spending_versions (administration_id, spending_version_id)
);

create table spending_sendings (
  administration_id uuid not null,
  spending_version_id uuid not null,
  channel text not null check (channel in ('pec', 'portal', 'other')),
  sent_by_name text not null,
  sent_on date not null,
  protocol_number text not null default '',
  receipt_document_id uuid,
  differences text not null default '',
  recorded_by uuid not null references people,
  recorded_at timestamptz not null,
  primary key (administration_id, spending_version_id),
  foreign key (administration_id, spending_version_id) references spending_versions (administration_id, spending_version_id),
  foreign key (administration_id, receipt_document_id) references documents (administration_id, document_id)
);

-- Whether a request was sent inside Regia: what the programme reads and works on.
create function regia.is_sent_spending(of_request uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from spending_requests r
    where r.spending_request_id = of_request and r.channel = 'programme' and r.version_count > 0) $$;
grant execute on function regia.is_sent_spending(uuid) to regia_app;

do $$
declare t text;
begin
  foreach t in array array['spending_requests', 'spending_drafts', 'spending_authors', 'spending_versions', 'spending_amounts', 'spending_services',
    'spending_documents', 'spending_integrations', 'spending_opinions', 'spending_acts', 'spending_conditions', 'spending_derogations',
    'spending_ticks', 'spending_sendings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]))', t);
  end loop;
  -- What body and office write.
  foreach t in array array['spending_requests', 'spending_drafts', 'spending_authors', 'spending_versions', 'spending_amounts', 'spending_services',
    'spending_documents', 'spending_ticks', 'spending_sendings'] loop
    execute format('grant select, insert on %I to regia_app', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  foreach t in array array['spending_requests', 'spending_drafts', 'spending_documents', 'spending_conditions', 'spending_integrations'] loop
    execute format('grant update on %I to regia_app', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  foreach t in array array['spending_amounts', 'spending_services', 'spending_documents', 'spending_ticks'] loop
    execute format('grant delete on %I to regia_app', t);
    execute format('create policy remove_in_scope on %I for delete using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  -- What was sent inside Regia, read by the programme.
  foreach t in array array['spending_authors', 'spending_versions', 'spending_amounts', 'spending_services', 'spending_integrations', 'spending_opinions',
    'spending_acts', 'spending_conditions', 'spending_derogations'] loop
    execute format('create policy read_sent on %I for select using ((select regia.reads_programme()) and regia.is_sent_spending(spending_request_id))', t);
  end loop;
  -- What the programme writes on it, and what an office records of an answer received by another channel.
  foreach t in array array['spending_integrations', 'spending_opinions', 'spending_acts', 'spending_conditions', 'spending_derogations'] loop
    execute format('grant select, insert on %I to regia_app', t);
    execute format('create policy examine on %I for insert with check ((select regia.actor_role() in (''reviewer'', ''programme_officer''))
      and regia.is_sent_spending(spending_request_id))', t);
  end loop;
  foreach t in array array['spending_acts', 'spending_conditions', 'spending_derogations'] loop
    execute format('create policy record_received on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[])
      and not regia.is_sent_spending(spending_request_id))', t);
  end loop;
end $$;
alter table spending_act_counters enable row level security;
grant select, insert, update on spending_act_counters to regia_app;
create policy count_on on spending_act_counters for all using ((select regia.actor_role() = 'programme_officer'));

create policy read_sent on spending_requests for select using (channel = 'programme' and version_count > 0 and (select regia.reads_programme()));
create policy decide_sent on spending_requests for update
  using (channel = 'programme' and version_count > 0 and (select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy read_sent on spending_documents for select
  using (sent_number is not null and (select regia.reads_programme()) and regia.is_sent_spending(spending_request_id));
create policy change_condition on spending_conditions for update
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')) and regia.is_sent_spending(spending_request_id));
-- An opinion that is not decided upon yet is the programme's own.
create policy decided_only on spending_opinions as restrictive for select
  using ((select regia.reads_programme()) or exists (select 1 from spending_acts a
    where a.spending_request_id = spending_opinions.spending_request_id and a.version_number = spending_opinions.version_number));
create policy read_spending on documents for select using ((select regia.reads_programme())
  and exists (select 1 from spending_documents s where s.document_id = documents.document_id and s.sent_number is not null));
create policy read_spending on events for select using (subject_kind = 'spending_request' and action <> 'write'
  and (select regia.reads_programme()) and regia.is_sent_spending(subject_id));

-- The people of a request, as regia.plan_audience for a plan: its body, its office, who examines it.
create function regia.spending_audience(of_request uuid) returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from spending_requests r
    join assignments a on a.administration_id = r.administration_id
      or a.association_id in (select m.association_id from association_members m where m.administration_id = r.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
      or (a.person_id = r.reviewer_person_id and a.role = 'reviewer')
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where r.spending_request_id = of_request and a.role <> 'auditor' and (a.role <> 'delegate' or 'spending' = any (a.sends))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (r.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.person_id, a.role $$;
grant execute on function regia.spending_audience(uuid) to regia_app;
