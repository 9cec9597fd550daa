-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Generated from db/migrations by `npm run generate`; never edited by hand.

-- Extensions and schemas

create extension btree_gist;
create extension pg_trgm;
create schema regia;

-- Tables

create table access_keys (
  access_key_id uuid not null,
  person_id uuid not null,
  assignment_id uuid not null,
  name text not null,
  scopes text[] not null,
  key_hash text not null,
  created_at timestamp with time zone not null,
  expires_on date not null,
  revoked_at timestamp with time zone,
  last_used_on date,
  constraint access_keys_pkey PRIMARY KEY (access_key_id),
  constraint access_keys_key_hash_key UNIQUE (key_hash),
  constraint access_keys_name_check CHECK (name <> ''::text),
  constraint access_keys_scopes_check CHECK (cardinality(scopes) > 0),
  constraint access_keys_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES assignments(assignment_id),
  constraint access_keys_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table accounts (
  person_id uuid not null,
  email text not null,
  phone text,
  is_active boolean default true not null,
  wants_mail boolean default true not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (person_id),
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_email_check CHECK (email = lower(email) AND email ~~ '%_@_%'::text),
  constraint accounts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table administration_codes (
  administration_id uuid not null,
  kind text not null,
  code text not null,
  source text not null,
  seen_on date,
  constraint administration_codes_pkey PRIMARY KEY (administration_id, kind, code, source),
  constraint administration_codes_kind_check CHECK (kind = ANY (ARRAY['istat'::text, 'ipa'::text])),
  constraint administration_codes_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id)
);

create table administration_names (
  administration_id uuid not null,
  name text not null,
  replaced_on date not null,
  search_text text not null,
  constraint administration_names_pkey PRIMARY KEY (administration_id, name),
  constraint administration_names_name_check CHECK (length(name) >= 2 AND length(name) <= 300),
  constraint administration_names_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id)
);

create table administration_populations (
  administration_id uuid not null,
  counted_on date not null,
  residents integer not null,
  source text not null,
  constraint administration_populations_pkey PRIMARY KEY (administration_id, counted_on),
  constraint administration_populations_residents_check CHECK (residents >= 0),
  constraint administration_populations_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id)
);

create table administrations (
  administration_id uuid not null,
  ipa_code text,
  name text not null,
  other_language_name text,
  kind text not null,
  ipa_category text,
  istat_code text,
  cadastral_code text,
  tax_code text,
  province_code text,
  province_name text,
  province_abbreviation text,
  region_code text,
  region_name text,
  certified_mail text,
  website text,
  submission_channel text default 'programme'::text not null,
  is_demo boolean default false not null,
  search_text text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  field_sources jsonb default '{}'::jsonb not null,
  constraint administrations_pkey PRIMARY KEY (administration_id),
  constraint administrations_ipa_code_key UNIQUE (ipa_code),
  constraint administrations_istat_code_key UNIQUE (istat_code),
  constraint administrations_cadastral_code_check CHECK (cadastral_code ~ '^[A-Z][0-9]{3}$'::text),
  constraint administrations_ipa_code_check CHECK (ipa_code = lower(ipa_code) AND ipa_code ~ '^[a-z0-9_-]{2,30}$'::text),
  constraint administrations_istat_code_check CHECK (istat_code ~ '^[0-9]{6}$'::text),
  constraint administrations_kind_check CHECK (kind = ANY (ARRAY['municipality'::text, 'union'::text, 'province'::text, 'metropolitan_city'::text, 'region'::text, 'central'::text, 'health'::text, 'school'::text, 'university'::text, 'in_house'::text, 'other'::text])),
  constraint administrations_name_check CHECK (length(name) >= 2 AND length(name) <= 300),
  constraint administrations_province_code_check CHECK (province_code ~ '^[0-9]{3}$'::text),
  constraint administrations_region_code_check CHECK (region_code ~ '^[0-9]{2}$'::text),
  constraint administrations_submission_channel_check CHECK (submission_channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint administrations_tax_code_check CHECK (tax_code ~ '^[0-9]{11}$'::text)
);

create table api_answers (
  assignment_id uuid not null,
  idempotency_key text not null,
  request_hash text not null,
  status smallint,
  content jsonb,
  asked_at timestamp with time zone not null,
  constraint api_answers_pkey PRIMARY KEY (assignment_id, idempotency_key),
  constraint api_answers_idempotency_key_check CHECK (length(idempotency_key) >= 1 AND length(idempotency_key) <= 200),
  constraint api_answers_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES assignments(assignment_id)
);

create table applied_migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint applied_migrations_pkey PRIMARY KEY (name)
);

create table approval_proposal_plans (
  approval_proposal_id uuid not null,
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  plan_version integer not null,
  note text not null,
  late text,
  cost_cents bigint not null,
  is_open boolean default true not null,
  is_approved boolean default false not null,
  constraint approval_proposal_plans_pkey PRIMARY KEY (approval_proposal_id, plan_id),
  constraint approval_proposal_plans_cost_cents_check CHECK (cost_cents >= 0),
  constraint approval_proposal_plans_late_check CHECK (late = ANY (ARRAY['accepted'::text, 'refused'::text])),
  constraint approval_proposal_plans_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint approval_proposal_plans_approval_proposal_id_fkey FOREIGN KEY (approval_proposal_id) REFERENCES approval_proposals(approval_proposal_id)
);

create table approval_proposals (
  approval_proposal_id uuid not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  reason text not null,
  state text default 'open'::text not null,
  closed_by uuid,
  closed_at timestamp with time zone,
  close_reason text default ''::text not null,
  constraint approval_proposals_pkey PRIMARY KEY (approval_proposal_id),
  constraint approval_proposals_check CHECK ((state = 'open'::text) = (closed_by IS NULL) AND (state = 'open'::text) = (closed_at IS NULL)),
  constraint approval_proposals_check1 CHECK (state = 'open'::text OR (state = 'withdrawn'::text) = (closed_by = proposed_by)),
  constraint approval_proposals_check2 CHECK (state <> 'refused'::text OR length(TRIM(BOTH FROM close_reason)) > 0),
  constraint approval_proposals_reason_check CHECK (reason = ANY (ARRAY['plans'::text, 'cost'::text])),
  constraint approval_proposals_state_check CHECK (state = ANY (ARRAY['open'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text])),
  constraint approval_proposals_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(person_id),
  constraint approval_proposals_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(person_id)
);

create table assignments (
  assignment_id uuid not null,
  person_id uuid not null,
  role text not null,
  administration_id uuid,
  association_id uuid,
  valid_from date not null,
  valid_to date,
  act text default ''::text not null,
  sends text[] default '{}'::text[] not null,
  granted_by uuid,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  changes_many boolean default false not null,
  constraint assignments_pkey PRIMARY KEY (assignment_id),
  constraint assignments_check1 CHECK (
CASE role
    WHEN 'administrator'::text THEN administration_id IS NULL AND association_id IS NULL
    WHEN 'programme_officer'::text THEN administration_id IS NULL AND association_id IS NULL
    WHEN 'reviewer'::text THEN administration_id IS NULL AND association_id IS NULL
    WHEN 'office_member'::text THEN administration_id IS NULL AND association_id IS NOT NULL
    WHEN 'auditor'::text THEN administration_id IS NULL OR association_id IS NULL
    ELSE administration_id IS NOT NULL AND association_id IS NULL
END),
  constraint assignments_check2 CHECK (role = 'delegate'::text OR sends = '{}'::text[]),
  constraint assignments_end_check CHECK (valid_to >= (valid_from - 1)),
  constraint assignments_role_check CHECK (role = ANY (ARRAY['administrator'::text, 'programme_officer'::text, 'reviewer'::text, 'office_member'::text, 'contact'::text, 'editor'::text, 'legal_representative'::text, 'delegate'::text, 'auditor'::text])),
  constraint assignments_sends_check CHECK (sends <@ ARRAY['plans'::text, 'spending'::text, 'candidacies'::text]),
  constraint one_legal_representative EXCLUDE USING gist (administration_id WITH =, daterange(valid_from, valid_to + 1, '[)'::text) WITH &&) WHERE (role = 'legal_representative'::text),
  constraint assignments_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint assignments_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id),
  constraint assignments_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES people(person_id),
  constraint assignments_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table association_members (
  association_member_id uuid not null,
  association_id uuid not null,
  administration_id uuid not null,
  valid_from date not null,
  valid_to date,
  act text default ''::text not null,
  created_at timestamp with time zone not null,
  constraint association_members_pkey PRIMARY KEY (association_member_id),
  constraint association_members_check CHECK (valid_to >= valid_from),
  constraint association_members_administration_id_association_id_dater_excl EXCLUDE USING gist (administration_id WITH =, association_id WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&),
  constraint association_members_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint association_members_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id)
);

create table associations (
  association_id uuid not null,
  name text not null,
  contact_phone text,
  contact_hours text,
  is_demo boolean default false not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint associations_pkey PRIMARY KEY (association_id),
  constraint associations_name_key UNIQUE (name),
  constraint associations_name_check CHECK (length(name) >= 2 AND length(name) <= 200)
);

create table call_band_choices (
  administration_id uuid not null,
  call_id uuid not null,
  band_code text not null,
  reason text not null,
  chosen_by uuid not null,
  chosen_at timestamp with time zone not null,
  constraint call_band_choices_pkey PRIMARY KEY (administration_id, call_id),
  constraint call_band_choices_reason_check CHECK (length(TRIM(BOTH FROM reason)) > 0),
  constraint call_band_choices_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint call_band_choices_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id),
  constraint call_band_choices_chosen_by_fkey FOREIGN KEY (chosen_by) REFERENCES people(person_id)
);

create table call_scenario_lines (
  administration_id uuid not null,
  scenario_id uuid not null,
  call_id uuid not null,
  services jsonb not null,
  cost_cents bigint,
  yearly_fee_cents bigint,
  ceasing_cents bigint,
  constraint call_scenario_lines_pkey PRIMARY KEY (administration_id, scenario_id, call_id),
  constraint call_scenario_lines_ceasing_cents_check CHECK (ceasing_cents >= 0),
  constraint call_scenario_lines_cost_cents_check CHECK (cost_cents >= 0),
  constraint call_scenario_lines_yearly_fee_cents_check CHECK (yearly_fee_cents >= 0),
  constraint call_scenario_lines_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint call_scenario_lines_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id),
  constraint call_scenario_lines_scenario_id_fkey FOREIGN KEY (scenario_id) REFERENCES call_scenarios(scenario_id) ON DELETE CASCADE
);

create table call_scenarios (
  owner_id uuid not null,
  scenario_id uuid not null,
  name text not null,
  payment_months integer not null,
  version integer default 1 not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_by uuid not null,
  updated_at timestamp with time zone not null,
  constraint call_scenarios_pkey PRIMARY KEY (owner_id, scenario_id),
  constraint call_scenarios_scenario_id_key UNIQUE (scenario_id),
  constraint call_scenarios_name_check CHECK (length(TRIM(BOTH FROM name)) >= 1 AND length(TRIM(BOTH FROM name)) <= 120),
  constraint call_scenarios_payment_months_check CHECK (payment_months >= 0 AND payment_months <= 60),
  constraint call_scenarios_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint call_scenarios_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table call_versions (
  call_id uuid not null,
  call_version_id uuid not null,
  number integer not null,
  valid_from date not null,
  content jsonb not null,
  sha256 text not null,
  file_name text not null,
  loaded_by uuid,
  loaded_at timestamp with time zone not null,
  constraint call_versions_pkey PRIMARY KEY (call_id, number),
  constraint call_versions_call_version_id_key UNIQUE (call_version_id),
  constraint call_versions_number_check CHECK (number > 0),
  constraint call_versions_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint call_versions_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id),
  constraint call_versions_loaded_by_fkey FOREIGN KEY (loaded_by) REFERENCES people(person_id)
);

create table calls (
  call_id uuid not null,
  call_code text not null,
  created_at timestamp with time zone not null,
  constraint calls_pkey PRIMARY KEY (call_id),
  constraint calls_call_code_key UNIQUE (call_code),
  constraint calls_call_code_check CHECK (call_code ~ '^[a-z0-9][a-z0-9.-]{1,79}$'::text)
);

create table candidacies (
  administration_id uuid not null,
  candidacy_id uuid not null,
  call_id uuid not null,
  call_version_id uuid,
  measure text not null,
  needs_plan boolean not null,
  band_code text,
  state text default 'draft'::text not null,
  cup text,
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
  forecast_cents bigint,
  requested_cents bigint,
  granted_cents bigint,
  paid_cents bigint,
  next_step text,
  due_on date,
  last_useful_on date,
  warned_for date,
  warned_days integer,
  responsible_person_id uuid,
  version integer default 1 not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  constraint candidacies_pkey PRIMARY KEY (administration_id, candidacy_id),
  constraint candidacies_candidacy_id_key UNIQUE (candidacy_id),
  constraint candidacies_cup_check CHECK (cup ~ '^[A-Z]\d{2}[A-Z]\d{11}$'::text),
  constraint candidacies_forecast_cents_check CHECK (forecast_cents >= 0),
  constraint candidacies_granted_cents_check CHECK (granted_cents >= 0),
  constraint candidacies_paid_cents_check CHECK (paid_cents >= 0),
  constraint candidacies_requested_cents_check CHECK (requested_cents >= 0),
  constraint candidacies_state_check CHECK (state = ANY (ARRAY['draft'::text, 'sent'::text, 'receivable'::text, 'admitted'::text, 'not_admitted'::text, 'funded'::text, 'contracted'::text, 'completed'::text, 'in_check'::text, 'check_positive'::text, 'check_partial'::text, 'check_negative'::text, 'payment_requested'::text, 'in_payment'::text, 'paid'::text, 'concluded'::text, 'renounced'::text, 'renunciation_decreed'::text, 'revoked'::text, 'discarded'::text])),
  constraint candidacies_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint candidacies_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id),
  constraint candidacies_call_version_id_fkey FOREIGN KEY (call_version_id) REFERENCES call_versions(call_version_id),
  constraint candidacies_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint candidacies_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id),
  constraint candidacies_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table candidacy_acts (
  administration_id uuid not null,
  candidacy_act_id uuid not null,
  candidacy_id uuid not null,
  number integer not null,
  action text not null,
  from_state text not null,
  to_state text not null,
  on_day date not null,
  protocol text default ''::text not null,
  note text default ''::text not null,
  channel text,
  sender text default ''::text not null,
  cup text,
  amount_cents bigint,
  until_day date,
  months integer,
  term_step text,
  document_id uuid,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  undone_by uuid,
  undone_at timestamp with time zone,
  undone_reason text default ''::text not null,
  constraint candidacy_acts_pkey PRIMARY KEY (administration_id, candidacy_act_id),
  constraint candidacy_acts_candidacy_act_id_key UNIQUE (candidacy_act_id),
  constraint candidacy_acts_candidacy_id_number_key UNIQUE (candidacy_id, number),
  constraint candidacy_acts_amount_cents_check CHECK (amount_cents >= 0),
  constraint candidacy_acts_channel_check CHECK (channel = ANY (ARRAY['pec'::text, 'portal'::text, 'other'::text])),
  constraint candidacy_acts_check CHECK (undone_at IS NULL OR TRIM(BOTH FROM undone_reason) <> ''::text),
  constraint candidacy_acts_months_check CHECK (months > 0),
  constraint candidacy_acts_administration_id_candidacy_id_fkey FOREIGN KEY (administration_id, candidacy_id) REFERENCES candidacies(administration_id, candidacy_id),
  constraint candidacy_acts_administration_id_document_id_fkey FOREIGN KEY (administration_id, document_id) REFERENCES documents(administration_id, document_id),
  constraint candidacy_acts_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint candidacy_acts_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES people(person_id)
);

create table candidacy_contracts (
  administration_id uuid not null,
  candidacy_contract_id uuid not null,
  candidacy_id uuid not null,
  supplier_name text not null,
  object text not null,
  cig text default ''::text not null,
  signed_on date not null,
  amount_cents bigint,
  added_by uuid,
  added_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint candidacy_contracts_pkey PRIMARY KEY (administration_id, candidacy_contract_id),
  constraint candidacy_contracts_candidacy_contract_id_key UNIQUE (candidacy_contract_id),
  constraint candidacy_contracts_amount_cents_check CHECK (amount_cents >= 0),
  constraint candidacy_contracts_object_check CHECK (TRIM(BOTH FROM object) <> ''::text),
  constraint candidacy_contracts_supplier_name_check CHECK (TRIM(BOTH FROM supplier_name) <> ''::text),
  constraint candidacy_contracts_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint candidacy_contracts_administration_id_candidacy_id_fkey FOREIGN KEY (administration_id, candidacy_id) REFERENCES candidacies(administration_id, candidacy_id)
);

create table candidacy_documents (
  administration_id uuid not null,
  candidacy_document_id uuid not null,
  candidacy_id uuid not null,
  phase text not null,
  requirement_code text,
  document_id uuid not null,
  reading jsonb not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint candidacy_documents_pkey PRIMARY KEY (administration_id, candidacy_document_id),
  constraint candidacy_documents_candidacy_document_id_key UNIQUE (candidacy_document_id),
  constraint candidacy_documents_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint candidacy_documents_administration_id_candidacy_id_fkey FOREIGN KEY (administration_id, candidacy_id) REFERENCES candidacies(administration_id, candidacy_id),
  constraint candidacy_documents_administration_id_document_id_fkey FOREIGN KEY (administration_id, document_id) REFERENCES documents(administration_id, document_id)
);

create table candidacy_services (
  administration_id uuid not null,
  candidacy_id uuid not null,
  digital_service_id uuid not null,
  mode text not null,
  constraint candidacy_services_pkey PRIMARY KEY (administration_id, candidacy_id, digital_service_id),
  constraint candidacy_services_administration_id_candidacy_id_fkey FOREIGN KEY (administration_id, candidacy_id) REFERENCES candidacies(administration_id, candidacy_id),
  constraint candidacy_services_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id)
);

create table candidacy_ticks (
  administration_id uuid not null,
  candidacy_id uuid not null,
  page text not null,
  field_key text not null,
  value text not null,
  ticked_by uuid not null,
  ticked_at timestamp with time zone not null,
  constraint candidacy_ticks_pkey PRIMARY KEY (administration_id, candidacy_id, page, field_key),
  constraint candidacy_ticks_page_check CHECK (page = ANY (ARRAY['candidacy'::text, 'request'::text])),
  constraint candidacy_ticks_administration_id_candidacy_id_fkey FOREIGN KEY (administration_id, candidacy_id) REFERENCES candidacies(administration_id, candidacy_id),
  constraint candidacy_ticks_ticked_by_fkey FOREIGN KEY (ticked_by) REFERENCES people(person_id)
);

create table credentials (
  person_id uuid not null,
  password_hash text,
  password_changed_at timestamp with time zone,
  totp_secret text,
  totp_confirmed_at timestamp with time zone,
  totp_last_step bigint,
  updated_at timestamp with time zone not null,
  constraint credentials_pkey PRIMARY KEY (person_id),
  constraint credentials_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table data_centre_baselines (
  administration_id uuid not null,
  data_centre_id uuid not null,
  number integer not null,
  counted_on date not null,
  method text not null,
  energy_cents bigint,
  maintenance_cents bigint,
  connectivity_cents bigint,
  premises_cents bigint,
  staff_cents bigint,
  licences_cents bigint,
  other_cents bigint,
  reason text default ''::text not null,
  is_late boolean default false not null,
  written_by uuid,
  written_at timestamp with time zone not null,
  locked_at timestamp with time zone,
  constraint data_centre_baselines_pkey PRIMARY KEY (administration_id, data_centre_id, number),
  constraint data_centre_baselines_check CHECK (number = 1 OR locked_at IS NOT NULL AND length(TRIM(BOTH FROM reason)) > 0),
  constraint data_centre_baselines_connectivity_cents_check CHECK (connectivity_cents >= 0),
  constraint data_centre_baselines_energy_cents_check CHECK (energy_cents >= 0),
  constraint data_centre_baselines_licences_cents_check CHECK (licences_cents >= 0),
  constraint data_centre_baselines_maintenance_cents_check CHECK (maintenance_cents >= 0),
  constraint data_centre_baselines_method_check CHECK (length(TRIM(BOTH FROM method)) > 0),
  constraint data_centre_baselines_number_check CHECK (number > 0),
  constraint data_centre_baselines_other_cents_check CHECK (other_cents >= 0),
  constraint data_centre_baselines_premises_cents_check CHECK (premises_cents >= 0),
  constraint data_centre_baselines_staff_cents_check CHECK (staff_cents >= 0),
  constraint data_centre_baselines_administration_id_data_centre_id_fkey FOREIGN KEY (administration_id, data_centre_id) REFERENCES data_centres(administration_id, data_centre_id) ON DELETE CASCADE,
  constraint data_centre_baselines_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table data_centre_closings (
  administration_id uuid not null,
  closing_id uuid not null,
  data_centre_id uuid not null,
  servers_count integer,
  cpu_count integer,
  ram_gb integer,
  storage_gb integer,
  racks_count integer,
  energy_kwh_year integer,
  capacity_on date,
  yearly_cost_cents bigint,
  proof_document_id uuid,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  reopened_at timestamp with time zone,
  constraint data_centre_closings_pkey PRIMARY KEY (administration_id, closing_id),
  constraint data_centre_closings_yearly_cost_cents_check CHECK (yearly_cost_cents >= 0),
  constraint data_centre_closings_administration_id_data_centre_id_fkey FOREIGN KEY (administration_id, data_centre_id) REFERENCES data_centres(administration_id, data_centre_id) ON DELETE CASCADE,
  constraint data_centre_closings_proof_document_id_fkey FOREIGN KEY (proof_document_id) REFERENCES documents(document_id),
  constraint data_centre_closings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id)
);

create table data_centre_requirements (
  administration_id uuid not null,
  data_centre_id uuid not null,
  checklist_code text not null,
  requirement_code text not null,
  answer text not null,
  note text default ''::text not null,
  answered_on date not null,
  person_id uuid not null,
  constraint data_centre_requirements_pkey PRIMARY KEY (administration_id, data_centre_id, checklist_code, requirement_code),
  constraint data_centre_requirements_answer_check CHECK (answer = ANY (ARRAY['met'::text, 'partly'::text, 'not_met'::text])),
  constraint data_centre_requirements_administration_id_data_centre_id_fkey FOREIGN KEY (administration_id, data_centre_id) REFERENCES data_centres(administration_id, data_centre_id) ON DELETE CASCADE,
  constraint data_centre_requirements_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table data_centres (
  administration_id uuid not null,
  data_centre_id uuid not null,
  name text not null,
  site text default ''::text not null,
  agid_group text,
  group_reason text default ''::text not null,
  group_source text default ''::text not null,
  group_on date,
  is_group_contested boolean default false not null,
  state text default 'active'::text not null,
  closes_on date,
  responsible_person_id uuid,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  is_shared boolean default false not null,
  servers_count integer,
  cpu_count integer,
  ram_gb integer,
  storage_gb integer,
  racks_count integer,
  energy_kwh_year integer,
  capacity_on date,
  closed_on date,
  census_edition text default ''::text not null,
  room text default ''::text not null,
  constraint data_centres_pkey PRIMARY KEY (administration_id, data_centre_id),
  constraint data_centres_data_centre_id_key UNIQUE (data_centre_id),
  constraint closed_with_its_day CHECK ((state = 'closed'::text) = (closed_on IS NOT NULL)),
  constraint data_centres_agid_group_check CHECK (agid_group = ANY (ARRAY['PSN'::text, 'A'::text, 'B'::text])),
  constraint data_centres_cpu_count_check CHECK (cpu_count >= 0),
  constraint data_centres_energy_kwh_year_check CHECK (energy_kwh_year >= 0),
  constraint data_centres_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint data_centres_racks_count_check CHECK (racks_count >= 0),
  constraint data_centres_ram_gb_check CHECK (ram_gb >= 0),
  constraint data_centres_servers_count_check CHECK (servers_count >= 0),
  constraint data_centres_state_check CHECK (state = ANY (ARRAY['active'::text, 'in_decommissioning'::text, 'closed'::text])),
  constraint data_centres_storage_gb_check CHECK (storage_gb >= 0),
  constraint data_centres_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint data_centres_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id)
);

create table digital_services (
  administration_id uuid not null,
  digital_service_id uuid not null,
  name text not null,
  service_type_code text,
  state text default 'active'::text not null,
  data_class text,
  data_class_source text default ''::text not null,
  data_class_on date,
  hosting text default 'unknown'::text not null,
  data_centre_id uuid,
  users_count integer,
  note text default ''::text not null,
  responsible_person_id uuid,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  search_text text default ''::text not null,
  constraint watch_new_service TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint watch_removed_service TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint watch_service TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint digital_services_pkey PRIMARY KEY (administration_id, digital_service_id),
  constraint digital_services_digital_service_id_key UNIQUE (digital_service_id),
  constraint digital_services_check CHECK ((hosting = 'data_centre'::text) = (data_centre_id IS NOT NULL)),
  constraint digital_services_data_class_check CHECK (data_class = ANY (ARRAY['ordinary'::text, 'critical'::text, 'strategic'::text])),
  constraint digital_services_hosting_check CHECK (hosting = ANY (ARRAY['data_centre'::text, 'cloud'::text, 'supplier'::text, 'unknown'::text])),
  constraint digital_services_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint digital_services_state_check CHECK (state = ANY (ARRAY['active'::text, 'ceased'::text])),
  constraint digital_services_users_count_check CHECK (users_count >= 0),
  constraint digital_services_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint digital_services_data_centre_id_fkey FOREIGN KEY (data_centre_id) REFERENCES data_centres(data_centre_id),
  constraint digital_services_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id),
  constraint digital_services_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES service_types(service_type_code)
);

create table documents (
  administration_id uuid not null,
  document_id uuid not null,
  file_name text not null,
  media_type text not null,
  size_bytes integer not null,
  sha256 text not null,
  content bytea not null,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null,
  constraint documents_pkey PRIMARY KEY (administration_id, document_id),
  constraint documents_document_id_key UNIQUE (document_id),
  constraint documents_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint documents_size_bytes_check CHECK (size_bytes > 0),
  constraint documents_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint documents_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES people(person_id)
);

create table evaluation_criteria (
  criterion_code text not null,
  valid_from date not null,
  valid_to date,
  label text not null,
  look_at text not null,
  subject text not null,
  weight integer not null,
  is_compulsory boolean not null,
  certainty text not null,
  source text not null,
  constraint evaluation_criteria_pkey PRIMARY KEY (criterion_code, valid_from),
  constraint evaluation_criteria_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text, 'house'::text])),
  constraint evaluation_criteria_check CHECK (valid_to >= valid_from),
  constraint evaluation_criteria_subject_check CHECK (subject = ANY (ARRAY['plan'::text, 'service'::text])),
  constraint evaluation_criteria_weight_check CHECK (weight >= 1 AND weight <= 100)
);

create table evaluation_marks (
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  criterion_code text not null,
  digital_service_id uuid,
  mark text,
  note text default ''::text not null,
  marked_by uuid not null,
  marked_at timestamp with time zone not null,
  constraint evaluation_marks_administration_id_plan_id_version_number_c_key UNIQUE NULLS NOT DISTINCT (administration_id, plan_id, version_number, criterion_code, digital_service_id),
  constraint evaluation_marks_check CHECK (digital_service_id IS NULL OR (mark = ANY (ARRAY['partly'::text, 'not_met'::text]))),
  constraint evaluation_marks_mark_check CHECK (mark = ANY (ARRAY['met'::text, 'partly'::text, 'not_met'::text])),
  constraint evaluation_marks_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint evaluation_marks_marked_by_fkey FOREIGN KEY (marked_by) REFERENCES people(person_id)
);

create table events (
  event_id uuid not null,
  at timestamp with time zone not null,
  person_id uuid,
  assignment_id uuid,
  role text,
  system_actor text,
  administration_id uuid,
  subject_kind text not null,
  subject_id uuid not null,
  action text not null,
  from_state text,
  to_state text,
  reason text,
  changes jsonb default '{}'::jsonb not null,
  request_id text,
  constraint events_pkey PRIMARY KEY (event_id),
  constraint events_check CHECK ((person_id IS NULL) <> (system_actor IS NULL)),
  constraint events_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint events_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES assignments(assignment_id),
  constraint events_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table execution_evidence (
  administration_id uuid not null,
  evidence_id uuid not null,
  execution_id uuid not null,
  document_id uuid,
  sha256 text,
  note text default ''::text not null,
  state text not null,
  added_by uuid,
  supplier_request_id uuid,
  added_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text default ''::text not null,
  constraint execution_evidence_pkey PRIMARY KEY (administration_id, evidence_id),
  constraint execution_evidence_evidence_id_key UNIQUE (evidence_id),
  constraint execution_evidence_check CHECK (document_id IS NOT NULL OR TRIM(BOTH FROM note) <> ''::text),
  constraint execution_evidence_check1 CHECK ((document_id IS NULL) = (sha256 IS NULL)),
  constraint execution_evidence_check2 CHECK ((state <> ALL (ARRAY['refused'::text, 'withdrawn'::text])) OR TRIM(BOTH FROM reason) <> ''::text),
  constraint execution_evidence_state_check CHECK (state = ANY (ARRAY['pending'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text])),
  constraint execution_evidence_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint execution_evidence_administration_id_document_id_fkey FOREIGN KEY (administration_id, document_id) REFERENCES documents(administration_id, document_id),
  constraint execution_evidence_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint execution_evidence_administration_id_supplier_request_id_fkey FOREIGN KEY (administration_id, supplier_request_id) REFERENCES supplier_requests(administration_id, supplier_request_id),
  constraint execution_evidence_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint execution_evidence_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES executions(execution_id)
);

create table executions (
  administration_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid not null,
  approved_number integer not null,
  channel text not null,
  service_name text not null,
  data_class text,
  approach text not null,
  destination_kind text,
  destination_name text default ''::text not null,
  planned_starts_on date,
  planned_ends_on date,
  state text default 'not_started'::text not null,
  contracted_on date,
  started_on date,
  migrated_on date,
  verified_on date,
  are_systems_migrated boolean default false not null,
  is_data_migrated boolean default false not null,
  is_software_migrated boolean default false not null,
  responsible_person_id uuid,
  declared_by uuid,
  verified_by uuid,
  version integer default 1 not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  execution_id uuid default gen_random_uuid() not null,
  slip_told_for date,
  created_at timestamp with time zone default now() not null,
  constraint executions_pkey PRIMARY KEY (administration_id, plan_id, digital_service_id),
  constraint executions_execution_id_key UNIQUE (execution_id),
  constraint executions_approach_check CHECK (approach = ANY (ARRAY['A'::text, 'B'::text, 'retain'::text, 'retire'::text, 'not_due'::text])),
  constraint executions_channel_check CHECK (channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint executions_check CHECK ((state <> ALL (ARRAY['migrated'::text, 'verified'::text])) OR migrated_on IS NOT NULL AND are_systems_migrated AND is_data_migrated AND is_software_migrated),
  constraint executions_check1 CHECK ((state = 'verified'::text) = (verified_on IS NOT NULL)),
  constraint executions_data_class_check CHECK (data_class = ANY (ARRAY['ordinary'::text, 'critical'::text, 'strategic'::text])),
  constraint executions_destination_kind_check CHECK (destination_kind = ANY (ARRAY['psn'::text, 'qualified_cloud'::text, 'adequate_infrastructure'::text, 'group_a_data_centre'::text])),
  constraint executions_state_check CHECK (state = ANY (ARRAY['not_started'::text, 'contracted'::text, 'in_progress'::text, 'migrated'::text, 'verified'::text])),
  constraint executions_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id),
  constraint executions_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint executions_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES people(person_id),
  constraint executions_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id),
  constraint executions_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id),
  constraint executions_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES people(person_id)
);

create table external_sendings (
  administration_id uuid not null,
  external_sending_id uuid not null,
  plan_version_id uuid not null,
  channel text not null,
  sent_by_name text not null,
  sent_on date not null,
  protocol_number text default ''::text not null,
  receipt_document_id uuid,
  sent_sha256 text,
  differences text default ''::text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint external_sendings_pkey PRIMARY KEY (administration_id, external_sending_id),
  constraint external_sendings_external_sending_id_key UNIQUE (external_sending_id),
  constraint external_sendings_plan_version_id_key UNIQUE (plan_version_id),
  constraint external_sendings_channel_check CHECK (channel = ANY (ARRAY['pec'::text, 'portal'::text, 'other'::text])),
  constraint external_sendings_administration_id_plan_version_id_fkey FOREIGN KEY (administration_id, plan_version_id) REFERENCES plan_versions(administration_id, plan_version_id),
  constraint external_sendings_administration_id_receipt_document_id_fkey FOREIGN KEY (administration_id, receipt_document_id) REFERENCES documents(administration_id, document_id),
  constraint external_sendings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id)
);

create table figure_reports (
  figure_report_id uuid not null,
  owner_id uuid,
  as_of date not null,
  made_at timestamp with time zone not null,
  made_by uuid not null,
  content jsonb not null,
  constraint figure_reports_pkey PRIMARY KEY (figure_report_id),
  constraint figure_reports_made_by_fkey FOREIGN KEY (made_by) REFERENCES people(person_id)
);

create table figure_rollups (
  as_of date not null,
  computed_at timestamp with time zone not null,
  content jsonb not null,
  constraint figure_rollups_pkey PRIMARY KEY (as_of)
);

create table finding_explanations (
  administration_id uuid not null,
  plan_id uuid not null,
  rule_code text not null,
  digital_service_id uuid not null,
  explanation text not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint finding_explanations_pkey PRIMARY KEY (administration_id, plan_id, rule_code, digital_service_id),
  constraint finding_explanations_explanation_check CHECK (length(TRIM(BOTH FROM explanation)) > 0),
  constraint finding_explanations_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint finding_explanations_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table handover_closures (
  handover_closure_id uuid not null,
  predecessor_id uuid not null,
  successor_id uuid not null,
  reason text not null,
  person_id uuid,
  closed_at timestamp with time zone not null,
  constraint handover_closures_pkey PRIMARY KEY (handover_closure_id),
  constraint handover_closures_predecessor_id_successor_id_key UNIQUE (predecessor_id, successor_id),
  constraint handover_closures_reason_check CHECK (length(TRIM(BOTH FROM reason)) > 0),
  constraint handover_closures_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint handover_closures_predecessor_id_fkey FOREIGN KEY (predecessor_id) REFERENCES administrations(administration_id),
  constraint handover_closures_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES administrations(administration_id)
);

create table import_previews (
  import_preview_id uuid not null,
  kind text not null,
  file_name text not null,
  sha256 text not null,
  content bytea not null,
  person_id uuid not null,
  created_at timestamp with time zone not null,
  constraint import_previews_pkey PRIMARY KEY (import_preview_id),
  constraint import_previews_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint import_previews_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table import_runs (
  import_run_id uuid not null,
  kind text not null,
  file_name text not null,
  sha256 text not null,
  rows_read integer not null,
  rows_new integer not null,
  rows_changed integer not null,
  rows_unchanged integer not null,
  rows_refused integer not null,
  rejects jsonb default '[]'::jsonb not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  person_id uuid,
  constraint import_runs_pkey PRIMARY KEY (import_run_id),
  constraint import_runs_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);

create table installation (
  is_only boolean default true not null,
  demo_as_of date not null,
  constraint installation_pkey PRIMARY KEY (is_only),
  constraint installation_is_only_check CHECK (is_only)
);

create table ipa_categories (
  category_code text not null,
  valid_from date not null,
  valid_to date,
  name text not null,
  typology text not null,
  kind text not null,
  constraint ipa_categories_pkey PRIMARY KEY (category_code, valid_from),
  constraint ipa_categories_category_code_check CHECK (category_code ~ '^[A-Z]{1,3}[0-9]{0,2}$'::text),
  constraint ipa_categories_check CHECK (valid_to >= valid_from),
  constraint ipa_categories_category_code_daterange_excl EXCLUDE USING gist (category_code WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&)
);

create table istat_renumberings (
  former_code text not null,
  code text,
  ipa_code text not null,
  name text not null,
  seen_on date not null,
  constraint istat_renumberings_key UNIQUE NULLS NOT DISTINCT (former_code, ipa_code, code),
  constraint istat_renumberings_code_check CHECK (code ~ '^[0-9]{6}$'::text),
  constraint istat_renumberings_former_code_check CHECK (former_code ~ '^[0-9]{6}$'::text),
  constraint istat_renumberings_ipa_code_check CHECK (ipa_code = lower(ipa_code))
);

create table mails (
  mail_id uuid not null,
  person_id uuid,
  recipient text not null,
  subject text not null,
  body text not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone not null,
  last_error text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  href text,
  constraint mails_pkey PRIMARY KEY (mail_id),
  constraint mails_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])),
  constraint mails_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table milestones (
  milestone_code text not null,
  valid_from date not null,
  valid_to date,
  title text not null,
  figure text not null,
  audience text not null,
  due_on date not null,
  target integer not null,
  baseline_on date,
  baseline integer,
  certainty text not null,
  source text not null,
  constraint milestones_pkey PRIMARY KEY (milestone_code, valid_from),
  constraint milestones_audience_check CHECK (audience = ANY (ARRAY['all'::text, 'local'::text, 'central'::text, 'central_and_health'::text])),
  constraint milestones_baseline_check CHECK (baseline >= 0),
  constraint milestones_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint milestones_check CHECK (valid_to >= valid_from),
  constraint milestones_check1 CHECK ((baseline IS NULL) = (baseline_on IS NULL)),
  constraint milestones_figure_check CHECK (figure = ANY (ARRAY['bodies_migrated'::text, 'bodies_on_psn'::text, 'services_migrated'::text, 'group_b_left'::text])),
  constraint milestones_target_check CHECK (target >= 0)
);

create table municipality_endings (
  istat_code text not null,
  ended_on date not null,
  successor_istat_code text,
  name text not null,
  successor_name text not null,
  is_split boolean not null,
  search_text text not null,
  constraint municipality_endings_key UNIQUE NULLS NOT DISTINCT (istat_code, ended_on, successor_istat_code),
  constraint municipality_endings_istat_code_check CHECK (istat_code ~ '^[0-9]{6}$'::text),
  constraint municipality_endings_successor_istat_code_check CHECK (successor_istat_code ~ '^[0-9]{6}$'::text)
);

create table notices (
  notice_id uuid not null,
  person_id uuid not null,
  kind text not null,
  administration_id uuid,
  subject_kind text not null,
  subject_id uuid not null,
  details jsonb default '{}'::jsonb not null,
  href text not null,
  created_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  constraint notices_pkey PRIMARY KEY (notice_id),
  constraint notices_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint notices_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table one_time_links (
  link_hash text not null,
  person_id uuid not null,
  purpose text not null,
  issued_by uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint one_time_links_pkey PRIMARY KEY (link_hash),
  constraint one_time_links_purpose_check CHECK (purpose = ANY (ARRAY['invitation'::text, 'password'::text])),
  constraint one_time_links_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES people(person_id),
  constraint one_time_links_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table past_rows (
  past_row_id bigint generated always as identity not null,
  administration_id uuid not null,
  table_name text not null,
  row_id uuid not null,
  ended_at timestamp with time zone not null,
  is_rebuilt boolean default false not null,
  content jsonb not null,
  constraint past_rows_pkey PRIMARY KEY (past_row_id),
  constraint past_rows_table_name_check CHECK (table_name = ANY (ARRAY['plans'::text, 'plan_items'::text, 'executions'::text, 'digital_services'::text, 'data_centres'::text])),
  constraint past_rows_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id)
);

create table pastes (
  administration_id uuid not null,
  paste_id uuid not null,
  person_id uuid not null,
  pasted_at timestamp with time zone not null,
  lines jsonb not null,
  effects jsonb not null,
  undone_at timestamp with time zone,
  constraint pastes_pkey PRIMARY KEY (administration_id, paste_id),
  constraint pastes_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint pastes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table people (
  person_id uuid not null,
  given_name text not null,
  family_name text not null,
  ceased_at timestamp with time zone,
  is_demo boolean default false not null,
  created_at timestamp with time zone not null,
  constraint people_pkey PRIMARY KEY (person_id)
);

create table plan_authors (
  administration_id uuid not null,
  plan_id uuid not null,
  person_id uuid not null,
  constraint plan_authors_pkey PRIMARY KEY (administration_id, plan_id, person_id),
  constraint plan_authors_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_authors_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table plan_commitments (
  administration_id uuid not null,
  digital_service_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  standing text not null,
  approach text,
  has_reason boolean not null,
  starts_on date,
  ends_on date,
  constraint plan_commitments_pkey PRIMARY KEY (administration_id, digital_service_id),
  constraint plan_commitments_approach_check CHECK (approach = ANY (ARRAY['A'::text, 'B'::text, 'retain'::text, 'retire'::text, 'not_due'::text])),
  constraint plan_commitments_standing_check CHECK (standing = ANY (ARRAY['approved'::text, 'submitted'::text])),
  constraint plan_commitments_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id)
);

create table plan_evaluations (
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  content text not null,
  closed_at timestamp with time zone not null,
  constraint plan_evaluations_pkey PRIMARY KEY (administration_id, plan_id, version_number),
  constraint plan_evaluations_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id)
);

create table plan_item_reserved (
  administration_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid not null,
  component_ids text default ''::text not null,
  ip_addresses text default ''::text not null,
  updated_by uuid not null,
  updated_at timestamp with time zone not null,
  constraint plan_item_reserved_pkey PRIMARY KEY (administration_id, plan_id, digital_service_id),
  constraint plan_item_reserved_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id),
  constraint plan_item_reserved_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_item_reserved_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table plan_items (
  administration_id uuid not null,
  plan_item_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid not null,
  approach text,
  strategy text,
  reason text default ''::text not null,
  review_on date,
  destination_kind text,
  destination_name text default ''::text not null,
  qualification_code text,
  qualification_valid_to date,
  contract_on date,
  starts_on date,
  ends_on date,
  cost_cents bigint,
  yearly_fee_cents bigint,
  responsible_person_id uuid,
  version integer default 1 not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  origin_kind text,
  is_origin_qualified boolean,
  service_model text,
  cpu_count integer,
  memory_gb integer,
  storage_gb integer,
  migrated_software text default ''::text not null,
  is_data_complete boolean,
  data_reason text default ''::text not null,
  is_legacy_decommissioned boolean,
  legacy_reason text default ''::text not null,
  statement_document_id uuid,
  inherited_fields text[] default '{}'::text[] not null,
  inherited_from text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  constraint plan_items_pkey PRIMARY KEY (administration_id, plan_item_id),
  constraint plan_items_plan_id_digital_service_id_key UNIQUE (plan_id, digital_service_id),
  constraint plan_items_plan_item_id_key UNIQUE (plan_item_id),
  constraint plan_items_approach_check CHECK (approach = ANY (ARRAY['A'::text, 'B'::text, 'retain'::text, 'retire'::text, 'not_due'::text])),
  constraint plan_items_cost_cents_check CHECK (cost_cents >= 0),
  constraint plan_items_cpu_count_check CHECK (cpu_count >= 0),
  constraint plan_items_destination_kind_check CHECK (destination_kind = ANY (ARRAY['psn'::text, 'qualified_cloud'::text, 'adequate_infrastructure'::text, 'group_a_data_centre'::text])),
  constraint plan_items_memory_gb_check CHECK (memory_gb >= 0),
  constraint plan_items_origin_kind_check CHECK (origin_kind = ANY (ARRAY['on_premise_unstructured'::text, 'on_premise_structured'::text, 'iaas'::text, 'paas'::text, 'saas'::text])),
  constraint plan_items_service_model_check CHECK (service_model = ANY (ARRAY['iaas'::text, 'paas'::text, 'saas'::text, 'housing'::text, 'hosting'::text])),
  constraint plan_items_storage_gb_check CHECK (storage_gb >= 0),
  constraint plan_items_strategy_check CHECK (strategy = ANY (ARRAY['rehost'::text, 'repurchase'::text, 'replatform'::text, 'rearchitect'::text])),
  constraint plan_items_yearly_fee_cents_check CHECK (yearly_fee_cents >= 0),
  constraint plan_items_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id),
  constraint plan_items_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_items_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id),
  constraint plan_items_statement FOREIGN KEY (administration_id, statement_document_id) REFERENCES documents(administration_id, document_id),
  constraint plan_items_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table plan_model_cards (
  association_id uuid not null,
  model_id uuid not null,
  card_id uuid not null,
  service_name text not null,
  service_type_code text,
  answers jsonb default '{}'::jsonb not null,
  days jsonb default '{}'::jsonb not null,
  constraint plan_model_cards_pkey PRIMARY KEY (association_id, model_id, card_id),
  constraint plan_model_cards_card_id_key UNIQUE (card_id),
  constraint plan_model_cards_service_name_check CHECK (length(TRIM(BOTH FROM service_name)) > 0),
  constraint plan_model_cards_association_id_model_id_fkey FOREIGN KEY (association_id, model_id) REFERENCES plan_models(association_id, model_id) ON DELETE CASCADE,
  constraint plan_model_cards_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES service_types(service_type_code)
);

create table plan_models (
  association_id uuid not null,
  model_id uuid not null,
  name text not null,
  note text default ''::text not null,
  version integer default 1 not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_by uuid not null,
  updated_at timestamp with time zone not null,
  constraint plan_models_pkey PRIMARY KEY (association_id, model_id),
  constraint plan_models_model_id_key UNIQUE (model_id),
  constraint plan_models_name_check CHECK (length(TRIM(BOTH FROM name)) > 0),
  constraint plan_models_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id),
  constraint plan_models_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint plan_models_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table plan_notes (
  administration_id uuid not null,
  note_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid,
  body text not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint plan_notes_pkey PRIMARY KEY (administration_id, note_id),
  constraint plan_notes_note_id_key UNIQUE (note_id),
  constraint plan_notes_body_check CHECK (length(TRIM(BOTH FROM body)) > 0),
  constraint plan_notes_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_notes_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table plan_observations (
  administration_id uuid not null,
  observation_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  digital_service_id uuid,
  body text not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  is_published boolean default false not null,
  reply text,
  replied_by uuid,
  replied_at timestamp with time zone,
  resolution text,
  constraint plan_observations_pkey PRIMARY KEY (administration_id, observation_id),
  constraint plan_observations_observation_id_key UNIQUE (observation_id),
  constraint plan_observations_body_check CHECK (length(TRIM(BOTH FROM body)) > 0),
  constraint plan_observations_resolution_check CHECK (resolution = ANY (ARRAY['accepted'::text, 'not_accepted'::text])),
  constraint plan_observations_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_observations_replied_by_fkey FOREIGN KEY (replied_by) REFERENCES people(person_id),
  constraint plan_observations_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table plan_renunciations (
  administration_id uuid not null,
  renunciation_id uuid not null,
  plan_id uuid not null,
  call_title text not null,
  measure text default ''::text not null,
  renounced_on date not null,
  protocol_number text default ''::text not null,
  reason text not null,
  service_ids uuid[] default '{}'::uuid[] not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  candidacy_act_id uuid,
  constraint plan_renunciations_pkey PRIMARY KEY (administration_id, renunciation_id),
  constraint plan_renunciations_renunciation_id_key UNIQUE (renunciation_id),
  constraint plan_renunciations_answer_check CHECK (answer = ANY (ARRAY['without_funds'::text, 'reduced'::text, 'taken_back'::text])),
  constraint plan_renunciations_call_title_check CHECK (length(TRIM(BOTH FROM call_title)) > 0),
  constraint plan_renunciations_check CHECK ((answer IS NULL) = (answered_at IS NULL)),
  constraint plan_renunciations_reason_check CHECK (length(TRIM(BOTH FROM reason)) > 0),
  constraint plan_renunciations_administration_id_candidacy_act_id_fkey FOREIGN KEY (administration_id, candidacy_act_id) REFERENCES candidacy_acts(administration_id, candidacy_act_id),
  constraint plan_renunciations_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_renunciations_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES people(person_id),
  constraint plan_renunciations_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id)
);

create table plan_versions (
  administration_id uuid not null,
  plan_version_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  receipt_number text not null,
  content text not null,
  sha256 text not null,
  channel text not null,
  submitted_at timestamp with time zone not null,
  submitted_by uuid not null,
  submitted_as uuid not null,
  finding_count integer not null,
  outcome text,
  outcome_at timestamp with time zone,
  outcome_by uuid,
  outcome_note text,
  late_outcome text,
  proposed_by uuid,
  constraint follow_version TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint plan_versions_pkey PRIMARY KEY (administration_id, plan_version_id),
  constraint plan_versions_plan_id_number_key UNIQUE (plan_id, number),
  constraint plan_versions_plan_version_id_key UNIQUE (plan_version_id),
  constraint plan_versions_receipt_number_key UNIQUE (receipt_number),
  constraint plan_versions_channel_check CHECK (channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint plan_versions_late_outcome_check CHECK (late_outcome = ANY (ARRAY['accepted'::text, 'refused'::text])),
  constraint plan_versions_number_check CHECK (number > 0),
  constraint plan_versions_outcome_check CHECK (outcome = ANY (ARRAY['returned'::text, 'approved'::text, 'withdrawn'::text])),
  constraint plan_versions_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint plan_versions_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint plan_versions_outcome_by_fkey FOREIGN KEY (outcome_by) REFERENCES people(person_id),
  constraint plan_versions_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(person_id),
  constraint plan_versions_submitted_as_fkey FOREIGN KEY (submitted_as) REFERENCES assignments(assignment_id),
  constraint plan_versions_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES people(person_id)
);

create table plans (
  administration_id uuid not null,
  plan_id uuid not null,
  state text default 'draft'::text not null,
  version integer default 1 not null,
  version_count integer default 0 not null,
  responsible_person_id uuid,
  reviewer_person_id uuid,
  late_reason text default ''::text not null,
  late_new_end_on date,
  created_by uuid,
  created_at timestamp with time zone not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  revision text,
  revision_reason text default ''::text not null,
  approved_number integer,
  ending_told_on date,
  is_sent_to_programme boolean default false not null,
  constraint follow_approval TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint plans_pkey PRIMARY KEY (administration_id, plan_id),
  constraint plans_administration_id_key UNIQUE (administration_id),
  constraint plans_plan_id_key UNIQUE (plan_id),
  constraint plans_revision_check CHECK (revision = ANY (ARRAY['addition'::text, 'reopening'::text])),
  constraint plans_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'under_review'::text, 'returned'::text, 'approved'::text, 'withdrawn'::text])),
  constraint plans_version_count_check CHECK (version_count >= 0),
  constraint plans_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint plans_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint plans_responsible_person_id_fkey FOREIGN KEY (responsible_person_id) REFERENCES people(person_id),
  constraint plans_reviewer_person_id_fkey FOREIGN KEY (reviewer_person_id) REFERENCES people(person_id),
  constraint plans_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table population_bands (
  band_code text not null,
  valid_from date not null,
  valid_to date,
  from_residents integer not null,
  to_residents integer,
  certainty text not null,
  source text not null,
  constraint population_bands_pkey PRIMARY KEY (band_code, valid_from),
  constraint population_bands_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint population_bands_check CHECK (valid_to >= valid_from),
  constraint population_bands_check1 CHECK (to_residents >= from_residents),
  constraint population_bands_from_residents_check CHECK (from_residents >= 0)
);

create table portal_ticks (
  administration_id uuid not null,
  plan_version_id uuid not null,
  field_key text not null,
  ticked_by uuid not null,
  ticked_at timestamp with time zone not null,
  sent_value text,
  constraint portal_ticks_pkey PRIMARY KEY (administration_id, plan_version_id, field_key),
  constraint portal_ticks_administration_id_plan_version_id_fkey FOREIGN KEY (administration_id, plan_version_id) REFERENCES plan_versions(administration_id, plan_version_id),
  constraint portal_ticks_ticked_by_fkey FOREIGN KEY (ticked_by) REFERENCES people(person_id)
);

create table qualification_levels (
  qualification_code text not null,
  valid_from date not null,
  valid_to date,
  family text not null,
  level integer not null,
  serves_class text not null,
  certainty text not null,
  source text not null,
  constraint qualification_levels_pkey PRIMARY KEY (qualification_code, valid_from),
  constraint qualification_levels_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint qualification_levels_check CHECK (valid_to >= valid_from),
  constraint qualification_levels_family_check CHECK (family = ANY (ARRAY['QI'::text, 'QC'::text, 'AI'::text, 'AC'::text])),
  constraint qualification_levels_level_check CHECK (level >= 1 AND level <= 4),
  constraint qualification_levels_serves_class_check CHECK (serves_class = ANY (ARRAY['ordinary'::text, 'critical'::text, 'strategic'::text]))
);

create table qualified_services (
  catalogue_code text not null,
  valid_from date not null,
  valid_to date,
  supplier text not null,
  name text not null,
  service_kind text not null,
  level_code text,
  state text not null,
  renewal_asked_on date,
  certainty text not null,
  source text not null,
  constraint qualified_services_pkey PRIMARY KEY (catalogue_code, valid_from),
  constraint qualified_services_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint qualified_services_check CHECK (valid_to >= valid_from),
  constraint qualified_services_service_kind_check CHECK (service_kind = ANY (ARRAY['infrastructure'::text, 'iaas'::text, 'paas'::text, 'saas'::text])),
  constraint qualified_services_state_check CHECK (state = ANY (ARRAY['qualified'::text, 'revoked'::text]))
);

create table receipt_counters (
  year integer not null,
  last_number integer not null,
  constraint receipt_counters_pkey PRIMARY KEY (year)
);

create table recovery_codes (
  person_id uuid not null,
  code_hash text not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (person_id, code_hash),
  constraint recovery_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table reference_changes (
  reference_change_id uuid not null,
  kind text not null,
  code text not null,
  valid_from date not null,
  action text not null,
  changed_at timestamp with time zone not null,
  person_id uuid,
  association_id uuid,
  file_name text,
  sha256 text,
  constraint reference_changes_pkey PRIMARY KEY (reference_change_id),
  constraint reference_changes_action_check CHECK (action = ANY (ARRAY['add'::text, 'end'::text])),
  constraint reference_changes_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint reference_changes_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id),
  constraint reference_changes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table requirements (
  checklist_code text not null,
  requirement_code text not null,
  valid_from date not null,
  valid_to date,
  area text default ''::text not null,
  label text not null,
  for_psn boolean not null,
  for_a boolean not null,
  certainty text not null,
  source text not null,
  constraint requirements_pkey PRIMARY KEY (checklist_code, requirement_code, valid_from),
  constraint requirements_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint requirements_check CHECK (valid_to >= valid_from)
);

create table rule_values (
  rule_value_code text not null,
  valid_from date not null,
  valid_to date,
  label text not null,
  value integer not null,
  constraint rule_values_pkey PRIMARY KEY (rule_value_code, valid_from),
  constraint rule_values_check CHECK (valid_to >= valid_from),
  constraint rule_values_value_check CHECK (value >= 0)
);

create table second_factor_resets (
  reset_id uuid not null,
  person_id uuid not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  reason text not null,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  refused_at timestamp with time zone,
  constraint second_factor_resets_pkey PRIMARY KEY (reset_id),
  constraint second_factor_resets_check CHECK (confirmed_by <> asked_by),
  constraint second_factor_resets_reason_check CHECK (length(TRIM(BOTH FROM reason)) > 0),
  constraint second_factor_resets_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(person_id),
  constraint second_factor_resets_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES people(person_id),
  constraint second_factor_resets_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table sent_costs (
  administration_id uuid not null,
  plan_version_id uuid not null,
  digital_service_id uuid not null,
  service_type_code text not null,
  cost_cents bigint,
  yearly_fee_cents bigint,
  constraint sent_costs_pkey PRIMARY KEY (administration_id, plan_version_id, digital_service_id),
  constraint sent_costs_administration_id_plan_version_id_fkey FOREIGN KEY (administration_id, plan_version_id) REFERENCES plan_versions(administration_id, plan_version_id),
  constraint sent_costs_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES service_types(service_type_code)
);

create table service_dependencies (
  administration_id uuid not null,
  digital_service_id uuid not null,
  depends_on_id uuid not null,
  reason text default ''::text not null,
  created_at timestamp with time zone not null,
  constraint service_dependencies_pkey PRIMARY KEY (administration_id, digital_service_id, depends_on_id),
  constraint service_dependencies_check CHECK (digital_service_id <> depends_on_id),
  constraint service_dependencies_administration_id_depends_on_id_fkey FOREIGN KEY (administration_id, depends_on_id) REFERENCES digital_services(administration_id, digital_service_id) ON DELETE CASCADE,
  constraint service_dependencies_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id) ON DELETE CASCADE
);

create table service_sharings (
  administration_id uuid not null,
  digital_service_id uuid not null,
  shared_with_service_id uuid not null,
  declared_by uuid not null,
  declared_at timestamp with time zone not null,
  constraint service_sharings_pkey PRIMARY KEY (administration_id, digital_service_id, shared_with_service_id),
  constraint service_sharings_check CHECK (digital_service_id <> shared_with_service_id),
  constraint service_sharings_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id),
  constraint service_sharings_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES people(person_id),
  constraint service_sharings_shared_with_service_id_fkey FOREIGN KEY (shared_with_service_id) REFERENCES digital_services(digital_service_id)
);

create table service_software (
  administration_id uuid not null,
  digital_service_id uuid not null,
  software_id uuid not null,
  constraint service_software_pkey PRIMARY KEY (administration_id, digital_service_id, software_id),
  constraint service_software_administration_id_digital_service_id_fkey FOREIGN KEY (administration_id, digital_service_id) REFERENCES digital_services(administration_id, digital_service_id) ON DELETE CASCADE,
  constraint service_software_administration_id_software_id_fkey FOREIGN KEY (administration_id, software_id) REFERENCES software(administration_id, software_id)
);

create table service_types (
  service_type_code text not null,
  label text not null,
  audience text not null,
  default_class text,
  certainty text not null,
  source text not null,
  valid_from date not null,
  valid_to date,
  constraint service_types_pkey PRIMARY KEY (service_type_code),
  constraint service_types_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text])),
  constraint service_types_check CHECK (valid_to >= valid_from),
  constraint service_types_default_class_check CHECK (default_class = ANY (ARRAY['ordinary'::text, 'critical'::text, 'strategic'::text]))
);

create table sessions (
  session_hash text not null,
  session_id uuid not null,
  person_id uuid not null,
  assignment_id uuid,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  rotated_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  second_factor_at timestamp with time zone,
  client_address text not null,
  user_agent text not null,
  is_demo boolean default false not null,
  previous_hash text,
  constraint sessions_pkey PRIMARY KEY (session_hash),
  constraint sessions_previous_hash_key UNIQUE (previous_hash),
  constraint sessions_session_id_key UNIQUE (session_id),
  constraint sessions_assignment_id_fkey FOREIGN KEY (assignment_id) REFERENCES assignments(assignment_id),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table sign_in_waits (
  account_key text not null,
  client_address text not null,
  failures integer not null,
  blocked_until timestamp with time zone,
  last_failure_at timestamp with time zone not null,
  constraint sign_in_waits_pkey PRIMARY KEY (account_key, client_address)
);

create table similar_cost_spreads (
  service_type_code text not null,
  band_code text not null,
  measure text not null,
  bodies integer not null,
  low bigint not null,
  median bigint not null,
  high bigint not null,
  computed_at timestamp with time zone not null,
  constraint similar_cost_spreads_pkey PRIMARY KEY (service_type_code, band_code, measure),
  constraint similar_cost_spreads_bodies_check CHECK (bodies >= 5),
  constraint similar_cost_spreads_measure_check CHECK (measure = ANY (ARRAY['cost'::text, 'fee'::text])),
  constraint similar_cost_spreads_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES service_types(service_type_code)
);

create table software (
  administration_id uuid not null,
  software_id uuid not null,
  name text not null,
  product_version text default ''::text not null,
  supplier text default ''::text not null,
  contract_ends_on date,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  licences text default ''::text not null,
  opportunity text,
  risk text,
  ease text,
  product text default ''::text not null,
  yearly_cost_cents bigint,
  components text default ''::text not null,
  constraint software_pkey PRIMARY KEY (administration_id, software_id),
  constraint software_software_id_key UNIQUE (software_id),
  constraint software_ease_check CHECK (ease = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])),
  constraint software_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint software_opportunity_check CHECK (opportunity = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])),
  constraint software_risk_check CHECK (risk = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])),
  constraint software_yearly_cost_cents_check CHECK (yearly_cost_cents >= 0),
  constraint software_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id)
);

create table spending_act_counters (
  year integer not null,
  last_number integer not null,
  constraint spending_act_counters_pkey PRIMARY KEY (year)
);

create table spending_acts (
  administration_id uuid not null,
  spending_act_id uuid not null,
  spending_request_id uuid not null,
  version_number integer not null,
  kind text not null,
  channel text not null,
  number text not null,
  decided_on date not null,
  reasons text not null,
  seen_plan jsonb,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  text text,
  constraint spending_acts_pkey PRIMARY KEY (administration_id, spending_act_id),
  constraint spending_acts_spending_act_id_key UNIQUE (spending_act_id),
  constraint spending_acts_spending_request_id_version_number_key UNIQUE (spending_request_id, version_number),
  constraint spending_acts_channel_check CHECK (channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint spending_acts_kind_check CHECK (kind = ANY (ARRAY['authorise'::text, 'authorise_with_conditions'::text, 'deny'::text, 'acknowledge'::text, 'requalify'::text])),
  constraint spending_acts_number_check CHECK (length(TRIM(BOTH FROM number)) > 0),
  constraint spending_acts_text_check CHECK (length(TRIM(BOTH FROM text)) > 0),
  constraint spending_acts_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_acts_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id)
);

create table spending_actuals (
  administration_id uuid not null,
  spending_request_id uuid not null,
  year integer not null,
  spent_cents bigint not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint spending_actuals_pkey PRIMARY KEY (administration_id, spending_request_id, year),
  constraint spending_actuals_spent_cents_check CHECK (spent_cents >= 0),
  constraint spending_actuals_year_check CHECK (year >= 2000 AND year <= 2100),
  constraint spending_actuals_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_actuals_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table spending_amounts (
  administration_id uuid not null,
  spending_request_id uuid not null,
  year integer not null,
  net_cents bigint not null,
  vat_cents bigint,
  constraint spending_amounts_pkey PRIMARY KEY (administration_id, spending_request_id, year),
  constraint spending_amounts_net_cents_check CHECK (net_cents >= 0),
  constraint spending_amounts_vat_cents_check CHECK (vat_cents >= 0),
  constraint spending_amounts_year_check CHECK (year >= 2000 AND year <= 2100),
  constraint spending_amounts_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id)
);

create table spending_authors (
  administration_id uuid not null,
  spending_request_id uuid not null,
  person_id uuid not null,
  constraint spending_authors_pkey PRIMARY KEY (administration_id, spending_request_id, person_id),
  constraint spending_authors_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_authors_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

create table spending_conditions (
  administration_id uuid not null,
  spending_condition_id uuid not null,
  spending_request_id uuid not null,
  spending_act_id uuid not null,
  words text not null,
  due_on date not null,
  met_on date,
  met_note text default ''::text not null,
  met_by uuid,
  constraint spending_conditions_pkey PRIMARY KEY (administration_id, spending_condition_id),
  constraint spending_conditions_spending_condition_id_key UNIQUE (spending_condition_id),
  constraint spending_conditions_check CHECK (met_on IS NULL OR met_by IS NOT NULL),
  constraint spending_conditions_words_check CHECK (length(TRIM(BOTH FROM words)) > 0),
  constraint spending_conditions_administration_id_spending_act_id_fkey FOREIGN KEY (administration_id, spending_act_id) REFERENCES spending_acts(administration_id, spending_act_id),
  constraint spending_conditions_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_conditions_met_by_fkey FOREIGN KEY (met_by) REFERENCES people(person_id)
);

create table spending_derogations (
  administration_id uuid not null,
  spending_derogation_id uuid not null,
  spending_request_id uuid not null,
  spending_act_id uuid,
  ground text not null,
  scope text not null,
  expires_on date not null,
  plan_ends_on date,
  given_by uuid not null,
  given_at timestamp with time zone not null,
  constraint watch_derogation TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint spending_derogations_pkey PRIMARY KEY (administration_id, spending_derogation_id),
  constraint spending_derogations_spending_derogation_id_key UNIQUE (spending_derogation_id),
  constraint spending_derogations_ground_check CHECK (length(TRIM(BOTH FROM ground)) > 0),
  constraint spending_derogations_scope_check CHECK (length(TRIM(BOTH FROM scope)) > 0),
  constraint spending_derogations_administration_id_spending_act_id_fkey FOREIGN KEY (administration_id, spending_act_id) REFERENCES spending_acts(administration_id, spending_act_id),
  constraint spending_derogations_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_derogations_given_by_fkey FOREIGN KEY (given_by) REFERENCES people(person_id)
);

create table spending_documents (
  administration_id uuid not null,
  spending_request_id uuid not null,
  document_id uuid not null,
  sha256 text not null,
  purpose text not null,
  sent_number integer,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  constraint spending_documents_pkey PRIMARY KEY (administration_id, spending_request_id, document_id),
  constraint spending_documents_spending_request_id_sha256_key UNIQUE (spending_request_id, sha256),
  constraint spending_documents_purpose_check CHECK (purpose = ANY (ARRAY['report'::text, 'appointment'::text, 'other'::text])),
  constraint spending_documents_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint spending_documents_administration_id_document_id_fkey FOREIGN KEY (administration_id, document_id) REFERENCES documents(administration_id, document_id),
  constraint spending_documents_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id)
);

create table spending_drafts (
  administration_id uuid not null,
  spending_request_id uuid not null,
  content jsonb not null,
  version integer default 1 not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  form_number integer default 0 not null,
  constraint spending_drafts_pkey PRIMARY KEY (administration_id, spending_request_id),
  constraint spending_drafts_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_drafts_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table spending_forms (
  spending_form_id uuid not null,
  number integer not null,
  valid_from date not null,
  content jsonb not null,
  note text default ''::text not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint spending_forms_pkey PRIMARY KEY (spending_form_id),
  constraint spending_forms_number_key UNIQUE (number),
  constraint spending_forms_number_check CHECK (number > 0),
  constraint spending_forms_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table spending_integrations (
  administration_id uuid not null,
  spending_integration_id uuid not null,
  spending_request_id uuid not null,
  version_number integer not null,
  question text not null,
  due_on date not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  received_on date,
  protocol_number text default ''::text not null,
  answered_on date,
  answer_channel text,
  answer_sent_by text default ''::text not null,
  answer_protocol_number text default ''::text not null,
  answer_version integer,
  constraint spending_integrations_pkey PRIMARY KEY (administration_id, spending_integration_id),
  constraint spending_integrations_spending_integration_id_key UNIQUE (spending_integration_id),
  constraint spending_integrations_answer_channel_check CHECK (answer_channel = ANY (ARRAY['pec'::text, 'portal'::text, 'other'::text])),
  constraint spending_integrations_check CHECK (answered_on >= received_on),
  constraint spending_integrations_check1 CHECK (answer_version >= version_number),
  constraint spending_integrations_question_check CHECK (length(TRIM(BOTH FROM question)) > 0),
  constraint spending_integrations_administration_id_spending_request_i_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_integrations_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(person_id)
);

create table spending_opinions (
  administration_id uuid not null,
  spending_opinion_id uuid not null,
  spending_request_id uuid not null,
  version_number integer not null,
  verdict text not null,
  reasons text not null,
  seen_plan jsonb not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint spending_opinions_pkey PRIMARY KEY (administration_id, spending_opinion_id),
  constraint spending_opinions_spending_opinion_id_key UNIQUE (spending_opinion_id),
  constraint spending_opinions_spending_request_id_version_number_key UNIQUE (spending_request_id, version_number),
  constraint spending_opinions_reasons_check CHECK (length(TRIM(BOTH FROM reasons)) > 0),
  constraint spending_opinions_verdict_check CHECK (verdict = ANY (ARRAY['favourable'::text, 'with_conditions'::text, 'contrary'::text])),
  constraint spending_opinions_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_opinions_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table spending_overruns (
  administration_id uuid not null,
  spending_overrun_id uuid not null,
  spending_request_id uuid not null,
  opened_on date not null,
  causes jsonb not null,
  contract_ends_on date not null,
  plan_ends_on date,
  explanation text default ''::text not null,
  told_at timestamp with time zone,
  closed_on date,
  closed_by text,
  constraint spending_overruns_pkey PRIMARY KEY (administration_id, spending_overrun_id),
  constraint spending_overruns_spending_overrun_id_key UNIQUE (spending_overrun_id),
  constraint spending_overruns_causes_check CHECK (jsonb_array_length(causes) > 0),
  constraint spending_overruns_check CHECK ((closed_on IS NULL) = (closed_by IS NULL)),
  constraint spending_overruns_closed_by_check CHECK (closed_by = ANY (ARRAY['ground'::text, 'shorter_contract'::text, 'new_plan'::text])),
  constraint spending_overruns_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id)
);

create table spending_requests (
  administration_id uuid not null,
  spending_request_id uuid not null,
  data_centre_id uuid not null,
  duty text not null,
  is_requalified boolean default false not null,
  channel text not null,
  state text default 'draft'::text not null,
  version integer default 1 not null,
  version_count integer default 0 not null,
  reviewer_person_id uuid,
  subject text default ''::text not null,
  kind text,
  purpose text,
  exempt_ground text,
  supplier text default ''::text not null,
  product text default ''::text not null,
  procedure text,
  cig text default ''::text not null,
  cup text default ''::text not null,
  net_cents bigint,
  vat_cents bigint,
  starts_on date,
  ends_on date,
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  expiry_told integer,
  created_by uuid,
  created_at timestamp with time zone not null,
  updated_by uuid,
  updated_at timestamp with time zone not null,
  external_ref text,
  constraint watch_contract TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint watch_new_contract TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint spending_requests_pkey PRIMARY KEY (administration_id, spending_request_id),
  constraint spending_requests_spending_request_id_key UNIQUE (spending_request_id),
  constraint spending_requests_channel_check CHECK (channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint spending_requests_check CHECK (ends_on >= starts_on),
  constraint spending_requests_check1 CHECK ((version_count = 0) = (submitted_at IS NULL)),
  constraint spending_requests_check2 CHECK (duty = 'authorisation'::text OR (state <> ALL (ARRAY['authorised'::text, 'authorised_with_conditions'::text, 'denied'::text]))),
  constraint spending_requests_check3 CHECK (duty <> 'authorisation'::text OR state <> 'acknowledged'::text),
  constraint spending_requests_check4 CHECK ((state <> ALL (ARRAY['authorised'::text, 'authorised_with_conditions'::text])) OR ends_on IS NOT NULL AND decided_at IS NOT NULL),
  constraint spending_requests_duty_check CHECK (duty = ANY (ARRAY['authorisation'::text, 'communication'::text, 'prior_communication'::text])),
  constraint spending_requests_exempt_ground_check CHECK (exempt_ground = ANY (ARRAY['research'::text, 'technology_transfer'::text, 'clinical_diagnostics'::text])),
  constraint spending_requests_external_ref_check CHECK (length(TRIM(BOTH FROM external_ref)) > 0),
  constraint spending_requests_kind_check CHECK (kind = ANY (ARRAY['ordinary_maintenance'::text, 'continuity'::text, 'consolidation'::text, 'expansion'::text, 'new_data_centre'::text])),
  constraint spending_requests_net_cents_check CHECK (net_cents >= 0),
  constraint spending_requests_purpose_check CHECK (purpose = ANY (ARRAY['avoid_interruption'::text, 'bring_forward'::text, 'consolidate'::text, 'other'::text])),
  constraint spending_requests_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'in_examination'::text, 'integration_requested'::text, 'authorised'::text, 'authorised_with_conditions'::text, 'denied'::text, 'acknowledged'::text, 'requalified'::text, 'withdrawn'::text])),
  constraint spending_requests_vat_cents_check CHECK (vat_cents >= 0),
  constraint spending_requests_version_count_check CHECK (version_count >= 0),
  constraint spending_requests_administration_id_data_centre_id_fkey FOREIGN KEY (administration_id, data_centre_id) REFERENCES data_centres(administration_id, data_centre_id),
  constraint spending_requests_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint spending_requests_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint spending_requests_reviewer_person_id_fkey FOREIGN KEY (reviewer_person_id) REFERENCES people(person_id),
  constraint spending_requests_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table spending_sendings (
  administration_id uuid not null,
  spending_version_id uuid not null,
  channel text not null,
  sent_by_name text not null,
  sent_on date not null,
  protocol_number text default ''::text not null,
  receipt_document_id uuid,
  differences text default ''::text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint spending_sendings_pkey PRIMARY KEY (administration_id, spending_version_id),
  constraint spending_sendings_channel_check CHECK (channel = ANY (ARRAY['pec'::text, 'portal'::text, 'other'::text])),
  constraint spending_sendings_administration_id_receipt_document_id_fkey FOREIGN KEY (administration_id, receipt_document_id) REFERENCES documents(administration_id, document_id),
  constraint spending_sendings_administration_id_spending_version_id_fkey FOREIGN KEY (administration_id, spending_version_id) REFERENCES spending_versions(administration_id, spending_version_id),
  constraint spending_sendings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id)
);

create table spending_services (
  administration_id uuid not null,
  spending_request_id uuid not null,
  digital_service_id uuid not null,
  constraint spending_services_pkey PRIMARY KEY (administration_id, spending_request_id, digital_service_id),
  constraint spending_services_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id)
);

create table spending_templates (
  spending_template_id uuid not null,
  kind text not null,
  number integer not null,
  valid_from date not null,
  text text not null,
  note text default ''::text not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint spending_templates_pkey PRIMARY KEY (spending_template_id),
  constraint spending_templates_kind_number_key UNIQUE (kind, number),
  constraint spending_templates_kind_check CHECK (kind = ANY (ARRAY['authorise'::text, 'authorise_with_conditions'::text, 'deny'::text, 'acknowledge'::text, 'requalify'::text])),
  constraint spending_templates_number_check CHECK (number > 0),
  constraint spending_templates_text_check CHECK (length(TRIM(BOTH FROM text)) > 0),
  constraint spending_templates_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id)
);

create table spending_ticks (
  administration_id uuid not null,
  spending_version_id uuid not null,
  field_key text not null,
  ticked_by uuid not null,
  ticked_at timestamp with time zone not null,
  constraint spending_ticks_pkey PRIMARY KEY (administration_id, spending_version_id, field_key),
  constraint spending_ticks_administration_id_spending_version_id_fkey FOREIGN KEY (administration_id, spending_version_id) REFERENCES spending_versions(administration_id, spending_version_id),
  constraint spending_ticks_ticked_by_fkey FOREIGN KEY (ticked_by) REFERENCES people(person_id)
);

create table spending_versions (
  administration_id uuid not null,
  spending_version_id uuid not null,
  spending_request_id uuid not null,
  number integer not null,
  receipt_number text not null,
  content text not null,
  sha256 text not null,
  channel text not null,
  submitted_at timestamp with time zone not null,
  submitted_by uuid not null,
  submitted_as uuid not null,
  constraint spending_versions_pkey PRIMARY KEY (administration_id, spending_version_id),
  constraint spending_versions_receipt_number_key UNIQUE (receipt_number),
  constraint spending_versions_spending_request_id_number_key UNIQUE (spending_request_id, number),
  constraint spending_versions_spending_version_id_key UNIQUE (spending_version_id),
  constraint spending_versions_channel_check CHECK (channel = ANY (ARRAY['programme'::text, 'office'::text])),
  constraint spending_versions_number_check CHECK (number > 0),
  constraint spending_versions_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint spending_versions_administration_id_spending_request_id_fkey FOREIGN KEY (administration_id, spending_request_id) REFERENCES spending_requests(administration_id, spending_request_id),
  constraint spending_versions_submitted_as_fkey FOREIGN KEY (submitted_as) REFERENCES assignments(assignment_id),
  constraint spending_versions_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES people(person_id)
);

create table supplier_request_services (
  administration_id uuid not null,
  supplier_request_id uuid not null,
  execution_id uuid not null,
  constraint supplier_request_services_pkey PRIMARY KEY (administration_id, supplier_request_id, execution_id),
  constraint supplier_request_services_administration_id_supplier_reque_fkey FOREIGN KEY (administration_id, supplier_request_id) REFERENCES supplier_requests(administration_id, supplier_request_id),
  constraint supplier_request_services_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES executions(execution_id)
);

create table supplier_requests (
  administration_id uuid not null,
  supplier_request_id uuid not null,
  plan_id uuid not null,
  supplier_name text not null,
  recipient text,
  asked text not null,
  token_hash text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_by uuid,
  revoked_at timestamp with time zone,
  constraint supplier_requests_pkey PRIMARY KEY (administration_id, supplier_request_id),
  constraint supplier_requests_supplier_request_id_key UNIQUE (supplier_request_id),
  constraint supplier_requests_token_hash_key UNIQUE (token_hash),
  constraint supplier_requests_asked_check CHECK (TRIM(BOTH FROM asked) <> ''::text),
  constraint supplier_requests_supplier_name_check CHECK (TRIM(BOTH FROM supplier_name) <> ''::text),
  constraint supplier_requests_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint supplier_requests_administration_id_plan_id_fkey FOREIGN KEY (administration_id, plan_id) REFERENCES plans(administration_id, plan_id),
  constraint supplier_requests_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(person_id),
  constraint supplier_requests_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES people(person_id)
);

create table terms (
  term_id uuid not null,
  term_code text not null,
  title text not null,
  due_on date not null,
  subject text not null,
  source text not null,
  certainty text not null,
  association_id uuid,
  valid_from date not null,
  valid_to date,
  constraint terms_pkey PRIMARY KEY (term_id),
  constraint terms_term_code_association_id_valid_from_key UNIQUE NULLS NOT DISTINCT (term_code, association_id, valid_from),
  constraint terms_certainty_check CHECK (certainty = ANY (ARRAY['certain'::text, 'secondary'::text, 'partial'::text, 'inferred'::text, 'house'::text])),
  constraint terms_check CHECK (valid_to >= valid_from),
  constraint terms_subject_check CHECK (subject = ANY (ARRAY['classification'::text, 'plan'::text, 'migration'::text, 'funding'::text, 'other'::text])),
  constraint terms_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id)
);

create table version_documents (
  administration_id uuid not null,
  plan_version_id uuid not null,
  digital_service_id uuid not null,
  document_id uuid not null,
  constraint version_documents_pkey PRIMARY KEY (administration_id, plan_version_id, digital_service_id),
  constraint version_documents_administration_id_document_id_fkey FOREIGN KEY (administration_id, document_id) REFERENCES documents(administration_id, document_id),
  constraint version_documents_administration_id_plan_version_id_fkey FOREIGN KEY (administration_id, plan_version_id) REFERENCES plan_versions(administration_id, plan_version_id)
);

create table wave_items (
  administration_id uuid not null,
  plan_item_id uuid not null,
  wave_id uuid not null,
  put_by uuid not null,
  put_at timestamp with time zone not null,
  constraint wave_items_pkey PRIMARY KEY (administration_id, plan_item_id),
  constraint wave_items_administration_id_plan_item_id_fkey FOREIGN KEY (administration_id, plan_item_id) REFERENCES plan_items(administration_id, plan_item_id) ON DELETE CASCADE,
  constraint wave_items_put_by_fkey FOREIGN KEY (put_by) REFERENCES people(person_id),
  constraint wave_items_wave_id_fkey FOREIGN KEY (wave_id) REFERENCES waves(wave_id)
);

create table waves (
  association_id uuid not null,
  wave_id uuid not null,
  name text not null,
  position integer not null,
  starts_on date,
  ends_on date,
  note text default ''::text not null,
  version integer default 1 not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_by uuid not null,
  updated_at timestamp with time zone not null,
  constraint waves_pkey PRIMARY KEY (association_id, wave_id),
  constraint waves_wave_id_key UNIQUE (wave_id),
  constraint waves_check CHECK (ends_on >= starts_on),
  constraint waves_name_check CHECK (length(TRIM(BOTH FROM name)) > 0),
  constraint waves_position_check CHECK ("position" > 0),
  constraint waves_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id),
  constraint waves_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint waves_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES people(person_id)
);

create table workbook_columns (
  owner_id uuid not null,
  kind text not null,
  heading text not null,
  field text not null,
  constraint workbook_columns_pkey PRIMARY KEY (owner_id, kind, heading),
  constraint workbook_columns_kind_check CHECK (kind = ANY (ARRAY['software_list'::text, 'inventory'::text, 'spending'::text]))
);

create table workbook_effects (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  ordinal integer not null,
  administration_id uuid not null,
  kind text not null,
  thing_id uuid not null,
  before jsonb,
  version integer not null,
  constraint workbook_effects_pkey PRIMARY KEY (owner_id, workbook_import_id, ordinal),
  constraint workbook_effects_kind_check CHECK (kind = ANY (ARRAY['data_centre'::text, 'software'::text, 'service'::text, 'dependency'::text, 'spending_request'::text])),
  constraint workbook_effects_owner_id_workbook_import_id_fkey FOREIGN KEY (owner_id, workbook_import_id) REFERENCES workbook_imports(owner_id, workbook_import_id) ON UPDATE CASCADE
);

create table workbook_file_parts (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  part integer not null,
  content bytea not null,
  constraint workbook_file_parts_pkey PRIMARY KEY (owner_id, workbook_import_id, part),
  constraint workbook_file_parts_owner_id_workbook_import_id_fkey FOREIGN KEY (owner_id, workbook_import_id) REFERENCES workbook_imports(owner_id, workbook_import_id) ON UPDATE CASCADE
);

create table workbook_import_rows (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  sheet smallint not null,
  line integer not null,
  cells jsonb not null,
  body_id uuid,
  name_key text default ''::text not null,
  ref uuid,
  new_id uuid not null,
  base text,
  answers jsonb default '{}'::jsonb not null,
  verdict text,
  rank smallint default 2 not null,
  label text default ''::text not null,
  changes jsonb default '[]'::jsonb not null,
  problems jsonb default '[]'::jsonb not null,
  plan jsonb,
  constraint workbook_import_rows_pkey PRIMARY KEY (owner_id, workbook_import_id, sheet, line),
  constraint workbook_import_rows_verdict_check CHECK (verdict = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'refused'::text])),
  constraint workbook_import_rows_owner_id_workbook_import_id_fkey FOREIGN KEY (owner_id, workbook_import_id) REFERENCES workbook_imports(owner_id, workbook_import_id) ON UPDATE CASCADE
);

create table workbook_imports (
  owner_id uuid generated always as (COALESCE(administration_id, association_id)) stored not null,
  administration_id uuid,
  association_id uuid,
  workbook_import_id uuid not null,
  body_id uuid,
  state text not null,
  kind text,
  edition integer,
  file_name text not null,
  sha256 text not null,
  size integer not null,
  sheets jsonb default '[]'::jsonb not null,
  is_all_or_nothing boolean default false not null,
  fault text,
  fingerprint text,
  counts jsonb default '{}'::jsonb not null,
  acting jsonb not null,
  lease_until timestamp with time zone,
  attempts integer default 0 not null,
  progress_done integer default 0 not null,
  progress_total integer default 0 not null,
  person_id uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint workbook_imports_pkey PRIMARY KEY (owner_id, workbook_import_id),
  constraint workbook_imports_workbook_import_id_key UNIQUE (workbook_import_id),
  constraint workbook_imports_check CHECK (num_nonnulls(administration_id, association_id) = 1),
  constraint workbook_imports_kind_check CHECK (kind = ANY (ARRAY['software_list'::text, 'inventory'::text, 'spending'::text])),
  constraint workbook_imports_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint workbook_imports_state_check CHECK (state = ANY (ARRAY['reading'::text, 'uploaded'::text, 'checking'::text, 'previewed'::text, 'applying'::text, 'applied'::text, 'undone'::text, 'discarded'::text, 'unreadable'::text])),
  constraint workbook_imports_administration_id_fkey FOREIGN KEY (administration_id) REFERENCES administrations(administration_id),
  constraint workbook_imports_association_id_fkey FOREIGN KEY (association_id) REFERENCES associations(association_id),
  constraint workbook_imports_body_id_fkey FOREIGN KEY (body_id) REFERENCES administrations(administration_id),
  constraint workbook_imports_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);

-- Indexes

CREATE INDEX access_keys_by_person ON public.access_keys USING btree (person_id, created_at DESC);
CREATE INDEX administration_codes_by_code ON public.administration_codes USING btree (kind, code);
CREATE INDEX administration_names_search ON public.administration_names USING gin (search_text gin_trgm_ops);
CREATE INDEX administrations_by_name ON public.administrations USING btree (name, administration_id);
CREATE INDEX administrations_by_region ON public.administrations USING btree (region_code, name, administration_id);
CREATE INDEX administrations_search ON public.administrations USING gin (search_text gin_trgm_ops);
CREATE INDEX approval_proposal_plans_by_plan ON public.approval_proposal_plans USING btree (plan_id);
CREATE INDEX approval_proposals_by_age ON public.approval_proposals USING btree (state, proposed_at);
CREATE INDEX assignments_by_administration ON public.assignments USING btree (administration_id);
CREATE INDEX assignments_by_association ON public.assignments USING btree (association_id);
CREATE INDEX assignments_by_person ON public.assignments USING btree (person_id);
CREATE INDEX association_members_by_association ON public.association_members USING btree (association_id, administration_id);
CREATE INDEX call_scenario_lines_by_scenario ON public.call_scenario_lines USING btree (scenario_id);
CREATE INDEX candidacies_by_call ON public.candidacies USING btree (call_id, state);
CREATE INDEX candidacies_by_call_version ON public.candidacies USING btree (call_version_id);
CREATE INDEX candidacies_by_last_useful ON public.candidacies USING btree (COALESCE(last_useful_on, '9999-12-31'::date), candidacy_id);
CREATE INDEX candidacy_acts_by_document ON public.candidacy_acts USING btree (document_id);
CREATE INDEX candidacy_contracts_by_candidacy ON public.candidacy_contracts USING btree (candidacy_id);
CREATE INDEX candidacy_documents_by_candidacy ON public.candidacy_documents USING btree (candidacy_id);
CREATE INDEX candidacy_documents_by_document ON public.candidacy_documents USING btree (document_id);
CREATE INDEX candidacy_services_by_candidacy ON public.candidacy_services USING btree (candidacy_id);
CREATE INDEX candidacy_services_by_service ON public.candidacy_services USING btree (digital_service_id);
CREATE INDEX candidacy_ticks_by_candidacy ON public.candidacy_ticks USING btree (candidacy_id);
CREATE INDEX data_centre_baselines_by_place ON public.data_centre_baselines USING btree (data_centre_id);
CREATE INDEX data_centre_closings_by_proof ON public.data_centre_closings USING btree (proof_document_id);
CREATE INDEX data_centre_requirements_by_place ON public.data_centre_requirements USING btree (data_centre_id);
CREATE INDEX data_centres_by_closing ON public.data_centres USING btree (COALESCE(closes_on, 'infinity'::date), name, data_centre_id);
CREATE INDEX data_centres_by_group ON public.data_centres USING btree (agid_group, data_centre_id);
CREATE INDEX data_centres_in_order ON public.data_centres USING btree (name, data_centre_id);
CREATE INDEX data_centres_shared ON public.data_centres USING btree (data_centre_id) WHERE is_shared;
CREATE INDEX digital_services_by_data_centre ON public.digital_services USING btree (data_centre_id);
CREATE INDEX digital_services_by_name ON public.digital_services USING btree (administration_id, name, digital_service_id);
CREATE INDEX digital_services_by_words ON public.digital_services USING gin (search_text gin_trgm_ops);
CREATE INDEX digital_services_in_order ON public.digital_services USING btree (state, name, digital_service_id) INCLUDE (administration_id);
CREATE INDEX digital_services_in_order_of_class ON public.digital_services USING btree (state, (
CASE data_class
    WHEN 'strategic'::text THEN 3
    WHEN 'critical'::text THEN 2
    WHEN 'ordinary'::text THEN 1
    ELSE 0
END), name, digital_service_id) INCLUDE (administration_id, data_class);
CREATE INDEX evaluation_marks_by_plan ON public.evaluation_marks USING btree (plan_id, version_number);
CREATE INDEX events_by_administration ON public.events USING btree (administration_id, at DESC, event_id);
CREATE INDEX events_by_person ON public.events USING btree (person_id, at DESC, event_id DESC);
CREATE INDEX events_by_subject ON public.events USING btree (subject_kind, subject_id, at DESC, event_id);
CREATE INDEX events_by_time ON public.events USING btree (at DESC, event_id DESC);
CREATE INDEX events_changed_together ON public.events USING btree (request_id) WHERE (action = 'bulk_correct'::text);
CREATE INDEX execution_evidence_by_document ON public.execution_evidence USING btree (document_id);
CREATE INDEX execution_evidence_by_execution ON public.execution_evidence USING btree (execution_id);
CREATE INDEX execution_evidence_by_request ON public.execution_evidence USING btree (supplier_request_id);
CREATE INDEX execution_evidence_pending ON public.execution_evidence USING btree (administration_id) WHERE (state = 'pending'::text);
CREATE INDEX executions_by_end ON public.executions USING btree (COALESCE(planned_ends_on, '9999-12-31'::date), execution_id);
CREATE INDEX executions_by_plan ON public.executions USING btree (plan_id);
CREATE INDEX executions_by_service ON public.executions USING btree (digital_service_id);
CREATE INDEX executions_by_state ON public.executions USING btree (state, planned_ends_on, plan_id, digital_service_id);
CREATE INDEX figure_reports_by_owner ON public.figure_reports USING btree (owner_id, made_at DESC);
CREATE INDEX finding_explanations_by_plan ON public.finding_explanations USING btree (plan_id);
CREATE INDEX istat_renumberings_by_code ON public.istat_renumberings USING btree (code);
CREATE INDEX istat_renumberings_by_ipa ON public.istat_renumberings USING btree (ipa_code);
CREATE INDEX mails_waiting ON public.mails USING btree (next_attempt_at) WHERE (state = 'waiting'::text);
CREATE INDEX municipality_endings_by_successor ON public.municipality_endings USING btree (successor_istat_code);
CREATE INDEX municipality_endings_search ON public.municipality_endings USING gin (search_text gin_trgm_ops);
CREATE INDEX notices_by_person ON public.notices USING btree (person_id, opened_at, created_at DESC);
CREATE INDEX past_rows_by_place ON public.past_rows USING btree (((content ->> 'data_centre_id'::text)), ended_at) WHERE (table_name = 'digital_services'::text);
CREATE INDEX past_rows_by_thing ON public.past_rows USING btree (administration_id, table_name, row_id, ended_at, past_row_id DESC);
CREATE INDEX past_rows_rebuilt ON public.past_rows USING btree (ended_at) WHERE is_rebuilt;
CREATE INDEX people_by_name ON public.people USING btree (lower(((family_name || ' '::text) || given_name)), person_id);
CREATE INDEX plan_authors_by_plan ON public.plan_authors USING btree (plan_id);
CREATE INDEX plan_commitments_by_plan ON public.plan_commitments USING btree (plan_id);
CREATE INDEX plan_commitments_by_service ON public.plan_commitments USING btree (digital_service_id);
CREATE INDEX plan_evaluations_by_plan ON public.plan_evaluations USING btree (plan_id);
CREATE INDEX plan_item_reserved_by_plan ON public.plan_item_reserved USING btree (plan_id);
CREATE INDEX plan_items_by_service ON public.plan_items USING btree (digital_service_id);
CREATE INDEX plan_items_by_writer ON public.plan_items USING btree (updated_by, updated_at DESC);
CREATE INDEX plan_notes_by_plan ON public.plan_notes USING btree (plan_id);
CREATE INDEX plan_observations_by_plan ON public.plan_observations USING btree (plan_id, version_number);
CREATE INDEX plan_renunciations_by_plan ON public.plan_renunciations USING btree (plan_id);
CREATE INDEX plan_versions_decided ON public.plan_versions USING btree (outcome_at) WHERE ((outcome IS NOT NULL) AND (channel = 'programme'::text));
CREATE INDEX plan_versions_waiting ON public.plan_versions USING btree (submitted_at, plan_id) WHERE ((outcome IS NULL) AND (channel = 'programme'::text));
CREATE INDEX plans_queue ON public.plans USING btree (state, updated_at, plan_id);
CREATE INDEX portal_ticks_by_version ON public.portal_ticks USING btree (plan_version_id);
CREATE INDEX reference_changes_by_kind ON public.reference_changes USING btree (kind, changed_at DESC);
CREATE INDEX sent_costs_by_type ON public.sent_costs USING btree (service_type_code);
CREATE INDEX service_dependencies_by_needed ON public.service_dependencies USING btree (administration_id, depends_on_id);
CREATE INDEX service_sharings_by_other ON public.service_sharings USING btree (shared_with_service_id);
CREATE INDEX service_software_by_software ON public.service_software USING btree (software_id);
CREATE INDEX sessions_by_person ON public.sessions USING btree (person_id);
CREATE INDEX software_by_cost ON public.software USING btree (COALESCE(yearly_cost_cents, ('-1'::integer)::bigint), name, software_id);
CREATE INDEX software_in_order ON public.software USING btree (name, software_id);
CREATE INDEX spending_acts_by_day ON public.spending_acts USING btree (decided_on DESC, spending_act_id DESC);
CREATE INDEX spending_actuals_by_request ON public.spending_actuals USING btree (spending_request_id);
CREATE INDEX spending_amounts_by_request ON public.spending_amounts USING btree (spending_request_id);
CREATE INDEX spending_authors_by_request ON public.spending_authors USING btree (spending_request_id);
CREATE INDEX spending_conditions_by_request ON public.spending_conditions USING btree (spending_request_id);
CREATE INDEX spending_derogations_by_request ON public.spending_derogations USING btree (spending_request_id);
CREATE INDEX spending_forms_by_day ON public.spending_forms USING btree (valid_from DESC, number DESC);
CREATE INDEX spending_integrations_by_request ON public.spending_integrations USING btree (spending_request_id);
CREATE INDEX spending_overruns_by_request ON public.spending_overruns USING btree (spending_request_id);
CREATE INDEX spending_overruns_untold ON public.spending_overruns USING btree (spending_overrun_id) WHERE (told_at IS NULL);
CREATE INDEX spending_requests_by_place ON public.spending_requests USING btree (data_centre_id, state);
CREATE INDEX spending_requests_by_supplier ON public.spending_requests USING btree (lower(supplier)) WHERE (version_count > 0);
CREATE INDEX spending_requests_queue ON public.spending_requests USING btree (state, submitted_at, spending_request_id);
CREATE INDEX spending_sendings_by_version ON public.spending_sendings USING btree (spending_version_id);
CREATE INDEX spending_services_by_request ON public.spending_services USING btree (spending_request_id);
CREATE INDEX spending_ticks_by_version ON public.spending_ticks USING btree (spending_version_id);
CREATE INDEX supplier_request_services_by_execution ON public.supplier_request_services USING btree (execution_id);
CREATE INDEX supplier_requests_by_plan ON public.supplier_requests USING btree (plan_id, asked_at);
CREATE INDEX version_documents_by_document ON public.version_documents USING btree (document_id);
CREATE INDEX version_documents_by_version ON public.version_documents USING btree (plan_version_id);
CREATE INDEX wave_items_by_item ON public.wave_items USING btree (plan_item_id);
CREATE INDEX wave_items_by_wave ON public.wave_items USING btree (wave_id);
CREATE INDEX workbook_imports_by_age ON public.workbook_imports USING btree (owner_id, created_at DESC);
CREATE INDEX workbook_imports_of_body ON public.workbook_imports USING btree (body_id);
CREATE INDEX workbook_imports_under_way ON public.workbook_imports USING btree (created_at) WHERE (state = ANY (ARRAY['reading'::text, 'checking'::text, 'applying'::text]));
CREATE INDEX workbook_rows_by_verdict ON public.workbook_import_rows USING btree (owner_id, workbook_import_id, verdict, sheet, line);
CREATE INDEX workbook_rows_of_body ON public.workbook_import_rows USING btree (owner_id, workbook_import_id, body_id, sheet, line);
CREATE INDEX workbook_rows_to_look_at ON public.workbook_import_rows USING btree (owner_id, workbook_import_id, rank, sheet, line) WHERE (rank < 2);
CREATE UNIQUE INDEX administrations_by_cadastral_code ON public.administrations USING btree (cadastral_code) WHERE (NOT is_demo);
CREATE UNIQUE INDEX administrations_by_tax_code ON public.administrations USING btree (tax_code) WHERE (NOT is_demo);
CREATE UNIQUE INDEX candidacies_once ON public.candidacies USING btree (administration_id, call_id) WHERE (state <> ALL (ARRAY['not_admitted'::text, 'renunciation_decreed'::text, 'revoked'::text, 'discarded'::text]));
CREATE UNIQUE INDEX execution_evidence_once ON public.execution_evidence USING btree (execution_id, sha256) WHERE (state = ANY (ARRAY['pending'::text, 'accepted'::text]));
CREATE UNIQUE INDEX one_closing_at_a_time ON public.data_centre_closings USING btree (data_centre_id) WHERE (reopened_at IS NULL);
CREATE UNIQUE INDEX one_proposal_at_a_time ON public.approval_proposal_plans USING btree (plan_id, version_number) WHERE is_open;
CREATE UNIQUE INDEX plan_model_cards_by_name ON public.plan_model_cards USING btree (model_id, lower(service_name));
CREATE UNIQUE INDEX plan_renunciations_by_act ON public.plan_renunciations USING btree (candidacy_act_id) WHERE (candidacy_act_id IS NOT NULL);
CREATE UNIQUE INDEX spending_acts_number ON public.spending_acts USING btree (number) WHERE (channel = 'programme'::text);
CREATE UNIQUE INDEX spending_integrations_open ON public.spending_integrations USING btree (spending_request_id) WHERE (answered_at IS NULL);
CREATE UNIQUE INDEX spending_overruns_open ON public.spending_overruns USING btree (spending_request_id) WHERE (closed_on IS NULL);
CREATE UNIQUE INDEX spending_requests_by_reference ON public.spending_requests USING btree (administration_id, lower(external_ref));

-- Functions

CREATE OR REPLACE FUNCTION regia.actor_role()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select a.role from assignments a join people p using (person_id)
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id() and p.ceased_at is null
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today()) $function$;
CREATE OR REPLACE FUNCTION regia.assignment_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (regia.setting('assignment_id'::text))::uuid;
CREATE OR REPLACE FUNCTION regia.assignment_owner()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(a.association_id, a.administration_id) from assignments a
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id() $function$;
CREATE OR REPLACE FUNCTION regia.bands_of(of_bodies uuid[])
 RETURNS TABLE(administration_id uuid, band_code text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  #variable_conflict use_column
  begin
    return query select distinct on (p.administration_id) p.administration_id, b.band_code
      from administration_populations p
      join population_bands b on p.residents >= b.from_residents and p.residents <= coalesce(b.to_residents, p.residents)
        and b.valid_from <= regia.today() and coalesce(b.valid_to, regia.today()) >= regia.today()
      where of_bodies is null or p.administration_id = any (of_bodies)
      order by p.administration_id, p.counted_on desc, b.valid_from desc;
  end $function$;
CREATE OR REPLACE FUNCTION regia.call_title(of_call uuid, of_version uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select v.content ->> 'title' from call_versions v where v.call_id = of_call
    order by v.call_version_id = of_version desc nulls last, v.number desc limit 1 $function$;
CREATE OR REPLACE FUNCTION regia.candidacy_durations()
 RETURNS TABLE(step text, cases integer, nine_tenths integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select h.step, count(*)::integer, percentile_disc(0.9) within group (order by h.days)
    from candidacies c, lateral (values
      ('work', c.completed_on - (select min(k.signed_on) from candidacy_contracts k where k.candidacy_id = c.candidacy_id and k.withdrawn_at is null)),
      ('check', case when c.checked_on >= c.check_asked_on then c.checked_on - c.check_asked_on end),
      ('payment', c.paid_on - c.requested_on)) h(step, days)
    where h.days >= 0 and (regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs'))
    group by h.step $function$;
CREATE OR REPLACE FUNCTION regia.confirm_second_factor_reset(of_reset uuid, confirmed timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare target uuid;
  begin
    if not coalesce(regia.actor_role() = 'administrator', false) then return false; end if;
    update second_factor_resets r set confirmed_by = regia.person_id(), confirmed_at = confirmed
      where r.reset_id = of_reset and r.confirmed_at is null and r.refused_at is null
        and r.asked_by <> regia.person_id() and r.person_id <> regia.person_id()
      returning r.person_id into target;
    if target is null then return false; end if;
    update credentials set totp_secret = null, totp_confirmed_at = null, totp_last_step = null, updated_at = confirmed
      where person_id = target;
    delete from recovery_codes where person_id = target;
    delete from sessions where person_id = target;
    return true;
  end $function$;
CREATE OR REPLACE FUNCTION regia.contract_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform regia.watch_place(new.data_centre_id, case when tg_op = 'INSERT' then jsonb_build_object('kind', 'authorised')
      when new.state <> old.state then jsonb_build_object('kind', 'authorised') else jsonb_build_object('kind', 'contract_changed', 'from', old.ends_on, 'to', new.ends_on) end);
    return null;
  end $function$;
CREATE OR REPLACE FUNCTION regia.data_centres_on(of_administration uuid, instant timestamp with time zone)
 RETURNS SETOF data_centres
 LANGUAGE sql
 STABLE
AS $function$
  select r.* from regia.past_of(of_administration, 'data_centres', instant) p, jsonb_populate_record(null::data_centres, p.content) r
    where r.created_at <= instant
  union all
  select t.* from data_centres t where t.administration_id = of_administration and t.created_at <= instant
    and t.data_centre_id not in (select p.row_id from regia.past_of(of_administration, 'data_centres', instant) p) $function$;
CREATE OR REPLACE FUNCTION regia.dependency_path(of_administration uuid, from_service uuid, to_service uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ with recursive way (digital_service_id, names, seen) as (
      select s.digital_service_id, array[s.name], array[s.digital_service_id] from digital_services s
        where s.administration_id = of_administration and s.digital_service_id = from_service
      union all
      select s.digital_service_id, w.names || s.name, w.seen || s.digital_service_id
        from way w
        join service_dependencies d on d.administration_id = of_administration and d.digital_service_id = w.digital_service_id
        join digital_services s on s.administration_id = of_administration and s.digital_service_id = d.depends_on_id
        where w.digital_service_id <> to_service and s.digital_service_id <> all (w.seen))
    select names from way where digital_service_id = to_service order by cardinality(names) limit 1 $function$;
CREATE OR REPLACE FUNCTION regia.derogation_given()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform regia.watch_place((select r.data_centre_id from spending_requests r where r.spending_request_id = new.spending_request_id),
      jsonb_build_object('kind', 'derogation'));
    return null;
  end $function$;
CREATE OR REPLACE FUNCTION regia.digital_services_on(of_administration uuid, instant timestamp with time zone)
 RETURNS SETOF digital_services
 LANGUAGE sql
 STABLE
AS $function$
  select r.* from regia.past_of(of_administration, 'digital_services', instant) p, jsonb_populate_record(null::digital_services, p.content) r
    where r.created_at <= instant
  union all
  select t.* from digital_services t where t.administration_id = of_administration and t.created_at <= instant
    and t.digital_service_id not in (select p.row_id from regia.past_of(of_administration, 'digital_services', instant) p) $function$;
CREATE OR REPLACE FUNCTION regia.ended_into(on_day date)
 RETURNS TABLE(administration_id uuid, successor_id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with recursive ended as (
    select distinct a.administration_id, a.istat_code as code
    from municipality_endings e join administrations a using (istat_code)
    where e.successor_istat_code is distinct from e.istat_code and e.ended_on <= on_day),
  chain as (
    select administration_id, code from ended
    union
    select chain.administration_id, next.code from chain
    cross join lateral (
      select e.successor_istat_code as code from municipality_endings e
        where e.istat_code = chain.code and e.ended_on <= on_day
      union all select r.code from istat_renumberings r where r.former_code = chain.code) next
    where next.code is not null)
  select distinct on (chain.administration_id) chain.administration_id, s.administration_id
  from chain join administrations s on s.istat_code = chain.code
  where not exists (select 1 from ended x where x.administration_id = s.administration_id)
  order by chain.administration_id, s.name, s.administration_id $function$;
CREATE OR REPLACE FUNCTION regia.endings_of(of_bodies uuid[])
 RETURNS TABLE(administration_id uuid, ended_on date, successors text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select a.administration_id, max(e.ended_on),
      coalesce(array_agg(distinct coalesce(s.name, e.successor_istat_code)) filter (where e.successor_istat_code is not null), '{}')
    from administrations a
    join municipality_endings e on e.istat_code = a.istat_code and e.successor_istat_code is distinct from e.istat_code
    left join administrations s on s.istat_code = e.successor_istat_code
    where a.administration_id = any (of_bodies) and e.ended_on <= regia.today()
    group by a.administration_id $function$;
CREATE OR REPLACE FUNCTION regia.executions_on(of_administration uuid, instant timestamp with time zone)
 RETURNS SETOF executions
 LANGUAGE sql
 STABLE
AS $function$
  select r.* from regia.past_of(of_administration, 'executions', instant) p, jsonb_populate_record(null::executions, p.content) r
    where r.created_at <= instant
  union all
  select t.* from executions t where t.administration_id = of_administration and t.created_at <= instant
    and t.execution_id not in (select p.row_id from regia.past_of(of_administration, 'executions', instant) p) $function$;
CREATE OR REPLACE FUNCTION regia.fold(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select trim(regexp_replace(replace(regexp_replace(normalize(lower(words), nfd), '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'),
    '[^a-z0-9]+', ' ', 'g')) $function$;
CREATE OR REPLACE FUNCTION regia.follow_plan(of_plan uuid, withdrawn boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    in_force record;
    cause jsonb;
    place uuid;
  begin
    -- One writer at a time, so that the version written last is the one in force.
    perform 1 from plans where plan_id = of_plan for update;
    select v.administration_id, v.plan_id, v.number, v.content, v.number is not distinct from p.approved_number as is_approved, a.name into in_force
      from plans p join plan_versions v on v.plan_id = p.plan_id join administrations a on a.administration_id = p.administration_id
      where p.plan_id = of_plan
        and (v.number = p.approved_number or (p.approved_number is null and v.outcome is distinct from 'withdrawn'))
      order by v.number desc limit 1;
    delete from plan_commitments where plan_id = of_plan;
    if in_force.plan_id is not null then
      insert into plan_commitments (administration_id, digital_service_id, plan_id, number, standing, approach, has_reason, starts_on, ends_on)
        select in_force.administration_id, (s ->> 'id')::uuid, in_force.plan_id, in_force.number,
          case when in_force.is_approved then 'approved' else 'submitted' end, s ->> 'approach', coalesce(trim(s ->> 'reason'), '') <> '',
          (s ->> 'startsOn')::date,
          case when s ->> 'approach' = 'retain' then case when coalesce(trim(s ->> 'reason'), '') <> '' then (s ->> 'reviewOn')::date end
            when s ->> 'approach' in ('A', 'B', 'retire') then (s ->> 'endsOn')::date end
        from jsonb_array_elements(in_force.content::jsonb -> 'services') s
        on conflict (administration_id, digital_service_id) do nothing;
    end if;
    cause := jsonb_build_object('kind', case when in_force.plan_id is null or (withdrawn and not in_force.is_approved) then 'plan_withdrawn'
        when in_force.is_approved then 'plan_approved' else 'plan_submitted' end,
      'name', (select a.name from plans p join administrations a using (administration_id) where p.plan_id = of_plan),
      'number', in_force.number);
    for place in select distinct s.data_centre_id from digital_services s join plans p on p.administration_id = s.administration_id
      where p.plan_id = of_plan and s.data_centre_id is not null order by 1
    loop
      perform regia.watch_place(place, cause);
    end loop;
  end $function$;
CREATE OR REPLACE FUNCTION regia.foreign_hosts()
 RETURNS TABLE(data_centre_id uuid, name text, agid_group text, administration_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select d.data_centre_id, d.name, d.agid_group, a.name
    from data_centres d join administrations a using (administration_id)
    where not regia.reads_programme() and d.administration_id <> all (regia.scope())
      and d.data_centre_id in (select s.data_centre_id from digital_services s where s.administration_id = any (regia.scope())) $function$;
CREATE OR REPLACE FUNCTION regia.foreign_services_in(of_bodies uuid[])
 RETURNS TABLE(data_centre_id uuid, administration_name text, service_name text, planned_end date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select d.data_centre_id, a.name, s.name,
      case when (select regia.system_actor()) = 'cli' or d.administration_id = any ((select regia.scope())::uuid[]) then i.ends_on end
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active' and s.administration_id <> d.administration_id
    join administrations a on a.administration_id = s.administration_id
    left join plan_items i on i.digital_service_id = s.digital_service_id
    where d.administration_id = any (of_bodies)
      and ((select regia.reads_programme()) or d.administration_id = any ((select regia.scope())::uuid[]))
    order by d.data_centre_id, a.name, s.name, s.digital_service_id $function$;
CREATE OR REPLACE FUNCTION regia.funded_elsewhere(of_services uuid[], of_measure text, but_candidacy uuid)
 RETURNS TABLE(digital_service_id uuid, other_administration text, other_service text, call_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with recursive asked as (
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
      and c.state not in ('draft', 'not_admitted', 'renunciation_decreed', 'revoked', 'discarded') $function$;
CREATE OR REPLACE FUNCTION regia.hosted_services(of_data_centre uuid)
 RETURNS TABLE(administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, planned_end date, is_own boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select s.administration_id, a.name, s.digital_service_id, s.name, s.data_class,
      case when d.administration_id = any (regia.scope()) then i.ends_on end, s.administration_id = d.administration_id
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active'
    join administrations a on a.administration_id = s.administration_id
    left join plan_items i on i.digital_service_id = s.digital_service_id
    where d.data_centre_id = of_data_centre
      and (d.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.name, s.name, s.digital_service_id $function$;
CREATE OR REPLACE FUNCTION regia.hosted_services_on(of_data_centre uuid, instant timestamp with time zone)
 RETURNS TABLE(administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, planned_end date, is_own boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with place as (
      select d.administration_id, d.administration_id = any (regia.scope()) as is_in_scope from data_centres d
      where d.data_centre_id = of_data_centre and (d.administration_id = any (regia.scope()) or regia.reads_programme())),
    candidates as (
      select s.administration_id, s.digital_service_id from digital_services s where s.data_centre_id = of_data_centre
      union
      select p.administration_id, p.row_id from past_rows p
        where p.table_name = 'digital_services' and p.content ->> 'data_centre_id' = of_data_centre::text and p.ended_at > instant)
    select s.administration_id, regia.name_on(s.administration_id, (instant at time zone 'Europe/Rome')::date),
      s.digital_service_id, s.name, s.data_class, case when place.is_in_scope then i.ends_on end,
      s.administration_id = place.administration_id
    from place cross join candidates c
    cross join lateral (select t.* from regia.digital_services_on(c.administration_id, instant) t
      where t.digital_service_id = c.digital_service_id and t.data_centre_id = of_data_centre and t.state = 'active') s
    left join lateral (select t.ends_on from regia.plan_items_on(c.administration_id, instant) t
      where t.digital_service_id = c.digital_service_id) i on true
    order by 2, 4, 3 $function$;
CREATE OR REPLACE FUNCTION regia.hosting_choices(query text, for_administration uuid)
 RETURNS TABLE(data_centre_id uuid, name text, agid_group text, administration_id uuid, administration_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select d.data_centre_id, d.name, d.agid_group, d.administration_id, a.name
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
      a.name, d.name, d.data_centre_id limit 50 $function$;
CREATE OR REPLACE FUNCTION regia.hosts_of(for_administration uuid)
 RETURNS TABLE(data_centre_id uuid, name text, agid_group text, state text, closes_on date, administration_id uuid, administration_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select d.data_centre_id, d.name, d.agid_group, d.state, d.closes_on, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where (for_administration = any (regia.scope()) or regia.reads_programme())
      and d.data_centre_id in (select s.data_centre_id from digital_services s where s.administration_id = for_administration)
    order by a.name, d.name, d.data_centre_id $function$;
CREATE OR REPLACE FUNCTION regia.hosts_of_bodies(of_bodies uuid[])
 RETURNS TABLE(for_administration uuid, data_centre_id uuid, name text, agid_group text, closes_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct s.administration_id, d.data_centre_id, d.name, d.agid_group, d.closes_on
    from digital_services s join data_centres d using (data_centre_id)
    where s.administration_id = any (of_bodies) and d.administration_id <> s.administration_id
      and ((select regia.reads_programme()) or s.administration_id = any ((select regia.scope())::uuid[]))
    order by 1, 3, 2 $function$;
CREATE OR REPLACE FUNCTION regia.inventory_fingerprint(of_administrations uuid[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not of_administrations <@ regia.writing_scope() then return null; end if;
    return (select md5(concat_ws(' ', d.s, w.s, v.s, p.s)) from
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from data_centres where administration_id = any (of_administrations)) d,
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from software where administration_id = any (of_administrations)) w,
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from digital_services where administration_id = any (of_administrations)) v,
      (select concat_ws(' ', count(*), max(created_at)) s from service_dependencies where administration_id = any (of_administrations)) p);
  end $function$;
CREATE OR REPLACE FUNCTION regia.is_administrator()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(regia.actor_role() = 'administrator', false) or coalesce(regia.system_actor() = 'cli', false) $function$;
CREATE OR REPLACE FUNCTION regia.is_contract_covered(of_request uuid, contract_ends_on date, plan_ends_on date)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(contract_ends_on <= plan_ends_on, false) or exists (select 1 from spending_derogations d
    where d.spending_request_id = of_request and d.expires_on >= contract_ends_on
      and (d.plan_ends_on is not distinct from is_contract_covered.plan_ends_on or d.plan_ends_on <= is_contract_covered.plan_ends_on)) $function$;
CREATE OR REPLACE FUNCTION regia.is_rebuilt_on(instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from past_rows p where p.is_rebuilt and p.ended_at > instant) $function$;
CREATE OR REPLACE FUNCTION regia.is_sent_spending(of_request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from spending_requests r
    where r.spending_request_id = of_request and r.channel = 'programme' and r.version_count > 0) $function$;
CREATE OR REPLACE FUNCTION regia.is_signed_in()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select regia.actor_role() is not null $function$;
CREATE OR REPLACE FUNCTION regia.keep_past_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare until timestamptz;
begin
  if tg_op = 'UPDATE' then until := new.updated_at;
  -- A service leaves a plan with a move of the plan, which is dated.
  else until := coalesce((select p.updated_at from plans p where p.plan_id = old.plan_id), now());
  end if;
  insert into past_rows (administration_id, table_name, row_id, ended_at, content)
    values (old.administration_id, tg_table_name, (to_jsonb(old) ->> tg_argv[0])::uuid, until, to_jsonb(old));
  return null;
end $function$;
CREATE OR REPLACE FUNCTION regia.last_planned_end(of_data_centre uuid)
 RETURNS TABLE(last_end date, undated integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select max(h.planned_end), (count(*) filter (where h.planned_end is null))::integer
    from regia.hosted_services(of_data_centre) h
    join data_centres d on d.data_centre_id = of_data_centre and d.administration_id = any (regia.scope()) $function$;
CREATE OR REPLACE FUNCTION regia.likely_twins(for_administration uuid, of_name text)
 RETURNS TABLE(name text, administration_name text, shared_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select d.name, o.name, case when d.is_shared then d.data_centre_id end
    from administrations a
    join data_centres d on d.administration_id <> a.administration_id and d.state <> 'closed'
    join administrations o on o.administration_id = d.administration_id
    where a.administration_id = for_administration and for_administration = any (regia.writing_scope())
      and ((regia.words_of(d.name) = regia.words_of(of_name) and (d.is_shared or o.istat_code = a.istat_code))
        or (d.is_shared and strpos(regia.words_of(of_name), regia.words_of(o.name)) > 0)
        or strpos(regia.words_of(d.name), regia.words_of(a.name)) > 0)
    order by o.name, d.name, d.data_centre_id limit 5 $function$;
CREATE OR REPLACE FUNCTION regia.mail_queue()
 RETURNS TABLE(mail_id uuid, person_id uuid, recipient text, subject text, state text, attempts integer, next_attempt_at timestamp with time zone, last_error text, created_at timestamp with time zone, sent_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select m.mail_id, m.person_id, m.recipient, m.subject, m.state, m.attempts, m.next_attempt_at, m.last_error, m.created_at, m.sent_at
    from mails m where regia.actor_role() = 'administrator' $function$;
CREATE OR REPLACE FUNCTION regia.mark_sent_to_programme()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update plans set is_sent_to_programme = true where plan_id = new.plan_id and not is_sent_to_programme;
  return null;
end $function$;
CREATE OR REPLACE FUNCTION regia.may_change_many()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce((select a.changes_many from assignments a
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()), false) $function$;
CREATE OR REPLACE FUNCTION regia.may_host(of_data_centre uuid, for_administration uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from data_centres d
    where d.data_centre_id = of_data_centre and d.state <> 'closed'
      and (d.administration_id = for_administration or d.is_shared)
      and for_administration = any (regia.writing_scope())
    for key share) $function$;
CREATE OR REPLACE FUNCTION regia.name_on(of_administration uuid, day date)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select n.name from administration_names n where n.administration_id = a.administration_id and n.replaced_on > day
    order by n.replaced_on limit 1), a.name)
  from administrations a where a.administration_id = of_administration $function$;
CREATE OR REPLACE FUNCTION regia.offices()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(
      (select case
          when a.association_id is not null then array[a.association_id]
          when a.administration_id is not null then array(
            select m.association_id from association_members m
            where m.administration_id = a.administration_id
              and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
          else '{}'::uuid[] end
        from assignments a
        where a.assignment_id = regia.assignment_id() and regia.actor_role() is not null),
      '{}'::uuid[]) $function$;
CREATE OR REPLACE FUNCTION regia.open_handovers(of_bodies uuid[])
 RETURNS TABLE(predecessor_id uuid, successor_id uuid, ended_on date, kind text, number integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with recursive ended as (
    select a.administration_id, a.istat_code as code, max(e.ended_on) as ended_on
    from municipality_endings e join administrations a using (istat_code)
    where e.successor_istat_code is distinct from e.istat_code and e.ended_on <= regia.today()
    group by a.administration_id),
  chain as (
    select administration_id, code from ended
    union
    select chain.administration_id, next.code from chain
    cross join lateral (
      select e.successor_istat_code as code from municipality_endings e where e.istat_code = chain.code
      union all select r.code from istat_renumberings r where r.former_code = chain.code) next
    where next.code is not null),
  pairs as (
    select ended.administration_id as predecessor_id, s.administration_id as successor_id, ended.ended_on
    from ended join chain using (administration_id) join administrations s on s.istat_code = chain.code
    where not exists (select 1 from ended x where x.administration_id = s.administration_id)
      and (ended.administration_id = any (of_bodies) or s.administration_id = any (of_bodies))
      and (ended.administration_id = any (regia.scope()) or s.administration_id = any (regia.scope())))
  select p.predecessor_id, p.successor_id, p.ended_on, open.kind, open.number
  from pairs p
  cross join lateral (
    select 'plan_' || state as kind, 1 as number from plans
      where administration_id = p.predecessor_id and state in ('draft', 'submitted', 'under_review', 'returned')
    union all select 'services', count(*)::integer from digital_services
      where administration_id = p.predecessor_id and state = 'active' having count(*) > 0
    union all select 'data_centres', count(*)::integer from data_centres
      where administration_id = p.predecessor_id and state <> 'closed' having count(*) > 0
    union all select 'mandates', count(*)::integer from association_members
      where administration_id = p.predecessor_id and valid_from <= regia.today()
        and (valid_to is null or valid_to >= regia.today()) having count(*) > 0) open
  where not exists (select 1 from handover_closures c
    where c.predecessor_id = p.predecessor_id and c.successor_id = p.successor_id)
  order by p.ended_on, p.predecessor_id, p.successor_id, open.kind $function$;
CREATE OR REPLACE FUNCTION regia.past_of(of_administration uuid, of_table text, instant timestamp with time zone)
 RETURNS TABLE(row_id uuid, content jsonb)
 LANGUAGE sql
 STABLE
AS $function$ select distinct on (p.row_id) p.row_id, p.content from past_rows p
    where p.administration_id = of_administration and p.table_name = of_table and p.ended_at > instant
    order by p.row_id, p.ended_at, p.past_row_id desc $function$;
CREATE OR REPLACE FUNCTION regia.people_audience(of_people uuid[])
 RETURNS TABLE(person_id uuid, role text, email text, wants_mail boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select h.person_id, null::text, c.email, c.is_active and c.wants_mail
    from people h left join accounts c on c.person_id = h.person_id
    where h.person_id = any (of_people) and h.ceased_at is null
      and (regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli'))
    order by h.person_id $function$;
CREATE OR REPLACE FUNCTION regia.person_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (regia.setting('person_id'::text))::uuid;
CREATE OR REPLACE FUNCTION regia.place_end(of_data_centre uuid)
 RETURNS date
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select max(c.ends_on) from digital_services s join plan_commitments c on c.digital_service_id = s.digital_service_id
    where s.data_centre_id = of_data_centre and s.state = 'active' $function$;
CREATE OR REPLACE FUNCTION regia.place_plan(of_data_centre uuid)
 RETURNS TABLE(administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, is_own boolean, number integer, standing text, approach text, has_reason boolean, starts_on date, ends_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select s.administration_id, a.name, s.digital_service_id, s.name, s.data_class, s.administration_id = d.administration_id,
      case when v.whole then c.number end, c.standing, case when v.whole then c.approach end, case when v.whole then c.has_reason end,
      case when v.whole then c.starts_on end, c.ends_on
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active'
    join administrations a on a.administration_id = s.administration_id
    left join plan_commitments c on c.digital_service_id = s.digital_service_id
    cross join lateral (select regia.reads_programme() or s.administration_id = any (regia.scope()) as whole) v
    where d.data_centre_id = of_data_centre and (d.administration_id = any (regia.scope()) or regia.reads_programme())
    order by c.ends_on nulls last, a.name, s.name, s.digital_service_id $function$;
CREATE OR REPLACE FUNCTION regia.plan_answer_days(since timestamp with time zone)
 RETURNS TABLE(answers integer, half integer, nine_tenths integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with answered as (
      select (outcome_at at time zone 'Europe/Rome')::date - (submitted_at at time zone 'Europe/Rome')::date as days
      from plan_versions
      where channel = 'programme' and outcome in ('returned', 'approved') and outcome_at >= since)
    select count(*)::integer, percentile_disc(0.5) within group (order by days),
      percentile_disc(0.9) within group (order by days)
    from answered where regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs') $function$;
CREATE OR REPLACE FUNCTION regia.plan_audience(of_plan uuid)
 RETURNS TABLE(person_id uuid, role text, email text, wants_mail boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from plans p
    join assignments a on a.administration_id = p.administration_id
      or a.association_id in (select m.association_id from association_members m where m.administration_id = p.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
      or (a.person_id = p.reviewer_person_id and a.role in ('reviewer', 'programme_officer'))
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where p.plan_id = of_plan and a.role <> 'auditor' and (a.role <> 'delegate' or 'plans' = any (a.sends))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (p.administration_id = any (regia.scope()) or regia.reads_programme() or coalesce(regia.system_actor() = 'supplier', false))
    order by a.person_id, a.role $function$;
CREATE OR REPLACE FUNCTION regia.plan_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform regia.follow_plan(new.plan_id, tg_table_name = 'plan_versions' and to_jsonb(new) ->> 'outcome' = 'withdrawn');
    return null;
  end $function$;
CREATE OR REPLACE FUNCTION regia.plan_items_on(of_administration uuid, instant timestamp with time zone)
 RETURNS SETOF plan_items
 LANGUAGE sql
 STABLE
AS $function$
  select r.* from regia.past_of(of_administration, 'plan_items', instant) p, jsonb_populate_record(null::plan_items, p.content) r
    where r.created_at <= instant
  union all
  select t.* from plan_items t where t.administration_id = of_administration and t.created_at <= instant
    and t.plan_item_id not in (select p.row_id from regia.past_of(of_administration, 'plan_items', instant) p) $function$;
CREATE OR REPLACE FUNCTION regia.plans_on(of_administration uuid, instant timestamp with time zone)
 RETURNS SETOF plans
 LANGUAGE sql
 STABLE
AS $function$
  select r.* from regia.past_of(of_administration, 'plans', instant) p, jsonb_populate_record(null::plans, p.content) r where r.created_at <= instant
  union all
  select t.* from plans t where t.administration_id = of_administration and t.created_at <= instant
    and t.plan_id not in (select p.row_id from regia.past_of(of_administration, 'plans', instant) p) $function$;
CREATE OR REPLACE FUNCTION regia.programme_audience()
 RETURNS TABLE(person_id uuid, role text, email text, wants_mail boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from assignments a
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where a.role = 'programme_officer' and (regia.is_signed_in() or coalesce(regia.system_actor() = 'jobs', false))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    order by a.person_id, a.role $function$;
CREATE OR REPLACE FUNCTION regia.reads_programme()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(regia.system_actor() in ('cli', 'jobs'), false)
      or coalesce((select a.role in ('programme_officer', 'reviewer')
          or (a.role = 'auditor' and a.administration_id is null and a.association_id is null)
        from assignments a
        where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()
          and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())), false) $function$;
CREATE OR REPLACE FUNCTION regia.refuse_circle()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock(hashtextextended('service_dependencies ' || new.administration_id, 0));
    if regia.dependency_path(new.administration_id, new.depends_on_id, new.digital_service_id) is not null then
      raise exception 'services depend on each other in a circle' using errcode = 'check_violation', constraint = 'no_circle_of_services';
    end if;
    return new;
  end $function$;
CREATE OR REPLACE FUNCTION regia.reserved_scope()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select regia.writing_scope() || coalesce((select array_agg(distinct p.administration_id) from plans p
      where regia.actor_role() in ('reviewer', 'programme_officer') and p.reviewer_person_id = regia.person_id()), '{}'::uuid[]) $function$;
CREATE OR REPLACE FUNCTION regia.retry_mail(of_mail uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with changed as (
      update mails m set state = 'waiting', next_attempt_at = at, attempts = case m.state when 'failed' then 0 else m.attempts end
      where m.mail_id = of_mail and m.state <> 'sent' and regia.actor_role() = 'administrator' returning 1)
    select exists (select from changed) $function$;
CREATE OR REPLACE FUNCTION regia.rewrite_service_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    update digital_services s set search_text = regia.words_of_service(s.name, new) where s.administration_id = new.administration_id;
    return null;
  end $function$;
CREATE OR REPLACE FUNCTION regia.scope()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(
      (select case
          when a.administration_id is not null then array[a.administration_id]
          when a.association_id is not null then array(
            select m.administration_id from association_members m
            where m.association_id = a.association_id
              and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
          else '{}'::uuid[] end
        from assignments a
        where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()
          and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())),
      '{}'::uuid[]) $function$;
CREATE OR REPLACE FUNCTION regia.service_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    name text := case when tg_op = 'DELETE' then old.name else new.name end;
    kind text := case when tg_op = 'INSERT' then 'service_arrived' when tg_op = 'DELETE' then 'service_retired'
      when new.state = 'ceased' and old.state <> 'ceased' then 'service_retired'
      when new.state = 'active' and old.state <> 'active' then 'service_arrived' else 'service_left' end;
  begin
    if tg_op <> 'INSERT' then
      perform regia.watch_place(old.data_centre_id, jsonb_build_object('kind', kind, 'name', name));
    end if;
    if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.data_centre_id is distinct from old.data_centre_id) then
      perform regia.watch_place(new.data_centre_id, jsonb_build_object('kind', 'service_arrived', 'name', name));
    end if;
    return null;
  end $function$;
CREATE OR REPLACE FUNCTION regia.services_with_words(words text[], of_state text, most integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare found uuid[];
  begin
    execute format('select array(select digital_service_id from digital_services where state = %L and ', of_state)
      || (select string_agg(format('search_text like %L', '% ' || word || '%'), ' and ') from unnest(words) word)
      || format(' limit %s)', most + 1) into found;
    return case when cardinality(found) <= most then found end;
  end $function$;
CREATE OR REPLACE FUNCTION regia.setting(name text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting(('regia.'::text || name), true), ''::text);
CREATE OR REPLACE FUNCTION regia.sign_in_states(of_people uuid[])
 RETURNS TABLE(person_id uuid, has_password boolean, has_second_factor boolean, last_seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select p.person_id, k.password_hash is not null, k.totp_confirmed_at is not null,
      (select max(s.last_seen_at) from sessions s where s.person_id = p.person_id)
    from people p left join credentials k on k.person_id = p.person_id
    where p.person_id = any (of_people) and regia.is_administrator() $function$;
CREATE OR REPLACE FUNCTION regia.similar_costs(of_types text[], of_bands text[])
 RETURNS TABLE(service_type_code text, band_code text, measure text, bodies integer, low bigint, median bigint, high bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with costs as materialized (
      select c.service_type_code, c.administration_id, c.cost_cents, c.yearly_fee_cents
      from sent_costs c join plan_versions v on v.plan_version_id = c.plan_version_id
      where (of_types is null or c.service_type_code = any (of_types)) and (v.outcome is null or v.outcome = 'approved')
        and not exists (select 1 from plan_versions n where n.plan_id = v.plan_id and n.number > v.number
          and (n.outcome is null or n.outcome = 'approved'))),
    bands as materialized (select * from regia.bands_of(case when of_types is null then null
      else array(select distinct administration_id from costs) end)),
    spreads as (
      select c.service_type_code, b.band_code, m.measure, count(distinct c.administration_id)::integer as bodies,
        percentile_cont('{0.25,0.5,0.75}'::float8[]) within group (order by m.cents) as cents
      from costs c join bands b using (administration_id),
        lateral (values ('cost', c.cost_cents), ('fee', c.yearly_fee_cents)) m (measure, cents)
      where m.cents is not null and (of_bands is null or b.band_code = any (of_bands))
        and (regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs'))
      group by c.service_type_code, b.band_code, m.measure)
    select service_type_code, band_code, measure, bodies, cents[1]::bigint, cents[2]::bigint, cents[3]::bigint
    from spreads where bodies >= 5 $function$;
CREATE OR REPLACE FUNCTION regia.spending_audience(of_request uuid)
 RETURNS TABLE(person_id uuid, role text, email text, wants_mail boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
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
    order by a.person_id, a.role $function$;
CREATE OR REPLACE FUNCTION regia.supplier_asked(of_token text, at timestamp with time zone)
 RETURNS TABLE(supplier_request_id uuid, plan_id uuid, administration_id uuid, administration_name text, supplier_name text, asked text, expires_at timestamp with time zone, services jsonb, brought jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select r.supplier_request_id, r.plan_id, r.administration_id, a.name, r.supplier_name, r.asked, r.expires_at,
      (select jsonb_agg(jsonb_build_object('executionId', x.execution_id, 'name', x.service_name) order by x.service_name, x.execution_id)
        from supplier_request_services s join executions x using (execution_id) where s.supplier_request_id = r.supplier_request_id),
      coalesce((select jsonb_agg(jsonb_build_object('fileName', d.file_name, 'serviceName', x.service_name, 'note', e.note, 'state', e.state,
          'reason', case when e.state = 'refused' then e.reason else '' end) order by e.added_at desc, e.evidence_id)
        from execution_evidence e join executions x using (execution_id) left join documents d on d.document_id = e.document_id
        where e.supplier_request_id = r.supplier_request_id), '[]')
    from supplier_requests r join administrations a using (administration_id)
    where regia.system_actor() = 'supplier' and r.token_hash = of_token and r.revoked_at is null and r.expires_at > at $function$;
CREATE OR REPLACE FUNCTION regia.supplier_brings(of_token text, at timestamp with time zone, of_execution uuid, new_evidence uuid, new_document uuid, name text, type text, hash text, bytes bytea, words text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  request uuid;
  body uuid;
begin
  select r.supplier_request_id, r.administration_id into request, body from supplier_requests r
    join supplier_request_services s using (administration_id, supplier_request_id)
    where regia.system_actor() = 'supplier' and r.token_hash = of_token and r.revoked_at is null and r.expires_at > at
      and s.execution_id = of_execution for update of r;
  if request is null then return 'closed'; end if;
  if (select count(*) from execution_evidence e where e.supplier_request_id = request) >= 50 then return 'full'; end if;
  if hash is not null then
    if exists (select 1 from execution_evidence e where e.execution_id = of_execution and e.sha256 = hash and e.state in ('pending', 'accepted'))
      then return 'same'; end if;
    insert into documents (administration_id, document_id, file_name, media_type, size_bytes, sha256, content, uploaded_at)
      values (body, new_document, name, type, length(bytes), hash, bytes, at);
  end if;
  insert into execution_evidence (administration_id, evidence_id, execution_id, document_id, sha256, note, state, supplier_request_id, added_at)
    values (body, new_evidence, of_execution, case when hash is not null then new_document end, hash, words, 'pending', request, at);
  return 'kept';
end $function$;
CREATE OR REPLACE FUNCTION regia.system_actor()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN regia.setting('system_actor'::text);
CREATE OR REPLACE FUNCTION regia.take_back_spending(of_request uuid, is_new boolean, is_decided boolean, is_sent boolean, events_then integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    request record;
    act uuid;
  begin
    select r.version_count, r.external_ref into request from spending_requests r where r.spending_request_id = of_request and r.channel = 'office'
      and r.administration_id = any (regia.writing_scope()) for update;
    if not found or (is_new and request.external_ref is null)
      or (select count(*) from events e where e.subject_kind = 'spending_request' and e.subject_id = of_request) <> events_then then
      return false;
    end if;
    if is_sent or is_new then
      delete from spending_sendings s using spending_versions v where v.spending_version_id = s.spending_version_id
        and v.spending_request_id = of_request and v.number = request.version_count;
    end if;
    if is_decided or is_new then
      select a.spending_act_id into act from spending_acts a
        where a.spending_request_id = of_request and a.version_number = request.version_count;
      delete from spending_derogations where spending_act_id = act;
      delete from spending_conditions where spending_act_id = act;
      delete from spending_acts where spending_act_id = act;
      -- Only an authorised request has these.
      delete from spending_actuals where spending_request_id = of_request;
      delete from spending_overruns where spending_request_id = of_request;
      delete from notices where subject_kind = 'spending_request' and subject_id = of_request and kind in ('overrun', 'expiring');
      update spending_requests set state = 'submitted', decided_at = null, version = version + 1 where spending_request_id = of_request;
    end if;
    if is_new then
      delete from spending_ticks t using spending_versions v
        where v.spending_version_id = t.spending_version_id and v.spending_request_id = of_request;
      delete from spending_amounts where spending_request_id = of_request;
      delete from spending_services where spending_request_id = of_request;
      delete from spending_versions where spending_request_id = of_request;
      delete from spending_authors where spending_request_id = of_request;
      delete from spending_drafts where spending_request_id = of_request;
      delete from spending_requests where spending_request_id = of_request;
    end if;
    return true;
  end $function$;
CREATE OR REPLACE FUNCTION regia.take_ended_plans(most integer)
 RETURNS TABLE(plan_id uuid, administration_id uuid, administration_name text, channel text, version_count integer, reviewer_person_id uuid, ended_on date, successors text[])
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with ended as (
      select p.plan_id, p.administration_id, e.ended_on, e.successors
      from plans p
      join regia.endings_of(array(select q.administration_id from plans q where q.ending_told_on is null)) e
        on e.administration_id = p.administration_id
      where regia.system_actor() = 'jobs' and p.ending_told_on is null order by p.plan_id limit most),
    told as (
      update plans p set ending_told_on = regia.today() from ended where p.plan_id = ended.plan_id
      returning p.plan_id, p.administration_id, p.version_count, p.reviewer_person_id, ended.ended_on, ended.successors)
    select t.plan_id, t.administration_id, a.name, a.submission_channel, t.version_count, t.reviewer_person_id, t.ended_on, t.successors
    from told t join administrations a on a.administration_id = t.administration_id order by t.plan_id $function$;
CREATE OR REPLACE FUNCTION regia.take_expiring(of_days integer[], most integer)
 RETURNS TABLE(spending_request_id uuid, days integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with near as (
      select r.spending_request_id, (select min(d) from unnest(of_days) d where d >= r.ends_on - regia.today()) as step
      from spending_requests r
      where regia.system_actor() = 'jobs' and r.state in ('authorised', 'authorised_with_conditions', 'acknowledged')
        and r.ends_on between regia.today() and regia.today() + (select max(d) from unnest(of_days) d)),
    due as (select n.* from near n join spending_requests r using (spending_request_id)
      where r.expiry_told is null or r.expiry_told > n.step order by n.spending_request_id limit most)
    update spending_requests r set expiry_told = due.step from due where r.spending_request_id = due.spending_request_id
    returning r.spending_request_id, r.ends_on - regia.today() $function$;
CREATE OR REPLACE FUNCTION regia.take_overruns(most integer, at timestamp with time zone)
 RETURNS TABLE(spending_request_id uuid, causes jsonb)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update spending_overruns o set told_at = at
    where o.spending_overrun_id in (select u.spending_overrun_id from spending_overruns u
      where regia.system_actor() = 'jobs' and u.told_at is null order by u.spending_overrun_id limit most)
    returning o.spending_request_id, o.causes $function$;
CREATE OR REPLACE FUNCTION regia.take_slips(most integer)
 RETURNS TABLE(plan_id uuid, administration_id uuid, administration_name text, services integer, days integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with late as (
      select x.plan_id from executions x join plans p on p.plan_id = x.plan_id and p.approved_number = x.approved_number
      where regia.system_actor() = 'jobs' and x.planned_ends_on < regia.today() and x.slip_told_for is distinct from x.planned_ends_on
        and x.approach in ('A', 'B', 'retire') and x.state in ('not_started', 'contracted', 'in_progress')
      group by x.plan_id order by x.plan_id limit most),
    told as (
      update executions x set slip_told_for = x.planned_ends_on from late, plans p
      where x.plan_id = late.plan_id and p.plan_id = x.plan_id and p.approved_number = x.approved_number
        and x.planned_ends_on < regia.today() and x.slip_told_for is distinct from x.planned_ends_on
        and x.approach in ('A', 'B', 'retire') and x.state in ('not_started', 'contracted', 'in_progress')
      returning x.plan_id, x.administration_id, x.planned_ends_on)
    select t.plan_id, t.administration_id, a.name, count(*)::integer, (regia.today() - min(t.planned_ends_on))
    from told t join administrations a using (administration_id) group by t.plan_id, t.administration_id, a.name $function$;
CREATE OR REPLACE FUNCTION regia.today()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (regia.setting('today'::text))::date;
CREATE OR REPLACE FUNCTION regia.told_spending(of_requests uuid[])
 RETURNS TABLE(spending_request_id uuid, administration_id uuid, administration_name text, subject text, duty text, channel text, reviewer_person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select r.spending_request_id, r.administration_id, a.name, r.subject, r.duty, r.channel, r.reviewer_person_id
    from spending_requests r join administrations a using (administration_id)
    where regia.system_actor() = 'jobs' and r.spending_request_id = any (of_requests) order by r.spending_request_id $function$;
CREATE OR REPLACE FUNCTION regia.unread_notices(of_person uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select count(distinct (n.subject_kind, n.kind, n.created_at))::integer
    from notices n
    where n.person_id = of_person and n.opened_at is null
      and (of_person = regia.person_id() or regia.system_actor() = 'sign_in') $function$;
CREATE OR REPLACE FUNCTION regia.watch_place(of_data_centre uuid, cause jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    today date := coalesce(regia.today(), current_date);
    plan_end date;
    contract record;
  begin
    if of_data_centre is null then return; end if;
    perform pg_advisory_xact_lock(150, abs(hashtext(of_data_centre::text) % 1024));
    if not exists (select 1 from spending_requests r
        where r.data_centre_id = of_data_centre and r.state in ('authorised', 'authorised_with_conditions')) then return; end if;
    plan_end := regia.place_end(of_data_centre);
    for contract in
      select r.administration_id, r.spending_request_id, r.ends_on, o.spending_overrun_id, o.contract_ends_on, o.plan_ends_on,
        regia.is_contract_covered(r.spending_request_id, r.ends_on, plan_end) as is_covered
      from spending_requests r
        left join spending_overruns o on o.spending_request_id = r.spending_request_id and o.closed_on is null
      where r.data_centre_id = of_data_centre and r.state in ('authorised', 'authorised_with_conditions')
      order by r.spending_request_id
    loop
      if contract.spending_overrun_id is null then
        if not contract.is_covered and contract.ends_on >= today then
          insert into spending_overruns (administration_id, spending_overrun_id, spending_request_id, opened_on, causes, contract_ends_on, plan_ends_on)
            values (contract.administration_id, gen_random_uuid(), contract.spending_request_id, today,
              jsonb_build_array(cause || jsonb_build_object('on', today)), contract.ends_on, plan_end);
        end if;
      elsif contract.is_covered then
        update spending_overruns set closed_on = today, contract_ends_on = contract.ends_on, plan_ends_on = plan_end,
          closed_by = case when contract.ends_on <= plan_end and contract.ends_on < contract.contract_ends_on then 'shorter_contract'
            when contract.ends_on <= plan_end then 'new_plan' else 'ground' end
          where spending_overrun_id = contract.spending_overrun_id;
      elsif contract.ends_on <> contract.contract_ends_on or plan_end is distinct from contract.plan_ends_on then
        update spending_overruns set causes = causes || (cause || jsonb_build_object('on', today)),
          contract_ends_on = contract.ends_on, plan_ends_on = plan_end
          where spending_overrun_id = contract.spending_overrun_id;
      end if;
    end loop;
  end $function$;
CREATE OR REPLACE FUNCTION regia.wave_is_used(of_wave uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from wave_items i join waves w using (wave_id)
    where i.wave_id = of_wave and w.association_id = any (regia.offices())) $function$;
CREATE OR REPLACE FUNCTION regia.words_of(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((' '::text || TRIM(BOTH FROM regexp_replace(translate(lower(name), 'àáèéìíòóùú'::text, 'aaeeiioouu'::text), '[^a-z0-9]+'::text, ' '::text, 'g'::text))) || ' '::text);
CREATE OR REPLACE FUNCTION regia.words_of_service(service text, body administrations)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select ' ' || regia.fold(concat_ws(' ', service, body.name, body.other_language_name)) || body.search_text $function$;
CREATE OR REPLACE FUNCTION regia.workbook_owners()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select regia.writing_scope() || case when regia.actor_role() = 'office_member' then array[regia.assignment_owner()] else '{}' end $function$;
CREATE OR REPLACE FUNCTION regia.write_service_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  begin
    select regia.words_of_service(new.name, a) into new.search_text
      from administrations a where a.administration_id = new.administration_id;
    return new;
  end $function$;
CREATE OR REPLACE FUNCTION regia.writers_of(for_administration uuid)
 RETURNS TABLE(person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select distinct a.person_id
    from assignments a join people p on p.person_id = a.person_id and p.ceased_at is null
    where (for_administration = any (regia.scope()) or regia.reads_programme())
      and a.role in ('office_member', 'contact', 'editor', 'legal_representative', 'delegate')
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (a.administration_id = for_administration or a.association_id in (
        select m.association_id from association_members m where m.administration_id = for_administration
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))) $function$;
CREATE OR REPLACE FUNCTION regia.writing_scope()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select case when regia.actor_role() in ('office_member', 'contact', 'editor', 'legal_representative', 'delegate')
      then regia.scope() else '{}'::uuid[] end $function$;

-- Triggers

CREATE TRIGGER service_words AFTER UPDATE OF search_text ON administrations FOR EACH ROW WHEN (old.search_text IS DISTINCT FROM new.search_text) EXECUTE FUNCTION regia.rewrite_service_words();
CREATE TRIGGER keep_past AFTER UPDATE ON data_centres FOR EACH ROW WHEN (old.updated_at IS DISTINCT FROM new.updated_at) EXECUTE FUNCTION regia.keep_past_row('data_centre_id');
CREATE TRIGGER keep_past AFTER UPDATE ON digital_services FOR EACH ROW WHEN (old.updated_at IS DISTINCT FROM new.updated_at) EXECUTE FUNCTION regia.keep_past_row('digital_service_id');
CREATE TRIGGER service_words BEFORE INSERT OR UPDATE OF name, administration_id ON digital_services FOR EACH ROW EXECUTE FUNCTION regia.write_service_words();
CREATE CONSTRAINT TRIGGER watch_new_service AFTER INSERT ON digital_services DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.data_centre_id IS NOT NULL) EXECUTE FUNCTION regia.service_changed();
CREATE CONSTRAINT TRIGGER watch_removed_service AFTER DELETE ON digital_services DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.data_centre_id IS NOT NULL) EXECUTE FUNCTION regia.service_changed();
CREATE CONSTRAINT TRIGGER watch_service AFTER UPDATE OF data_centre_id, state ON digital_services DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.data_centre_id IS DISTINCT FROM new.data_centre_id OR old.state <> new.state) EXECUTE FUNCTION regia.service_changed();
CREATE TRIGGER keep_past AFTER UPDATE ON executions FOR EACH ROW WHEN (old.updated_at IS DISTINCT FROM new.updated_at) EXECUTE FUNCTION regia.keep_past_row('execution_id');
CREATE TRIGGER keep_past AFTER UPDATE ON plan_items FOR EACH ROW WHEN (old.updated_at IS DISTINCT FROM new.updated_at) EXECUTE FUNCTION regia.keep_past_row('plan_item_id');
CREATE TRIGGER keep_removed AFTER DELETE ON plan_items FOR EACH ROW EXECUTE FUNCTION regia.keep_past_row('plan_item_id');
CREATE CONSTRAINT TRIGGER follow_version AFTER INSERT OR UPDATE OF outcome ON plan_versions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regia.plan_changed();
CREATE TRIGGER mark_sent AFTER INSERT ON plan_versions FOR EACH ROW WHEN (new.channel = 'programme'::text) EXECUTE FUNCTION regia.mark_sent_to_programme();
CREATE CONSTRAINT TRIGGER follow_approval AFTER UPDATE OF approved_number ON plans DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.approved_number IS DISTINCT FROM new.approved_number) EXECUTE FUNCTION regia.plan_changed();
CREATE TRIGGER keep_past AFTER UPDATE ON plans FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state OR old.version_count IS DISTINCT FROM new.version_count OR old.responsible_person_id IS DISTINCT FROM new.responsible_person_id OR old.reviewer_person_id IS DISTINCT FROM new.reviewer_person_id OR old.late_reason IS DISTINCT FROM new.late_reason OR old.late_new_end_on IS DISTINCT FROM new.late_new_end_on OR old.revision IS DISTINCT FROM new.revision) EXECUTE FUNCTION regia.keep_past_row('plan_id');
CREATE TRIGGER no_circle_of_services BEFORE INSERT OR UPDATE ON service_dependencies FOR EACH ROW EXECUTE FUNCTION regia.refuse_circle();
CREATE CONSTRAINT TRIGGER watch_derogation AFTER INSERT ON spending_derogations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regia.derogation_given();
CREATE CONSTRAINT TRIGGER watch_contract AFTER UPDATE OF state, ends_on ON spending_requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = ANY (ARRAY['authorised'::text, 'authorised_with_conditions'::text])) AND (old.state <> new.state OR old.ends_on IS DISTINCT FROM new.ends_on)) EXECUTE FUNCTION regia.contract_changed();
CREATE CONSTRAINT TRIGGER watch_new_contract AFTER INSERT ON spending_requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = ANY (ARRAY['authorised'::text, 'authorised_with_conditions'::text])) EXECUTE FUNCTION regia.contract_changed();

-- Row-level security

alter table access_keys enable row level security;
alter table accounts enable row level security;
alter table administration_codes enable row level security;
alter table administration_names enable row level security;
alter table administration_populations enable row level security;
alter table administrations enable row level security;
alter table api_answers enable row level security;
alter table applied_migrations enable row level security;
alter table approval_proposal_plans enable row level security;
alter table approval_proposals enable row level security;
alter table assignments enable row level security;
alter table association_members enable row level security;
alter table associations enable row level security;
alter table call_band_choices enable row level security;
alter table call_scenario_lines enable row level security;
alter table call_scenarios enable row level security;
alter table call_versions enable row level security;
alter table calls enable row level security;
alter table candidacies enable row level security;
alter table candidacy_acts enable row level security;
alter table candidacy_contracts enable row level security;
alter table candidacy_documents enable row level security;
alter table candidacy_services enable row level security;
alter table candidacy_ticks enable row level security;
alter table credentials enable row level security;
alter table data_centre_baselines enable row level security;
alter table data_centre_closings enable row level security;
alter table data_centre_requirements enable row level security;
alter table data_centres enable row level security;
alter table digital_services enable row level security;
alter table documents enable row level security;
alter table evaluation_criteria enable row level security;
alter table evaluation_marks enable row level security;
alter table events enable row level security;
alter table execution_evidence enable row level security;
alter table executions enable row level security;
alter table external_sendings enable row level security;
alter table figure_reports enable row level security;
alter table figure_rollups enable row level security;
alter table finding_explanations enable row level security;
alter table handover_closures enable row level security;
alter table import_previews enable row level security;
alter table import_runs enable row level security;
alter table installation enable row level security;
alter table ipa_categories enable row level security;
alter table istat_renumberings enable row level security;
alter table mails enable row level security;
alter table milestones enable row level security;
alter table municipality_endings enable row level security;
alter table notices enable row level security;
alter table one_time_links enable row level security;
alter table past_rows enable row level security;
alter table pastes enable row level security;
alter table people enable row level security;
alter table plan_authors enable row level security;
alter table plan_commitments enable row level security;
alter table plan_evaluations enable row level security;
alter table plan_item_reserved enable row level security;
alter table plan_items enable row level security;
alter table plan_model_cards enable row level security;
alter table plan_models enable row level security;
alter table plan_notes enable row level security;
alter table plan_observations enable row level security;
alter table plan_renunciations enable row level security;
alter table plan_versions enable row level security;
alter table plans enable row level security;
alter table population_bands enable row level security;
alter table portal_ticks enable row level security;
alter table qualification_levels enable row level security;
alter table qualified_services enable row level security;
alter table receipt_counters enable row level security;
alter table recovery_codes enable row level security;
alter table reference_changes enable row level security;
alter table requirements enable row level security;
alter table rule_values enable row level security;
alter table second_factor_resets enable row level security;
alter table sent_costs enable row level security;
alter table service_dependencies enable row level security;
alter table service_sharings enable row level security;
alter table service_software enable row level security;
alter table service_types enable row level security;
alter table sessions enable row level security;
alter table sign_in_waits enable row level security;
alter table similar_cost_spreads enable row level security;
alter table software enable row level security;
alter table spending_act_counters enable row level security;
alter table spending_acts enable row level security;
alter table spending_actuals enable row level security;
alter table spending_amounts enable row level security;
alter table spending_authors enable row level security;
alter table spending_conditions enable row level security;
alter table spending_derogations enable row level security;
alter table spending_documents enable row level security;
alter table spending_drafts enable row level security;
alter table spending_forms enable row level security;
alter table spending_integrations enable row level security;
alter table spending_opinions enable row level security;
alter table spending_overruns enable row level security;
alter table spending_requests enable row level security;
alter table spending_sendings enable row level security;
alter table spending_services enable row level security;
alter table spending_templates enable row level security;
alter table spending_ticks enable row level security;
alter table spending_versions enable row level security;
alter table supplier_request_services enable row level security;
alter table supplier_requests enable row level security;
alter table terms enable row level security;
alter table version_documents enable row level security;
alter table wave_items enable row level security;
alter table waves enable row level security;
alter table workbook_columns enable row level security;
alter table workbook_effects enable row level security;
alter table workbook_file_parts enable row level security;
alter table workbook_import_rows enable row level security;
alter table workbook_imports enable row level security;

-- Policies

create policy make_own on access_keys for insert to public
  with check (((person_id = ( SELECT regia.person_id() AS person_id)) AND (assignment_id = ( SELECT regia.assignment_id() AS assignment_id)) AND ( SELECT regia.is_signed_in() AS is_signed_in)));
create policy note_use_by_sign_in on access_keys for update to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy read_own on access_keys for select to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR ( SELECT (regia.is_administrator() OR COALESCE((regia.system_actor() = 'sign_in'::text), false)))));
create policy revoke_own_or_administrator on access_keys for update to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR ( SELECT regia.is_administrator() AS is_administrator)));
create policy change_own_or_administrator on accounts for update to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR ( SELECT regia.is_administrator() AS is_administrator)));
create policy read_own_or_administrator on accounts for select to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR ( SELECT (regia.is_administrator() OR (regia.system_actor() = ANY (ARRAY['sign_in'::text, 'jobs'::text]))))));
create policy write_by_administrator on accounts for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on administration_codes for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on administration_codes for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on administration_names for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on administration_names for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy write_by_office on administration_names for all to public
  using ((( SELECT (regia.actor_role() = 'office_member'::text)) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))));
create policy read_all on administration_populations for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on administration_populations for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy write_by_office on administration_populations for all to public
  using ((( SELECT (regia.actor_role() = 'office_member'::text)) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))));
create policy change_by_administrator on administrations for update to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy change_by_office on administrations for update to public
  using ((( SELECT (regia.actor_role() = 'office_member'::text)) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))));
create policy read_all on administrations for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on administrations for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy own on api_answers for all to public
  using (((assignment_id = ( SELECT regia.assignment_id() AS assignment_id)) AND ( SELECT regia.is_signed_in() AS is_signed_in)))
  with check (((assignment_id = ( SELECT regia.assignment_id() AS assignment_id)) AND ( SELECT regia.is_signed_in() AS is_signed_in)));
create policy examine on approval_proposal_plans for all to public
  using (( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))));
create policy read_by_programme on approval_proposal_plans for select to public
  using (( SELECT regia.reads_programme() AS reads_programme));
create policy close_as_oneself on approval_proposals for update to public
  using ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND (state = 'open'::text)))
  with check ((closed_by = ( SELECT regia.person_id() AS person_id)));
create policy propose_as_oneself on approval_proposals for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND (proposed_by = ( SELECT regia.person_id() AS person_id)) AND (state = 'open'::text)));
create policy read_by_programme on approval_proposals for select to public
  using (( SELECT regia.reads_programme() AS reads_programme));
create policy change_by_administrator on assignments for update to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_assignments on assignments for select to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR (administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR (association_id IN ( SELECT m.association_id
   FROM association_members m
  WHERE (m.administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])))) OR ( SELECT (regia.is_administrator() OR regia.reads_programme() OR (regia.system_actor() = ANY (ARRAY['sign_in'::text, 'jobs'::text]))))));
create policy write_by_administrator on assignments for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on association_members for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on association_members for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy change_by_administrator on associations for update to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on associations for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on associations for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy change_in_scope on call_band_choices for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])))
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (chosen_by = ( SELECT regia.person_id() AS person_id))));
create policy read_by_administrator on call_band_choices for select to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_in_scope on call_band_choices for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on call_band_choices for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on call_band_choices for insert to public
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (chosen_by = ( SELECT regia.person_id() AS person_id))));
create policy read_in_scope on call_scenario_lines for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) AND (scenario_id IN ( SELECT s.scenario_id
   FROM call_scenarios s))));
create policy write_in_scope on call_scenario_lines for all to public
  using (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (scenario_id IN ( SELECT s.scenario_id
   FROM call_scenarios s))))
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (scenario_id IN ( SELECT s.scenario_id
   FROM call_scenarios s))));
create policy read_own on call_scenarios for select to public
  using ((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)));
create policy write_own on call_scenarios for all to public
  using (((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)) AND (( SELECT cardinality(regia.writing_scope()) AS cardinality) > 0)))
  with check (((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)) AND (( SELECT cardinality(regia.writing_scope()) AS cardinality) > 0)));
create policy read_all on call_versions for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on call_versions for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on calls for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on calls for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy change_in_scope on candidacies for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_for_jobs on candidacies for select to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy read_in_scope on candidacies for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on candidacies for select to public
  using (((sent_on IS NOT NULL) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy reckon_for_jobs on candidacies for update to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy write_in_scope on candidacies for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on candidacy_acts for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_for_jobs on candidacy_acts for select to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy read_in_scope on candidacy_acts for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on candidacy_acts for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM candidacies c
  WHERE ((c.candidacy_id = candidacy_acts.candidacy_id) AND (c.sent_on IS NOT NULL))))));
create policy write_in_scope on candidacy_acts for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on candidacy_contracts for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_for_jobs on candidacy_contracts for select to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy read_in_scope on candidacy_contracts for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on candidacy_contracts for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM candidacies c
  WHERE ((c.candidacy_id = candidacy_contracts.candidacy_id) AND (c.sent_on IS NOT NULL))))));
create policy write_in_scope on candidacy_contracts for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on candidacy_documents for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on candidacy_documents for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_in_scope on candidacy_documents for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on candidacy_services for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on candidacy_services for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on candidacy_services for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM candidacies c
  WHERE ((c.candidacy_id = candidacy_services.candidacy_id) AND (c.sent_on IS NOT NULL))))));
create policy remove_in_scope on candidacy_services for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on candidacy_services for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on candidacy_ticks for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on candidacy_ticks for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on candidacy_ticks for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on candidacy_ticks for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy sign_in_only on credentials for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy change_draft on data_centre_baselines for update to public
  using (((locked_at IS NULL) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))))
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on data_centre_baselines for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_in_scope on data_centre_baselines for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on data_centre_closings for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on data_centre_closings for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_in_scope on data_centre_closings for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on data_centre_requirements for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on data_centre_requirements for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on data_centre_requirements for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on data_centre_requirements for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on data_centres for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on data_centres for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on data_centres for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on data_centres for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on digital_services for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on digital_services for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on digital_services for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on digital_services for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on documents for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_evidence on documents for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM execution_evidence e
  WHERE (e.document_id = documents.document_id)))));
create policy read_in_scope on documents for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_proof_of_closing on documents for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM data_centre_closings c
  WHERE (c.proof_document_id = documents.document_id)))));
create policy read_sent on documents for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM version_documents d
  WHERE (d.document_id = documents.document_id)))));
create policy read_spending on documents for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_documents s
  WHERE ((s.document_id = documents.document_id) AND (s.sent_number IS NOT NULL))))));
create policy remove_in_scope on documents for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on documents for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_all on evaluation_criteria for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on evaluation_criteria for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy examine on evaluation_marks for all to public
  using (( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))));
create policy read_administration on events for select to public
  using ((((subject_kind = ANY (ARRAY['person'::text, 'assignment'::text, 'administration'::text, 'association'::text, 'import'::text, 'reference'::text, 'term'::text, 'mail'::text])) AND ( SELECT (regia.is_administrator() OR (regia.reads_programme() AND (regia.actor_role() = 'auditor'::text))))) OR ((subject_kind = 'session'::text) AND ( SELECT regia.is_administrator() AS is_administrator))));
create policy read_candidacies on events for select to public
  using (((subject_kind = 'candidacy'::text) AND ( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM candidacies c
  WHERE ((c.candidacy_id = events.subject_id) AND (c.sent_on IS NOT NULL))))));
create policy read_declared on events for select to public
  using ((((subject_kind = ANY (ARRAY['plan_review'::text, 'administration'::text, 'association'::text, 'data_centre'::text, 'software'::text, 'digital_service'::text, 'import'::text, 'reference'::text, 'term'::text])) OR ((subject_kind = 'plan'::text) AND (action = ANY (ARRAY['submit'::text, 'withdraw'::text, 'assign'::text, 'return'::text, 'approve'::text])))) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy read_executions on events for select to public
  using (((subject_kind = 'execution'::text) AND ( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM executions x
  WHERE ((x.execution_id = events.subject_id) AND (x.channel = 'programme'::text))))));
create policy read_in_scope on events for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_lapses on events for select to public
  using (((subject_kind = 'plan'::text) AND (action = ANY (ARRAY['renounce_funding'::text, 'answer_renunciation'::text, 'take_back_renunciation'::text, 'end_body'::text])) AND ( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM plans p
  WHERE (p.plan_id = events.subject_id)))));
create policy read_models on events for select to public
  using (((subject_kind = 'plan_model'::text) AND (EXISTS ( SELECT 1
   FROM plan_models m
  WHERE (m.model_id = events.subject_id)))));
create policy read_moved_waves on events for select to public
  using (((subject_kind = 'plan'::text) AND (action = 'wave_moved'::text) AND ( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM plans p
  WHERE (p.plan_id = events.subject_id)))));
create policy read_own on events for select to public
  using ((person_id = ( SELECT regia.person_id() AS person_id)));
create policy read_sign_ins on events for select to public
  using (((subject_kind = 'session'::text) AND ( SELECT regia.is_administrator() AS is_administrator)));
create policy read_spending on events for select to public
  using (((subject_kind = 'spending_request'::text) AND (action <> 'write'::text) AND ( SELECT regia.reads_programme() AS reads_programme) AND regia.is_sent_spending(subject_id)));
create policy read_waves on events for select to public
  using (((subject_kind = 'wave'::text) AND (EXISTS ( SELECT 1
   FROM waves w
  WHERE (w.wave_id = events.subject_id)))));
create policy write_own_events on events for insert to public
  with check (((NOT (person_id IS DISTINCT FROM ( SELECT regia.person_id() AS person_id))) AND (NOT (system_actor IS DISTINCT FROM ( SELECT regia.system_actor() AS system_actor)))));
create policy change_in_scope on execution_evidence for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on execution_evidence for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on execution_evidence for select to public
  using (((state = 'accepted'::text) AND ( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM executions x
  WHERE ((x.execution_id = execution_evidence.execution_id) AND (x.channel = 'programme'::text))))));
create policy write_in_scope on execution_evidence for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_approved on executions for update to public
  using (((channel = 'programme'::text) AND ( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text])))));
create policy change_in_scope on executions for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on executions for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on executions for select to public
  using (((channel = 'programme'::text) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_approved on executions for insert to public
  with check (((channel = 'programme'::text) AND ( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text])))));
create policy write_in_scope on executions for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on external_sendings for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on external_sendings for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on external_sendings for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on external_sendings for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_own on figure_reports for select to public
  using ((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)));
create policy read_programme on figure_reports for select to public
  using (((owner_id IS NULL) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_as_oneself on figure_reports for insert to public
  with check (((made_by = ( SELECT regia.person_id() AS person_id)) AND
CASE
    WHEN (owner_id IS NULL) THEN ( SELECT regia.reads_programme() AS reads_programme)
    ELSE ((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)) AND ( SELECT regia.is_signed_in() AS is_signed_in))
END));
create policy read_programme on figure_rollups for select to public
  using (( SELECT regia.reads_programme() AS reads_programme));
create policy write_by_jobs on figure_rollups for all to public
  using (( SELECT COALESCE((regia.system_actor() = ANY (ARRAY['jobs'::text, 'cli'::text])), false) AS "coalesce"));
create policy change_in_scope on finding_explanations for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_by_cli on finding_explanations for select to public
  using ((( SELECT regia.system_actor() AS system_actor) = 'cli'::text));
create policy read_in_scope on finding_explanations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on finding_explanations for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on finding_explanations for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on handover_closures for select to public
  using (((predecessor_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR (successor_id = ANY (( SELECT regia.scope() AS scope)::uuid[]))));
create policy write_by_successor on handover_closures for insert to public
  with check ((successor_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy by_administrator on import_previews for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_by_administrator on import_runs for select to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy write_by_administrator on import_runs for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on installation for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy read_all on ipa_categories for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on ipa_categories for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on istat_renumberings for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on istat_renumberings for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy carry on mails for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy queue on mails for insert to public
  with check (( SELECT (regia.is_signed_in() OR (regia.system_actor() = ANY (ARRAY['jobs'::text, 'sign_in'::text, 'cli'::text, 'supplier'::text])))));
create policy read_all on milestones for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on milestones for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on municipality_endings for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on municipality_endings for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy open_own on notices for update to public
  using ((person_id = ( SELECT regia.person_id() AS person_id)));
create policy read_own on notices for select to public
  using (((person_id = ( SELECT regia.person_id() AS person_id)) OR ( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce")));
create policy tell on notices for insert to public
  with check (( SELECT (regia.is_signed_in() OR (regia.system_actor() = ANY (ARRAY['jobs'::text, 'sign_in'::text, 'cli'::text, 'supplier'::text])))));
create policy issue_by_administrator on one_time_links for insert to public
  with check ((( SELECT regia.is_administrator() AS is_administrator) AND (NOT (issued_by IS DISTINCT FROM ( SELECT regia.person_id() AS person_id)))));
create policy sign_in_only on one_time_links for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy read_in_scope on past_rows for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_inventory on past_rows for select to public
  using (((table_name = ANY (ARRAY['digital_services'::text, 'data_centres'::text])) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy read_sent on past_rows for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (((table_name = 'plans'::text) AND (((content ->> 'version_count'::text))::integer > 0)) OR ((table_name = 'executions'::text) AND ((content ->> 'channel'::text) = 'programme'::text)))));
create policy by_who_pasted on pastes for all to public
  using (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (person_id = ( SELECT regia.person_id() AS person_id))));
create policy change_by_administrator on people for update to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_by_signed_in on people for select to public
  using (( SELECT (regia.is_signed_in() OR (regia.system_actor() = ANY (ARRAY['sign_in'::text, 'jobs'::text, 'cli'::text])))));
create policy write_by_administrator on people for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy read_authors on plan_authors for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_authors on plan_authors for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on plan_commitments for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy read_by_programme on plan_evaluations for select to public
  using (( SELECT regia.reads_programme() AS reads_programme));
create policy read_in_scope on plan_evaluations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_with_the_outcome on plan_evaluations for insert to public
  with check (( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))));
create policy change_in_scope on plan_item_reserved for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_reserved on plan_item_reserved for select to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on plan_item_reserved for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on plan_items for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_by_cli on plan_items for select to public
  using ((( SELECT regia.system_actor() AS system_actor) = 'cli'::text));
create policy read_in_scope on plan_items for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on plan_items for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on plan_items for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy of_office on plan_model_cards for all to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (association_id = ANY (( SELECT regia.offices() AS offices)::uuid[]))));
create policy of_office on plan_models for all to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (association_id = ANY (( SELECT regia.offices() AS offices)::uuid[]))));
create policy change_in_scope on plan_notes for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on plan_notes for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on plan_notes for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on plan_notes for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on plan_observations for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy observe on plan_observations for all to public
  using (( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))));
create policy published_only on plan_observations as restrictive for select to public
  using ((is_published OR ( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text])))));
create policy read_in_scope on plan_observations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_published on plan_observations for select to public
  using ((is_published AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_in_scope on plan_observations for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy answer_in_scope on plan_renunciations for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on plan_renunciations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_of_sent on plan_renunciations for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM plans p
  WHERE (p.plan_id = plan_renunciations.plan_id)))));
create policy write_in_scope on plan_renunciations for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on plan_versions for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy decide_sent on plan_versions for update to public
  using (( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))));
create policy read_in_scope on plan_versions for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on plan_versions for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND ((channel = 'programme'::text) OR ( SELECT COALESCE((regia.system_actor() = ANY (ARRAY['cli'::text, 'jobs'::text])), false) AS "coalesce"))));
create policy write_in_scope on plan_versions for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on plans for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy decide_sent on plans for update to public
  using (((version_count > 0) AND ( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text])))));
create policy read_by_cli on plans for select to public
  using ((( SELECT regia.system_actor() AS system_actor) = 'cli'::text));
create policy read_in_scope on plans for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on plans for select to public
  using (((version_count > 0) AND ( SELECT regia.reads_programme() AS reads_programme) AND (is_sent_to_programme OR ( SELECT COALESCE((regia.system_actor() = ANY (ARRAY['cli'::text, 'jobs'::text])), false) AS "coalesce"))));
create policy write_in_scope on plans for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_all on population_bands for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on population_bands for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy change_in_scope on portal_ticks for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on portal_ticks for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on portal_ticks for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on portal_ticks for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_all on qualification_levels for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on qualification_levels for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on qualified_services for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on qualified_services for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy count_on on receipt_counters for all to public
  using (( SELECT regia.is_signed_in() AS is_signed_in));
create policy sign_in_only on recovery_codes for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy read_all on reference_changes for select to public
  using ((( SELECT (regia.system_actor() IS NOT NULL)) OR ((association_id IS NULL) AND ( SELECT regia.is_signed_in() AS is_signed_in)) OR (association_id = ( SELECT regia.assignment_owner() AS assignment_owner))));
create policy write_by_administrator on reference_changes for insert to public
  with check (( SELECT regia.is_administrator() AS is_administrator));
create policy write_by_office on reference_changes for insert to public
  with check (((association_id IS NOT NULL) AND (association_id = ( SELECT regia.assignment_owner() AS assignment_owner)) AND ( SELECT (regia.actor_role() = 'office_member'::text))));
create policy read_all on requirements for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on requirements for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy read_all on rule_values for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on rule_values for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy ask_by_administrator on second_factor_resets for insert to public
  with check ((( SELECT regia.is_administrator() AS is_administrator) AND (asked_by = ( SELECT regia.person_id() AS person_id)) AND (confirmed_by IS NULL) AND (confirmed_at IS NULL) AND (refused_at IS NULL)));
create policy read_by_administrator on second_factor_resets for select to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy refuse_by_administrator on second_factor_resets for update to public
  using ((( SELECT regia.is_administrator() AS is_administrator) AND (confirmed_at IS NULL) AND (refused_at IS NULL)))
  with check (((confirmed_by IS NULL) AND (confirmed_at IS NULL)));
create policy read_in_scope on sent_costs for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_in_scope on sent_costs for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on service_dependencies for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on service_dependencies for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on service_dependencies for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on service_dependencies for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on service_sharings for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on service_sharings for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on service_sharings for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on service_sharings for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on service_software for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on service_software for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on service_software for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on service_software for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_all on service_types for select to public
  using (( SELECT ((regia.system_actor() IS NOT NULL) OR regia.is_signed_in())));
create policy write_by_administrator on service_types for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy sign_in_only on sessions for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy sign_in_only on sign_in_waits for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'sign_in'::text), false) AS "coalesce"));
create policy read_signed_in on similar_cost_spreads for select to public
  using (( SELECT (regia.is_signed_in() OR COALESCE((regia.system_actor() = ANY (ARRAY['cli'::text, 'jobs'::text])), false))));
create policy write_by_jobs on similar_cost_spreads for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));
create policy change_in_scope on software for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on software for select to public
  using (((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])) OR ( SELECT regia.reads_programme() AS reads_programme)));
create policy remove_in_scope on software for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on software for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy count_on on spending_act_counters for all to public
  using (( SELECT (regia.actor_role() = 'programme_officer'::text)));
create policy examine on spending_acts for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy read_in_scope on spending_acts for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_acts for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_acts.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy record_received on spending_acts for insert to public
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (NOT regia.is_sent_spending(spending_request_id))));
create policy change_in_scope on spending_actuals for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_actuals for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_actuals for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_actuals.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy remove_in_scope on spending_actuals for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on spending_actuals for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_amounts for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_amounts for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_amounts.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy remove_in_scope on spending_amounts for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on spending_amounts for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_authors for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_authors for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_authors.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy write_in_scope on spending_authors for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_condition on spending_conditions for update to public
  using ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy change_in_scope on spending_conditions for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy examine on spending_conditions for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy read_in_scope on spending_conditions for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_conditions for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_conditions.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy record_received on spending_conditions for insert to public
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (NOT regia.is_sent_spending(spending_request_id))));
create policy examine on spending_derogations for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy read_in_scope on spending_derogations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_derogations for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_derogations.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy record_received on spending_derogations for insert to public
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (NOT regia.is_sent_spending(spending_request_id))));
create policy change_in_scope on spending_documents for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_documents for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_documents for select to public
  using (((sent_number IS NOT NULL) AND ( SELECT regia.reads_programme() AS reads_programme) AND regia.is_sent_spending(spending_request_id)));
create policy remove_in_scope on spending_documents for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on spending_documents for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_in_scope on spending_drafts for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_drafts for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_in_scope on spending_drafts for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_all on spending_forms for select to public
  using (true);
create policy write_by_officer on spending_forms for insert to public
  with check (( SELECT (regia.actor_role() = 'programme_officer'::text)));
create policy change_in_scope on spending_integrations for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy examine on spending_integrations for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy read_in_scope on spending_integrations for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_integrations for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_integrations.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy record_received on spending_integrations for insert to public
  with check (((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (NOT regia.is_sent_spending(spending_request_id))));
create policy decided_only on spending_opinions as restrictive for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) OR (EXISTS ( SELECT 1
   FROM spending_acts a
  WHERE ((a.spending_request_id = spending_opinions.spending_request_id) AND (a.version_number = spending_opinions.version_number))))));
create policy examine on spending_opinions for insert to public
  with check ((( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text]))) AND regia.is_sent_spending(spending_request_id)));
create policy read_in_scope on spending_opinions for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_opinions for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_opinions.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy change_in_scope on spending_overruns for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_overruns for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_overruns for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_overruns.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy change_in_scope on spending_requests for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy decide_sent on spending_requests for update to public
  using (((channel = 'programme'::text) AND (version_count > 0) AND ( SELECT (regia.actor_role() = ANY (ARRAY['reviewer'::text, 'programme_officer'::text])))));
create policy read_in_scope on spending_requests for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_requests for select to public
  using (((channel = 'programme'::text) AND (version_count > 0) AND ( SELECT regia.reads_programme() AS reads_programme)));
create policy write_in_scope on spending_requests for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_sendings for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_in_scope on spending_sendings for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_services for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_services for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND regia.is_sent_spending(spending_request_id)));
create policy remove_in_scope on spending_services for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on spending_services for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_by_programme on spending_templates for select to public
  using (( SELECT regia.reads_programme() AS reads_programme));
create policy write_by_officer on spending_templates for insert to public
  with check (( SELECT (regia.actor_role() = 'programme_officer'::text)));
create policy read_in_scope on spending_ticks for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_in_scope on spending_ticks for delete to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on spending_ticks for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on spending_versions for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on spending_versions for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM spending_requests r
  WHERE ((r.spending_request_id = spending_versions.spending_request_id) AND (r.channel = 'programme'::text) AND (r.version_count > 0))))));
create policy write_in_scope on spending_versions for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on supplier_request_services for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy write_in_scope on supplier_request_services for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_in_scope on supplier_requests for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy revoke_in_scope on supplier_requests for update to public
  using ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy write_in_scope on supplier_requests for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy read_terms on terms for select to public
  using ((( SELECT (regia.system_actor() IS NOT NULL)) OR ( SELECT regia.is_signed_in() AS is_signed_in)));
create policy write_by_administrator on terms for all to public
  using (( SELECT regia.is_administrator() AS is_administrator));
create policy write_by_office on terms for all to public
  using (((association_id IS NOT NULL) AND ( SELECT (regia.actor_role() = 'office_member'::text)) AND (association_id = ( SELECT a.association_id
   FROM assignments a
  WHERE (a.assignment_id = regia.assignment_id())))));
create policy read_in_scope on version_documents for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy read_sent on version_documents for select to public
  using ((( SELECT regia.reads_programme() AS reads_programme) AND (EXISTS ( SELECT 1
   FROM plan_versions v
  WHERE (v.plan_version_id = version_documents.plan_version_id)))));
create policy write_in_scope on version_documents for insert to public
  with check ((administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])));
create policy change_by_office on wave_items for update to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))))
  with check ((wave_id IN ( SELECT w.wave_id
   FROM waves w)));
create policy read_in_scope on wave_items for select to public
  using ((administration_id = ANY (( SELECT regia.scope() AS scope)::uuid[])));
create policy remove_by_office on wave_items for delete to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[]))));
create policy write_by_office on wave_items for insert to public
  with check (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (administration_id = ANY (( SELECT regia.writing_scope() AS writing_scope)::uuid[])) AND (wave_id IN ( SELECT w.wave_id
   FROM waves w))));
create policy change_by_office on waves for update to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (association_id = ANY (( SELECT regia.offices() AS offices)::uuid[]))));
create policy read_of_office on waves for select to public
  using ((association_id = ANY (( SELECT regia.offices() AS offices)::uuid[])));
create policy remove_by_office on waves for delete to public
  using (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (association_id = ANY (( SELECT regia.offices() AS offices)::uuid[]))));
create policy write_by_office on waves for insert to public
  with check (((( SELECT regia.actor_role() AS actor_role) = 'office_member'::text) AND (association_id = ANY (( SELECT regia.offices() AS offices)::uuid[]))));
create policy by_owner on workbook_columns for all to public
  using ((owner_id = ( SELECT regia.assignment_owner() AS assignment_owner)));
create policy by_owner on workbook_effects for all to public
  using ((owner_id = ANY (( SELECT regia.workbook_owners() AS workbook_owners)::uuid[])));
create policy by_owner on workbook_file_parts for all to public
  using ((owner_id = ANY (( SELECT regia.workbook_owners() AS workbook_owners)::uuid[])));
create policy by_owner on workbook_import_rows for all to public
  using ((owner_id = ANY (( SELECT regia.workbook_owners() AS workbook_owners)::uuid[])));
create policy by_owner on workbook_imports for all to public
  using ((owner_id = ANY (( SELECT regia.workbook_owners() AS workbook_owners)::uuid[])));
create policy find_work on workbook_imports for all to public
  using (( SELECT COALESCE((regia.system_actor() = 'jobs'::text), false) AS "coalesce"));

-- Grants

grant insert, select, update on access_keys to regia_app;
grant insert, select, update on accounts to regia_app;
grant delete, insert, select, update on administration_codes to regia_app;
grant insert, select, update on administration_names to regia_app;
grant delete, insert, select, update on administration_populations to regia_app;
grant insert, select, update on administrations to regia_app;
grant delete, insert, select, update on api_answers to regia_app;
grant insert, select, update on approval_proposal_plans to regia_app;
grant insert, select, update on approval_proposals to regia_app;
grant insert, select, update on assignments to regia_app;
grant delete, insert, select, update on association_members to regia_app;
grant insert, select, update on associations to regia_app;
grant delete, insert, select, update on call_band_choices to regia_app;
grant delete, insert, select, update on call_scenario_lines to regia_app;
grant delete, insert, select, update on call_scenarios to regia_app;
grant insert, select on call_versions to regia_app;
grant insert, select on calls to regia_app;
grant insert, select, update on candidacies to regia_app;
grant insert, select, update on candidacy_acts to regia_app;
grant insert, select, update on candidacy_contracts to regia_app;
grant insert, select, update on candidacy_documents to regia_app;
grant delete, insert, select, update on candidacy_services to regia_app;
grant delete, insert, select, update on candidacy_ticks to regia_app;
grant update on column spending_overruns.explanation to regia_app;
grant update on column supplier_requests.revoked_at to regia_app;
grant update on column supplier_requests.revoked_by to regia_app;
grant delete, insert, select, update on credentials to regia_app;
grant insert, select, update on data_centre_baselines to regia_app;
grant insert, select, update on data_centre_closings to regia_app;
grant delete, insert, select, update on data_centre_requirements to regia_app;
grant delete, insert, select, update on data_centres to regia_app;
grant delete, insert, select, update on digital_services to regia_app;
grant delete, insert, select, update on documents to regia_app;
grant insert, select, update on evaluation_criteria to regia_app;
grant delete, insert, select, update on evaluation_marks to regia_app;
grant insert, select on events to regia_app;
grant insert, select, update on execution_evidence to regia_app;
grant insert, select, update on executions to regia_app;
grant delete, insert, select, update on external_sendings to regia_app;
grant insert, select on figure_reports to regia_app;
grant delete, insert, select, update on figure_rollups to regia_app;
grant delete, insert, select, update on finding_explanations to regia_app;
grant execute on function regia.actor_role() to public;
grant execute on function regia.actor_role() to regia_app;
grant execute on function regia.assignment_id() to public;
grant execute on function regia.assignment_id() to regia_app;
grant execute on function regia.assignment_owner() to regia_app;
grant execute on function regia.bands_of(uuid[]) to public;
grant execute on function regia.bands_of(uuid[]) to regia_app;
grant execute on function regia.call_title(uuid,uuid) to regia_app;
grant execute on function regia.candidacy_durations() to regia_app;
grant execute on function regia.confirm_second_factor_reset(uuid,timestamp with time zone) to public;
grant execute on function regia.confirm_second_factor_reset(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.contract_changed() to public;
grant execute on function regia.data_centres_on(uuid,timestamp with time zone) to public;
grant execute on function regia.data_centres_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.dependency_path(uuid,uuid,uuid) to public;
grant execute on function regia.dependency_path(uuid,uuid,uuid) to regia_app;
grant execute on function regia.derogation_given() to public;
grant execute on function regia.digital_services_on(uuid,timestamp with time zone) to public;
grant execute on function regia.digital_services_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.ended_into(date) to public;
grant execute on function regia.ended_into(date) to regia_app;
grant execute on function regia.endings_of(uuid[]) to regia_app;
grant execute on function regia.executions_on(uuid,timestamp with time zone) to public;
grant execute on function regia.executions_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.fold(text) to public;
grant execute on function regia.fold(text) to regia_app;
grant execute on function regia.foreign_hosts() to public;
grant execute on function regia.foreign_hosts() to regia_app;
grant execute on function regia.foreign_services_in(uuid[]) to public;
grant execute on function regia.foreign_services_in(uuid[]) to regia_app;
grant execute on function regia.funded_elsewhere(uuid[],text,uuid) to regia_app;
grant execute on function regia.hosted_services(uuid) to public;
grant execute on function regia.hosted_services(uuid) to regia_app;
grant execute on function regia.hosted_services_on(uuid,timestamp with time zone) to public;
grant execute on function regia.hosted_services_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.hosting_choices(text,uuid) to public;
grant execute on function regia.hosting_choices(text,uuid) to regia_app;
grant execute on function regia.hosts_of(uuid) to public;
grant execute on function regia.hosts_of(uuid) to regia_app;
grant execute on function regia.hosts_of_bodies(uuid[]) to public;
grant execute on function regia.hosts_of_bodies(uuid[]) to regia_app;
grant execute on function regia.inventory_fingerprint(uuid[]) to public;
grant execute on function regia.inventory_fingerprint(uuid[]) to regia_app;
grant execute on function regia.is_administrator() to public;
grant execute on function regia.is_administrator() to regia_app;
grant execute on function regia.is_rebuilt_on(timestamp with time zone) to public;
grant execute on function regia.is_rebuilt_on(timestamp with time zone) to regia_app;
grant execute on function regia.is_sent_spending(uuid) to public;
grant execute on function regia.is_sent_spending(uuid) to regia_app;
grant execute on function regia.is_signed_in() to public;
grant execute on function regia.is_signed_in() to regia_app;
grant execute on function regia.keep_past_row() to public;
grant execute on function regia.keep_past_row() to regia_app;
grant execute on function regia.last_planned_end(uuid) to public;
grant execute on function regia.last_planned_end(uuid) to regia_app;
grant execute on function regia.likely_twins(uuid,text) to public;
grant execute on function regia.likely_twins(uuid,text) to regia_app;
grant execute on function regia.mail_queue() to public;
grant execute on function regia.mail_queue() to regia_app;
grant execute on function regia.may_change_many() to regia_app;
grant execute on function regia.may_host(uuid,uuid) to public;
grant execute on function regia.may_host(uuid,uuid) to regia_app;
grant execute on function regia.name_on(uuid,date) to public;
grant execute on function regia.name_on(uuid,date) to regia_app;
grant execute on function regia.offices() to regia_app;
grant execute on function regia.open_handovers(uuid[]) to public;
grant execute on function regia.open_handovers(uuid[]) to regia_app;
grant execute on function regia.past_of(uuid,text,timestamp with time zone) to public;
grant execute on function regia.past_of(uuid,text,timestamp with time zone) to regia_app;
grant execute on function regia.people_audience(uuid[]) to public;
grant execute on function regia.people_audience(uuid[]) to regia_app;
grant execute on function regia.person_id() to public;
grant execute on function regia.person_id() to regia_app;
grant execute on function regia.place_end(uuid) to regia_app;
grant execute on function regia.place_plan(uuid) to regia_app;
grant execute on function regia.plan_answer_days(timestamp with time zone) to public;
grant execute on function regia.plan_answer_days(timestamp with time zone) to regia_app;
grant execute on function regia.plan_audience(uuid) to public;
grant execute on function regia.plan_audience(uuid) to regia_app;
grant execute on function regia.plan_changed() to public;
grant execute on function regia.plan_items_on(uuid,timestamp with time zone) to public;
grant execute on function regia.plan_items_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.plans_on(uuid,timestamp with time zone) to public;
grant execute on function regia.plans_on(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.programme_audience() to public;
grant execute on function regia.programme_audience() to regia_app;
grant execute on function regia.reads_programme() to public;
grant execute on function regia.reads_programme() to regia_app;
grant execute on function regia.refuse_circle() to public;
grant execute on function regia.refuse_circle() to regia_app;
grant execute on function regia.reserved_scope() to public;
grant execute on function regia.reserved_scope() to regia_app;
grant execute on function regia.retry_mail(uuid,timestamp with time zone) to public;
grant execute on function regia.retry_mail(uuid,timestamp with time zone) to regia_app;
grant execute on function regia.rewrite_service_words() to public;
grant execute on function regia.rewrite_service_words() to regia_app;
grant execute on function regia.scope() to public;
grant execute on function regia.scope() to regia_app;
grant execute on function regia.service_changed() to public;
grant execute on function regia.services_with_words(text[],text,integer) to regia_app;
grant execute on function regia.setting(text) to public;
grant execute on function regia.setting(text) to regia_app;
grant execute on function regia.sign_in_states(uuid[]) to public;
grant execute on function regia.sign_in_states(uuid[]) to regia_app;
grant execute on function regia.similar_costs(text[],text[]) to public;
grant execute on function regia.similar_costs(text[],text[]) to regia_app;
grant execute on function regia.spending_audience(uuid) to public;
grant execute on function regia.spending_audience(uuid) to regia_app;
grant execute on function regia.supplier_asked(text,timestamp with time zone) to regia_app;
grant execute on function regia.supplier_brings(text,timestamp with time zone,uuid,uuid,uuid,text,text,text,bytea,text) to regia_app;
grant execute on function regia.system_actor() to public;
grant execute on function regia.system_actor() to regia_app;
grant execute on function regia.take_back_spending(uuid,boolean,boolean,boolean,integer) to regia_app;
grant execute on function regia.take_ended_plans(integer) to regia_app;
grant execute on function regia.take_expiring(integer[],integer) to regia_app;
grant execute on function regia.take_overruns(integer,timestamp with time zone) to regia_app;
grant execute on function regia.take_slips(integer) to regia_app;
grant execute on function regia.today() to public;
grant execute on function regia.today() to regia_app;
grant execute on function regia.told_spending(uuid[]) to regia_app;
grant execute on function regia.unread_notices(uuid) to public;
grant execute on function regia.unread_notices(uuid) to regia_app;
grant execute on function regia.wave_is_used(uuid) to regia_app;
grant execute on function regia.words_of(text) to public;
grant execute on function regia.words_of(text) to regia_app;
grant execute on function regia.words_of_service(text,administrations) to public;
grant execute on function regia.words_of_service(text,administrations) to regia_app;
grant execute on function regia.workbook_owners() to public;
grant execute on function regia.workbook_owners() to regia_app;
grant execute on function regia.write_service_words() to public;
grant execute on function regia.write_service_words() to regia_app;
grant execute on function regia.writers_of(uuid) to public;
grant execute on function regia.writers_of(uuid) to regia_app;
grant execute on function regia.writing_scope() to public;
grant execute on function regia.writing_scope() to regia_app;
grant insert, select on handover_closures to regia_app;
grant delete, insert, select on import_previews to regia_app;
grant delete, insert, select, update on import_runs to regia_app;
grant select on installation to regia_app;
grant delete, insert, select, update on ipa_categories to regia_app;
grant delete, insert, select, update on istat_renumberings to regia_app;
grant insert, select, update on mails to regia_app;
grant insert, select, update on milestones to regia_app;
grant delete, insert, select, update on municipality_endings to regia_app;
grant insert, select, update on notices to regia_app;
grant delete, insert, select, update on one_time_links to regia_app;
grant select on past_rows to regia_app;
grant insert, select, update on pastes to regia_app;
grant insert, select, update on people to regia_app;
grant delete, insert, select, update on plan_authors to regia_app;
grant select on plan_commitments to regia_app;
grant insert, select on plan_evaluations to regia_app;
grant insert, select, update on plan_item_reserved to regia_app;
grant delete, insert, select, update on plan_items to regia_app;
grant delete, insert, select, update on plan_model_cards to regia_app;
grant delete, insert, select, update on plan_models to regia_app;
grant delete, insert, select, update on plan_notes to regia_app;
grant delete, insert, select, update on plan_observations to regia_app;
grant insert, select, update on plan_renunciations to regia_app;
grant insert, select, update on plan_versions to regia_app;
grant insert, select, update on plans to regia_app;
grant insert, select, update on population_bands to regia_app;
grant delete, insert, select, update on portal_ticks to regia_app;
grant delete, insert, select, update on qualification_levels to regia_app;
grant insert, select, update on qualified_services to regia_app;
grant delete, insert, select, update on receipt_counters to regia_app;
grant delete, insert, select, update on recovery_codes to regia_app;
grant insert, select on reference_changes to regia_app;
grant delete, insert, select, update on requirements to regia_app;
grant insert, select, update on rule_values to regia_app;
grant usage on schema public to public;
grant usage on schema public to regia_app;
grant usage on schema regia to regia_app;
grant delete, insert, select, update on second_factor_resets to regia_app;
grant insert, select on sent_costs to regia_app;
grant delete, insert, select, update on service_dependencies to regia_app;
grant delete, insert, select, update on service_sharings to regia_app;
grant delete, insert, select, update on service_software to regia_app;
grant delete, insert, select, update on service_types to regia_app;
grant delete, insert, select, update on sessions to regia_app;
grant delete, insert, select, update on sign_in_waits to regia_app;
grant delete, insert, select on similar_cost_spreads to regia_app;
grant delete, insert, select, update on software to regia_app;
grant insert, select, update on spending_act_counters to regia_app;
grant insert, select on spending_acts to regia_app;
grant delete, insert, select, update on spending_actuals to regia_app;
grant delete, insert, select on spending_amounts to regia_app;
grant insert, select on spending_authors to regia_app;
grant insert, select, update on spending_conditions to regia_app;
grant insert, select on spending_derogations to regia_app;
grant delete, insert, select, update on spending_documents to regia_app;
grant insert, select, update on spending_drafts to regia_app;
grant insert, select on spending_forms to regia_app;
grant insert, select, update on spending_integrations to regia_app;
grant insert, select on spending_opinions to regia_app;
grant select on spending_overruns to regia_app;
grant insert, select, update on spending_requests to regia_app;
grant insert, select on spending_sendings to regia_app;
grant delete, insert, select on spending_services to regia_app;
grant insert, select on spending_templates to regia_app;
grant delete, insert, select on spending_ticks to regia_app;
grant insert, select on spending_versions to regia_app;
grant insert, select on supplier_request_services to regia_app;
grant insert, select on supplier_requests to regia_app;
grant delete, insert, select, update on terms to regia_app;
grant insert, select on version_documents to regia_app;
grant delete, insert, select, update on wave_items to regia_app;
grant delete, insert, select, update on waves to regia_app;
grant delete, insert, select, update on workbook_columns to regia_app;
grant delete, insert, select, update on workbook_effects to regia_app;
grant delete, insert, select, update on workbook_file_parts to regia_app;
grant delete, insert, select, update on workbook_import_rows to regia_app;
grant delete, insert, select, update on workbook_imports to regia_app;
