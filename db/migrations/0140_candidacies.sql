-- Candidacies to calls: from the draft to the payment and the years after it. Needs the calls of 0130.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables only: the previous release still works on this schema.

-- State, days and amounts follow from the acts, folded again at each of them. The reckoned days are those of the next step.
create table candidacies (
  administration_id uuid not null references administrations,
  candidacy_id uuid not null unique,
  call_id uuid not null references calls,
  -- The version of the call it was sent under; a draft follows the one in force.
  call_version_id uuid references call_versions (call_version_id),
  -- Of the call, kept here so that the same service is not funded twice for the same thing.
  measure text not null,
  needs_plan boolean not null,
  band_code text,
  state text not null default 'draft' check (state in ('draft', 'sent', 'receivable', 'admitted', 'not_admitted', 'funded', 'contracted',
    'completed', 'in_check', 'check_positive', 'check_partial', 'check_negative', 'payment_requested', 'in_payment', 'paid', 'concluded',
    'renounced', 'renunciation_decreed', 'revoked', 'discarded')),
  cup text check (cup ~ '^[A-Z]\d{2}[A-Z]\d{11}$'),
  sent_on date,
  admitted_on date,
  funded_on date,
  contracted_on date,
  completed_on date,
  check_asked_on date,
  checked_on date,
  requested_on date,
  paid_on date,
  sample_asked_on date,
  sample_answered_on date,
  -- Of a draft: what its services would give.
  forecast_cents bigint check (forecast_cents >= 0),
  requested_cents bigint check (requested_cents >= 0),
  granted_cents bigint check (granted_cents >= 0),
  paid_cents bigint check (paid_cents >= 0),
  next_step text,
  due_on date,
  last_useful_on date,
  -- The last useful day that was told, and how many days before: 60, 30, 7, 0 for a day that passed.
  warned_for date,
  warned_days integer,
  responsible_person_id uuid references people,
  version integer not null default 1,
  created_by uuid references people,
  created_at timestamptz not null,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, candidacy_id)
);
-- One candidacy to a call for each body, until it is refused, revoked or its renunciation is decreed.
create unique index candidacies_once on candidacies (administration_id, call_id)
  where state not in ('not_admitted', 'renunciation_decreed', 'revoked', 'discarded');
create index candidacies_by_call on candidacies (call_id, state);
create index candidacies_by_last_useful on candidacies ((coalesce(last_useful_on, date '9999-12-31')), candidacy_id);

-- The title of a call: of a version, else of the last one. Everybody signed in reads calls.
create function regia.call_title(of_call uuid, of_version uuid) returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$ select v.content ->> 'title' from call_versions v where v.call_id = of_call
    order by v.call_version_id = of_version desc nulls last, v.number desc limit 1 $$;
revoke all on function regia.call_title(uuid, uuid) from public;
grant execute on function regia.call_title(uuid, uuid) to regia_app;

create table candidacy_services (
  administration_id uuid not null,
  candidacy_id uuid not null,
  digital_service_id uuid not null,
  mode text not null,
  primary key (administration_id, candidacy_id, digital_service_id),
  foreign key (administration_id, candidacy_id) references candidacies (administration_id, candidacy_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id)
);
create index candidacy_services_by_service on candidacy_services (digital_service_id);

-- What happened, act by act. An act recorded by mistake is undone, with the reason, and kept.
create table candidacy_acts (
  administration_id uuid not null,
  candidacy_act_id uuid not null unique,
  candidacy_id uuid not null,
  number integer not null,
  action text not null,
  from_state text not null,
  to_state text not null,
  on_day date not null,
  protocol text not null default '',
  note text not null default '',
  channel text check (channel in ('pec', 'portal', 'other')),
  sender text not null default '',
  cup text,
  amount_cents bigint check (amount_cents >= 0),
  -- Of a suspension its last day, of an extension its months and the step it is for.
  until_day date,
  months integer check (months > 0),
  term_step text,
  document_id uuid,
  recorded_by uuid references people,
  recorded_at timestamptz not null,
  undone_by uuid references people,
  undone_at timestamptz,
  undone_reason text not null default '',
  primary key (administration_id, candidacy_act_id),
  unique (candidacy_id, number),
  foreign key (administration_id, candidacy_id) references candidacies (administration_id, candidacy_id),
  foreign key (administration_id, document_id) references documents (administration_id, document_id),
  check (undone_at is null or trim(undone_reason) <> '')
);
create index candidacy_acts_by_document on candidacy_acts (document_id);

create table candidacy_contracts (
  administration_id uuid not null,
  candidacy_contract_id uuid not null unique,
  candidacy_id uuid not null,
  supplier_name text not null check (trim(supplier_name) <> ''),
  object text not null check (trim(object) <> ''),
  cig text not null default '',
  signed_on date not null,
  amount_cents bigint check (amount_cents >= 0),
  added_by uuid references people,
  added_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (administration_id, candidacy_contract_id),
  foreign key (administration_id, candidacy_id) references candidacies (administration_id, candidacy_id)
);
create index candidacy_contracts_by_candidacy on candidacy_contracts (candidacy_id);

-- Documents of the dossier, by the phase and the requirement of the call they answer, with what was read in them.
create table candidacy_documents (
  administration_id uuid not null,
  candidacy_document_id uuid not null unique,
  candidacy_id uuid not null,
  phase text not null,
  requirement_code text,
  document_id uuid not null,
  -- Signatures found, signers, signing times, words: never checked for validity.
  reading jsonb not null,
  added_by uuid references people,
  added_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (administration_id, candidacy_document_id),
  foreign key (administration_id, candidacy_id) references candidacies (administration_id, candidacy_id),
  foreign key (administration_id, document_id) references documents (administration_id, document_id)
);
create index candidacy_documents_by_candidacy on candidacy_documents (candidacy_id);
create index candidacy_documents_by_document on candidacy_documents (document_id);

-- Fields carried over to the portal, one row each.
create table candidacy_ticks (
  administration_id uuid not null,
  candidacy_id uuid not null,
  page text not null check (page in ('candidacy', 'request')),
  field_key text not null,
  -- The value it was carried over with: another value since then asks for it again.
  value text not null,
  ticked_by uuid not null references people,
  ticked_at timestamptz not null,
  primary key (administration_id, candidacy_id, page, field_key),
  foreign key (administration_id, candidacy_id) references candidacies (administration_id, candidacy_id)
);

-- A service that two bodies declare as one (a union and its members): funded once for both.
create table service_sharings (
  administration_id uuid not null,
  digital_service_id uuid not null,
  shared_with_service_id uuid not null references digital_services (digital_service_id),
  declared_by uuid not null references people,
  declared_at timestamptz not null,
  primary key (administration_id, digital_service_id, shared_with_service_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id),
  check (digital_service_id <> shared_with_service_id)
);
create index service_sharings_by_other on service_sharings (shared_with_service_id);

do $$
declare t text;
begin
  foreach t in array array['candidacies', 'candidacy_services', 'candidacy_acts', 'candidacy_contracts', 'candidacy_documents', 'candidacy_ticks',
      'service_sharings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update on %I to regia_app', t);
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  foreach t in array array['candidacy_services', 'candidacy_ticks', 'service_sharings'] loop
    execute format('grant delete on %I to regia_app', t);
    execute format('create policy remove_in_scope on %I for delete using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
  -- What left is read by the programme too, as the bodies'' plans sent to it are.
  foreach t in array array['candidacy_services', 'candidacy_acts', 'candidacy_contracts'] loop
    execute format('create policy read_sent on %I for select using ((select regia.reads_programme()) and exists (
      select 1 from candidacies c where c.candidacy_id = %I.candidacy_id and c.sent_on is not null))', t, t);
  end loop;
end $$;
create policy read_sent on candidacies for select using (sent_on is not null and (select regia.reads_programme()));
-- Jobs reckon the next day again and mark what was told, drafts included: a window closes on them too.
create policy read_for_jobs on candidacies for select using ((select coalesce(regia.system_actor() = 'jobs', false)));
create policy reckon_for_jobs on candidacies for update using ((select coalesce(regia.system_actor() = 'jobs', false)));
create policy read_for_jobs on candidacy_acts for select using ((select coalesce(regia.system_actor() = 'jobs', false)));
create policy read_for_jobs on candidacy_contracts for select using ((select coalesce(regia.system_actor() = 'jobs', false)));

create policy read_candidacies on events for select using (subject_kind = 'candidacy' and (select regia.reads_programme())
  and exists (select 1 from candidacies c where c.candidacy_id = events.subject_id and c.sent_on is not null));

-- Services of a candidacy that a live candidacy of the same measure has already, also through a declared sharing, whoever's it is: the service asked
-- for, and of the other one body, service and call, nothing more.
create function regia.funded_elsewhere(of_services uuid[], of_measure text, but_candidacy uuid) returns table (
    digital_service_id uuid, other_administration text, other_service text, call_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with recursive asked as (
      select s.digital_service_id from digital_services s
      where s.digital_service_id = any (of_services) and s.administration_id = any (regia.scope())),
    same (first, other) as (
      select a.digital_service_id, a.digital_service_id from asked a
      union
      select same.first, case when h.digital_service_id = same.other then h.shared_with_service_id else h.digital_service_id end
      from same join service_sharings h on same.other in (h.digital_service_id, h.shared_with_service_id))
    select same.first, a.name, s.name, c.call_id
    from same join candidacy_services x on x.digital_service_id = same.other
      join candidacies c on c.administration_id = x.administration_id and c.candidacy_id = x.candidacy_id
      join digital_services s on s.digital_service_id = same.other
      join administrations a on a.administration_id = c.administration_id
    where c.measure = of_measure and c.candidacy_id is distinct from but_candidacy
      and c.state not in ('draft', 'not_admitted', 'renunciation_decreed', 'revoked', 'discarded') $$;
revoke all on function regia.funded_elsewhere(uuid[], text, uuid) from public;
grant execute on function regia.funded_elsewhere(uuid[], text, uuid) to regia_app;
