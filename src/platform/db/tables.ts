// SPDX-License-Identifier: AGPL-3.0-or-later
// Generated from db/migrations by `npm run generate`; never edited by hand.
import type { ColumnType, GeneratedAlways } from 'kysely'

/** Comes out parsed, goes in as text. */
type Json = ColumnType<unknown, string, string>

type NullableJson = ColumnType<unknown, string | null | undefined, string | null>

type Timestamp = ColumnType<Date, Date | string, Date | string>

type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

/** Has a default: may be left out of an insert. */
type Generated<T> =
  T extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<T, T | undefined, T>

export interface AccessKeysTable {
  access_key_id: string
  person_id: string
  assignment_id: string
  name: string
  scopes: string[]
  key_hash: string
  created_at: Timestamp
  expires_on: string
  revoked_at: NullableTimestamp
  last_used_on: string | null
}

export interface AccountsTable {
  person_id: string
  email: string
  phone: string | null
  is_active: Generated<boolean>
  wants_mail: Generated<boolean>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface AdministrationCodesTable {
  administration_id: string
  kind: string
  code: string
  source: string
  seen_on: string | null
}

export interface AdministrationNamesTable {
  administration_id: string
  name: string
  replaced_on: string
  search_text: string
}

export interface AdministrationPopulationsTable {
  administration_id: string
  counted_on: string
  residents: number
  source: string
}

export interface AdministrationsTable {
  administration_id: string
  ipa_code: string | null
  name: string
  other_language_name: string | null
  kind: string
  ipa_category: string | null
  istat_code: string | null
  cadastral_code: string | null
  tax_code: string | null
  province_code: string | null
  province_name: string | null
  province_abbreviation: string | null
  region_code: string | null
  region_name: string | null
  certified_mail: string | null
  website: string | null
  submission_channel: Generated<string>
  is_demo: Generated<boolean>
  search_text: string
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  field_sources: Generated<Json>
}

export interface ApiAnswersTable {
  assignment_id: string
  idempotency_key: string
  request_hash: string
  status: number | null
  content: NullableJson
  asked_at: Timestamp
}

export interface AppliedMigrationsTable {
  name: string
  sha256: string
  applied_at: Generated<Timestamp>
}

export interface ApprovalProposalPlansTable {
  approval_proposal_id: string
  administration_id: string
  plan_id: string
  version_number: number
  plan_version: number
  note: string
  late: string | null
  cost_cents: number
  is_open: Generated<boolean>
  is_approved: Generated<boolean>
}

export interface ApprovalProposalsTable {
  approval_proposal_id: string
  proposed_by: string
  proposed_at: Timestamp
  reason: string
  state: Generated<string>
  closed_by: string | null
  closed_at: NullableTimestamp
  close_reason: Generated<string>
}

export interface AssignmentsTable {
  assignment_id: string
  person_id: string
  role: string
  administration_id: string | null
  association_id: string | null
  valid_from: string
  valid_to: string | null
  act: Generated<string>
  sends: Generated<string[]>
  granted_by: string | null
  version: Generated<number>
  created_at: Timestamp
  changes_many: Generated<boolean>
}

export interface AssociationMembersTable {
  association_member_id: string
  association_id: string
  administration_id: string
  valid_from: string
  valid_to: string | null
  act: Generated<string>
  created_at: Timestamp
}

export interface AssociationsTable {
  association_id: string
  name: string
  contact_phone: string | null
  contact_hours: string | null
  is_demo: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface CallBandChoicesTable {
  administration_id: string
  call_id: string
  band_code: string
  reason: string
  chosen_by: string
  chosen_at: Timestamp
}

export interface CallScenarioLinesTable {
  administration_id: string
  scenario_id: string
  call_id: string
  services: Json
  cost_cents: number | null
  yearly_fee_cents: number | null
  ceasing_cents: number | null
}

export interface CallScenariosTable {
  owner_id: string
  scenario_id: string
  name: string
  payment_months: number
  version: Generated<number>
  created_by: string
  created_at: Timestamp
  updated_by: string
  updated_at: Timestamp
}

export interface CallVersionsTable {
  call_id: string
  call_version_id: string
  number: number
  valid_from: string
  content: Json
  sha256: string
  file_name: string
  loaded_by: string | null
  loaded_at: Timestamp
}

export interface CallsTable {
  call_id: string
  call_code: string
  created_at: Timestamp
}

export interface CandidaciesTable {
  administration_id: string
  candidacy_id: string
  call_id: string
  call_version_id: string | null
  measure: string
  needs_plan: boolean
  band_code: string | null
  state: Generated<string>
  cup: string | null
  sent_on: string | null
  admitted_on: string | null
  funded_on: string | null
  contracted_on: string | null
  completed_on: string | null
  check_asked_on: string | null
  checked_on: string | null
  requested_on: string | null
  paid_on: string | null
  sample_asked_on: string | null
  sample_answered_on: string | null
  forecast_cents: number | null
  requested_cents: number | null
  granted_cents: number | null
  paid_cents: number | null
  next_step: string | null
  due_on: string | null
  last_useful_on: string | null
  warned_for: string | null
  warned_days: number | null
  responsible_person_id: string | null
  version: Generated<number>
  created_by: string | null
  created_at: Timestamp
  updated_by: string | null
  updated_at: Timestamp
}

export interface CandidacyActsTable {
  administration_id: string
  candidacy_act_id: string
  candidacy_id: string
  number: number
  action: string
  from_state: string
  to_state: string
  on_day: string
  protocol: Generated<string>
  note: Generated<string>
  channel: string | null
  sender: Generated<string>
  cup: string | null
  amount_cents: number | null
  until_day: string | null
  months: number | null
  term_step: string | null
  document_id: string | null
  recorded_by: string | null
  recorded_at: Timestamp
  undone_by: string | null
  undone_at: NullableTimestamp
  undone_reason: Generated<string>
}

export interface CandidacyContractsTable {
  administration_id: string
  candidacy_contract_id: string
  candidacy_id: string
  supplier_name: string
  object: string
  cig: Generated<string>
  signed_on: string
  amount_cents: number | null
  added_by: string | null
  added_at: Timestamp
  withdrawn_at: NullableTimestamp
}

export interface CandidacyDocumentsTable {
  administration_id: string
  candidacy_document_id: string
  candidacy_id: string
  phase: string
  requirement_code: string | null
  document_id: string
  reading: Json
  added_by: string | null
  added_at: Timestamp
  withdrawn_at: NullableTimestamp
}

export interface CandidacyServicesTable {
  administration_id: string
  candidacy_id: string
  digital_service_id: string
  mode: string
}

export interface CandidacyTicksTable {
  administration_id: string
  candidacy_id: string
  page: string
  field_key: string
  value: string
  ticked_by: string
  ticked_at: Timestamp
}

export interface CredentialsTable {
  person_id: string
  password_hash: string | null
  password_changed_at: NullableTimestamp
  totp_secret: string | null
  totp_confirmed_at: NullableTimestamp
  totp_last_step: number | null
  updated_at: Timestamp
}

export interface DataCentreBaselinesTable {
  administration_id: string
  data_centre_id: string
  number: number
  counted_on: string
  method: string
  energy_cents: number | null
  maintenance_cents: number | null
  connectivity_cents: number | null
  premises_cents: number | null
  staff_cents: number | null
  licences_cents: number | null
  other_cents: number | null
  reason: Generated<string>
  is_late: Generated<boolean>
  written_by: string | null
  written_at: Timestamp
  locked_at: NullableTimestamp
}

export interface DataCentreClosingsTable {
  administration_id: string
  closing_id: string
  data_centre_id: string
  servers_count: number | null
  cpu_count: number | null
  ram_gb: number | null
  storage_gb: number | null
  racks_count: number | null
  energy_kwh_year: number | null
  capacity_on: string | null
  yearly_cost_cents: number | null
  proof_document_id: string | null
  recorded_by: string | null
  recorded_at: Timestamp
  reopened_at: NullableTimestamp
}

export interface DataCentreRequirementsTable {
  administration_id: string
  data_centre_id: string
  checklist_code: string
  requirement_code: string
  answer: string
  note: Generated<string>
  answered_on: string
  person_id: string
}

export interface DataCentresTable {
  administration_id: string
  data_centre_id: string
  name: string
  site: Generated<string>
  agid_group: string | null
  group_reason: Generated<string>
  group_source: Generated<string>
  group_on: string | null
  is_group_contested: Generated<boolean>
  state: Generated<string>
  closes_on: string | null
  responsible_person_id: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  is_shared: Generated<boolean>
  servers_count: number | null
  cpu_count: number | null
  ram_gb: number | null
  storage_gb: number | null
  racks_count: number | null
  energy_kwh_year: number | null
  capacity_on: string | null
  closed_on: string | null
  census_edition: Generated<string>
  room: Generated<string>
}

export interface DigitalServicesTable {
  administration_id: string
  digital_service_id: string
  name: string
  service_type_code: string | null
  state: Generated<string>
  data_class: string | null
  data_class_source: Generated<string>
  data_class_on: string | null
  hosting: Generated<string>
  data_centre_id: string | null
  users_count: number | null
  note: Generated<string>
  responsible_person_id: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  search_text: Generated<string>
}

export interface DocumentsTable {
  administration_id: string
  document_id: string
  file_name: string
  media_type: string
  size_bytes: number
  sha256: string
  content: Uint8Array
  uploaded_by: string | null
  uploaded_at: Timestamp
}

export interface EvaluationCriteriaTable {
  criterion_code: string
  valid_from: string
  valid_to: string | null
  label: string
  look_at: string
  subject: string
  weight: number
  is_compulsory: boolean
  certainty: string
  source: string
}

export interface EvaluationMarksTable {
  administration_id: string
  plan_id: string
  version_number: number
  criterion_code: string
  digital_service_id: string | null
  mark: string | null
  note: Generated<string>
  marked_by: string
  marked_at: Timestamp
}

export interface EventsTable {
  event_id: string
  at: Timestamp
  person_id: string | null
  assignment_id: string | null
  role: string | null
  system_actor: string | null
  administration_id: string | null
  subject_kind: string
  subject_id: string
  action: string
  from_state: string | null
  to_state: string | null
  reason: string | null
  changes: Generated<Json>
  request_id: string | null
}

export interface ExecutionEvidenceTable {
  administration_id: string
  evidence_id: string
  execution_id: string
  document_id: string | null
  sha256: string | null
  note: Generated<string>
  state: string
  added_by: string | null
  supplier_request_id: string | null
  added_at: Timestamp
  decided_by: string | null
  decided_at: NullableTimestamp
  reason: Generated<string>
}

export interface ExecutionsTable {
  administration_id: string
  plan_id: string
  digital_service_id: string
  approved_number: number
  channel: string
  service_name: string
  data_class: string | null
  approach: string
  destination_kind: string | null
  destination_name: Generated<string>
  planned_starts_on: string | null
  planned_ends_on: string | null
  state: Generated<string>
  contracted_on: string | null
  started_on: string | null
  migrated_on: string | null
  verified_on: string | null
  are_systems_migrated: Generated<boolean>
  is_data_migrated: Generated<boolean>
  is_software_migrated: Generated<boolean>
  responsible_person_id: string | null
  declared_by: string | null
  verified_by: string | null
  version: Generated<number>
  updated_by: string | null
  updated_at: Timestamp
  execution_id: Generated<string>
  slip_told_for: string | null
  created_at: Generated<Timestamp>
}

export interface ExternalSendingsTable {
  administration_id: string
  external_sending_id: string
  plan_version_id: string
  channel: string
  sent_by_name: string
  sent_on: string
  protocol_number: Generated<string>
  receipt_document_id: string | null
  sent_sha256: string | null
  differences: Generated<string>
  recorded_by: string
  recorded_at: Timestamp
}

export interface FigureReportsTable {
  figure_report_id: string
  owner_id: string | null
  as_of: string
  made_at: Timestamp
  made_by: string
  content: Json
}

export interface FigureRollupsTable {
  as_of: string
  computed_at: Timestamp
  content: Json
}

export interface FindingExplanationsTable {
  administration_id: string
  plan_id: string
  rule_code: string
  digital_service_id: string
  explanation: string
  written_by: string
  written_at: Timestamp
}

export interface HandoverClosuresTable {
  handover_closure_id: string
  predecessor_id: string
  successor_id: string
  reason: string
  person_id: string | null
  closed_at: Timestamp
}

export interface ImportPreviewsTable {
  import_preview_id: string
  kind: string
  file_name: string
  sha256: string
  content: Uint8Array
  person_id: string
  created_at: Timestamp
}

export interface ImportRunsTable {
  import_run_id: string
  kind: string
  file_name: string
  sha256: string
  rows_read: number
  rows_new: number
  rows_changed: number
  rows_unchanged: number
  rows_refused: number
  rejects: Generated<Json>
  started_at: Timestamp
  finished_at: Timestamp
  person_id: string | null
}

export interface InstallationTable {
  is_only: Generated<boolean>
  demo_as_of: string
}

export interface IpaCategoriesTable {
  category_code: string
  valid_from: string
  valid_to: string | null
  name: string
  typology: string
  kind: string
}

export interface IstatRenumberingsTable {
  former_code: string
  code: string | null
  ipa_code: string
  name: string
  seen_on: string
}

export interface MailsTable {
  mail_id: string
  person_id: string | null
  recipient: string
  subject: string
  body: string
  state: Generated<string>
  attempts: Generated<number>
  next_attempt_at: Timestamp
  last_error: string | null
  created_at: Timestamp
  sent_at: NullableTimestamp
  href: string | null
}

export interface MilestonesTable {
  milestone_code: string
  valid_from: string
  valid_to: string | null
  title: string
  figure: string
  audience: string
  due_on: string
  target: number
  baseline_on: string | null
  baseline: number | null
  certainty: string
  source: string
}

export interface MunicipalityEndingsTable {
  istat_code: string
  ended_on: string
  successor_istat_code: string | null
  name: string
  successor_name: string
  is_split: boolean
  search_text: string
}

export interface NoticesTable {
  notice_id: string
  person_id: string
  kind: string
  administration_id: string | null
  subject_kind: string
  subject_id: string
  details: Generated<Json>
  href: string
  created_at: Timestamp
  opened_at: NullableTimestamp
}

export interface OneTimeLinksTable {
  link_hash: string
  person_id: string
  purpose: string
  issued_by: string | null
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

export interface PastRowsTable {
  past_row_id: GeneratedAlways<number>
  administration_id: string
  table_name: string
  row_id: string
  ended_at: Timestamp
  is_rebuilt: Generated<boolean>
  content: Json
}

export interface PastesTable {
  administration_id: string
  paste_id: string
  person_id: string
  pasted_at: Timestamp
  lines: Json
  effects: Json
  undone_at: NullableTimestamp
}

export interface PeopleTable {
  person_id: string
  given_name: string
  family_name: string
  ceased_at: NullableTimestamp
  is_demo: Generated<boolean>
  created_at: Timestamp
}

export interface PlanAuthorsTable {
  administration_id: string
  plan_id: string
  person_id: string
}

export interface PlanCommitmentsTable {
  administration_id: string
  digital_service_id: string
  plan_id: string
  number: number
  standing: string
  approach: string | null
  has_reason: boolean
  starts_on: string | null
  ends_on: string | null
}

export interface PlanEvaluationsTable {
  administration_id: string
  plan_id: string
  version_number: number
  content: string
  closed_at: Timestamp
}

export interface PlanItemReservedTable {
  administration_id: string
  plan_id: string
  digital_service_id: string
  component_ids: Generated<string>
  ip_addresses: Generated<string>
  updated_by: string
  updated_at: Timestamp
}

export interface PlanItemsTable {
  administration_id: string
  plan_item_id: string
  plan_id: string
  digital_service_id: string
  approach: string | null
  strategy: string | null
  reason: Generated<string>
  review_on: string | null
  destination_kind: string | null
  destination_name: Generated<string>
  qualification_code: string | null
  qualification_valid_to: string | null
  contract_on: string | null
  starts_on: string | null
  ends_on: string | null
  cost_cents: number | null
  yearly_fee_cents: number | null
  responsible_person_id: string | null
  version: Generated<number>
  updated_by: string | null
  updated_at: Timestamp
  origin_kind: string | null
  is_origin_qualified: boolean | null
  service_model: string | null
  cpu_count: number | null
  memory_gb: number | null
  storage_gb: number | null
  migrated_software: Generated<string>
  is_data_complete: boolean | null
  data_reason: Generated<string>
  is_legacy_decommissioned: boolean | null
  legacy_reason: Generated<string>
  statement_document_id: string | null
  inherited_fields: Generated<string[]>
  inherited_from: Generated<string>
  created_at: Generated<Timestamp>
}

export interface PlanModelCardsTable {
  association_id: string
  model_id: string
  card_id: string
  service_name: string
  service_type_code: string | null
  answers: Generated<Json>
  days: Generated<Json>
}

export interface PlanModelsTable {
  association_id: string
  model_id: string
  name: string
  note: Generated<string>
  version: Generated<number>
  created_by: string
  created_at: Timestamp
  updated_by: string
  updated_at: Timestamp
}

export interface PlanNotesTable {
  administration_id: string
  note_id: string
  plan_id: string
  digital_service_id: string | null
  body: string
  written_by: string
  written_at: Timestamp
}

export interface PlanObservationsTable {
  administration_id: string
  observation_id: string
  plan_id: string
  version_number: number
  digital_service_id: string | null
  body: string
  written_by: string
  written_at: Timestamp
  is_published: Generated<boolean>
  reply: string | null
  replied_by: string | null
  replied_at: NullableTimestamp
  resolution: string | null
}

export interface PlanRenunciationsTable {
  administration_id: string
  renunciation_id: string
  plan_id: string
  call_title: string
  measure: Generated<string>
  renounced_on: string
  protocol_number: Generated<string>
  reason: string
  service_ids: Generated<string[]>
  recorded_by: string
  recorded_at: Timestamp
  answer: string | null
  answered_by: string | null
  answered_at: NullableTimestamp
  candidacy_act_id: string | null
}

export interface PlanVersionsTable {
  administration_id: string
  plan_version_id: string
  plan_id: string
  number: number
  receipt_number: string
  content: string
  sha256: string
  channel: string
  submitted_at: Timestamp
  submitted_by: string
  submitted_as: string
  finding_count: number
  outcome: string | null
  outcome_at: NullableTimestamp
  outcome_by: string | null
  outcome_note: string | null
  late_outcome: string | null
  proposed_by: string | null
}

export interface PlansTable {
  administration_id: string
  plan_id: string
  state: Generated<string>
  version: Generated<number>
  version_count: Generated<number>
  responsible_person_id: string | null
  reviewer_person_id: string | null
  late_reason: Generated<string>
  late_new_end_on: string | null
  created_by: string | null
  created_at: Timestamp
  updated_by: string | null
  updated_at: Timestamp
  revision: string | null
  revision_reason: Generated<string>
  approved_number: number | null
  ending_told_on: string | null
  is_sent_to_programme: Generated<boolean>
}

export interface PopulationBandsTable {
  band_code: string
  valid_from: string
  valid_to: string | null
  from_residents: number
  to_residents: number | null
  certainty: string
  source: string
}

export interface PortalTicksTable {
  administration_id: string
  plan_version_id: string
  field_key: string
  ticked_by: string
  ticked_at: Timestamp
  sent_value: string | null
}

export interface QualificationLevelsTable {
  qualification_code: string
  valid_from: string
  valid_to: string | null
  family: string
  level: number
  serves_class: string
  certainty: string
  source: string
}

export interface QualifiedServicesTable {
  catalogue_code: string
  valid_from: string
  valid_to: string | null
  supplier: string
  name: string
  service_kind: string
  level_code: string | null
  state: string
  renewal_asked_on: string | null
  certainty: string
  source: string
}

export interface ReceiptCountersTable {
  year: number
  last_number: number
}

export interface RecoveryCodesTable {
  person_id: string
  code_hash: string
  used_at: NullableTimestamp
}

export interface ReferenceChangesTable {
  reference_change_id: string
  kind: string
  code: string
  valid_from: string
  action: string
  changed_at: Timestamp
  person_id: string | null
  association_id: string | null
  file_name: string | null
  sha256: string | null
}

export interface RequirementsTable {
  checklist_code: string
  requirement_code: string
  valid_from: string
  valid_to: string | null
  area: Generated<string>
  label: string
  for_psn: boolean
  for_a: boolean
  certainty: string
  source: string
}

export interface RuleValuesTable {
  rule_value_code: string
  valid_from: string
  valid_to: string | null
  label: string
  value: number
}

export interface SecondFactorResetsTable {
  reset_id: string
  person_id: string
  asked_by: string
  asked_at: Timestamp
  reason: string
  confirmed_by: string | null
  confirmed_at: NullableTimestamp
  refused_at: NullableTimestamp
}

export interface SentCostsTable {
  administration_id: string
  plan_version_id: string
  digital_service_id: string
  service_type_code: string
  cost_cents: number | null
  yearly_fee_cents: number | null
}

export interface ServiceDependenciesTable {
  administration_id: string
  digital_service_id: string
  depends_on_id: string
  reason: Generated<string>
  created_at: Timestamp
}

export interface ServiceSharingsTable {
  administration_id: string
  digital_service_id: string
  shared_with_service_id: string
  declared_by: string
  declared_at: Timestamp
}

export interface ServiceSoftwareTable {
  administration_id: string
  digital_service_id: string
  software_id: string
}

export interface ServiceTypesTable {
  service_type_code: string
  label: string
  audience: string
  default_class: string | null
  certainty: string
  source: string
  valid_from: string
  valid_to: string | null
}

export interface SessionsTable {
  session_hash: string
  session_id: string
  person_id: string
  assignment_id: string | null
  created_at: Timestamp
  last_seen_at: Timestamp
  rotated_at: Timestamp
  expires_at: Timestamp
  second_factor_at: NullableTimestamp
  client_address: string
  user_agent: string
  is_demo: Generated<boolean>
  previous_hash: string | null
}

export interface SignInWaitsTable {
  account_key: string
  client_address: string
  failures: number
  blocked_until: NullableTimestamp
  last_failure_at: Timestamp
}

export interface SimilarCostSpreadsTable {
  service_type_code: string
  band_code: string
  measure: string
  bodies: number
  low: number
  median: number
  high: number
  computed_at: Timestamp
}

export interface SoftwareTable {
  administration_id: string
  software_id: string
  name: string
  product_version: Generated<string>
  supplier: Generated<string>
  contract_ends_on: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  licences: Generated<string>
  opportunity: string | null
  risk: string | null
  ease: string | null
  product: Generated<string>
  yearly_cost_cents: number | null
  components: Generated<string>
}

export interface SpendingActCountersTable {
  year: number
  last_number: number
}

export interface SpendingActsTable {
  administration_id: string
  spending_act_id: string
  spending_request_id: string
  version_number: number
  kind: string
  channel: string
  number: string
  decided_on: string
  reasons: string
  seen_plan: NullableJson
  decided_by: string
  decided_at: Timestamp
  text: string | null
}

export interface SpendingActualsTable {
  administration_id: string
  spending_request_id: string
  year: number
  spent_cents: number
  written_by: string
  written_at: Timestamp
}

export interface SpendingAmountsTable {
  administration_id: string
  spending_request_id: string
  year: number
  net_cents: number
  vat_cents: number | null
}

export interface SpendingAuthorsTable {
  administration_id: string
  spending_request_id: string
  person_id: string
}

export interface SpendingConditionsTable {
  administration_id: string
  spending_condition_id: string
  spending_request_id: string
  spending_act_id: string
  words: string
  due_on: string
  met_on: string | null
  met_note: Generated<string>
  met_by: string | null
}

export interface SpendingDerogationsTable {
  administration_id: string
  spending_derogation_id: string
  spending_request_id: string
  spending_act_id: string | null
  ground: string
  scope: string
  expires_on: string
  plan_ends_on: string | null
  given_by: string
  given_at: Timestamp
}

export interface SpendingDocumentsTable {
  administration_id: string
  spending_request_id: string
  document_id: string
  sha256: string
  purpose: string
  sent_number: number | null
  added_by: string
  added_at: Timestamp
}

export interface SpendingDraftsTable {
  administration_id: string
  spending_request_id: string
  content: Json
  version: Generated<number>
  updated_by: string | null
  updated_at: Timestamp
  form_number: Generated<number>
}

export interface SpendingFormsTable {
  spending_form_id: string
  number: number
  valid_from: string
  content: Json
  note: Generated<string>
  written_by: string
  written_at: Timestamp
}

export interface SpendingIntegrationsTable {
  administration_id: string
  spending_integration_id: string
  spending_request_id: string
  version_number: number
  question: string
  due_on: string
  asked_by: string
  asked_at: Timestamp
  answered_at: NullableTimestamp
  received_on: string | null
  protocol_number: Generated<string>
  answered_on: string | null
  answer_channel: string | null
  answer_sent_by: Generated<string>
  answer_protocol_number: Generated<string>
  answer_version: number | null
}

export interface SpendingOpinionsTable {
  administration_id: string
  spending_opinion_id: string
  spending_request_id: string
  version_number: number
  verdict: string
  reasons: string
  seen_plan: Json
  written_by: string
  written_at: Timestamp
}

export interface SpendingOverrunsTable {
  administration_id: string
  spending_overrun_id: string
  spending_request_id: string
  opened_on: string
  causes: Json
  contract_ends_on: string
  plan_ends_on: string | null
  explanation: Generated<string>
  told_at: NullableTimestamp
  closed_on: string | null
  closed_by: string | null
}

export interface SpendingRequestsTable {
  administration_id: string
  spending_request_id: string
  data_centre_id: string
  duty: string
  is_requalified: Generated<boolean>
  channel: string
  state: Generated<string>
  version: Generated<number>
  version_count: Generated<number>
  reviewer_person_id: string | null
  subject: Generated<string>
  kind: string | null
  purpose: string | null
  exempt_ground: string | null
  supplier: Generated<string>
  product: Generated<string>
  procedure: string | null
  cig: Generated<string>
  cup: Generated<string>
  net_cents: number | null
  vat_cents: number | null
  starts_on: string | null
  ends_on: string | null
  submitted_at: NullableTimestamp
  decided_at: NullableTimestamp
  expiry_told: number | null
  created_by: string | null
  created_at: Timestamp
  updated_by: string | null
  updated_at: Timestamp
  external_ref: string | null
}

export interface SpendingSendingsTable {
  administration_id: string
  spending_version_id: string
  channel: string
  sent_by_name: string
  sent_on: string
  protocol_number: Generated<string>
  receipt_document_id: string | null
  differences: Generated<string>
  recorded_by: string
  recorded_at: Timestamp
}

export interface SpendingServicesTable {
  administration_id: string
  spending_request_id: string
  digital_service_id: string
}

export interface SpendingTemplatesTable {
  spending_template_id: string
  kind: string
  number: number
  valid_from: string
  text: string
  note: Generated<string>
  written_by: string
  written_at: Timestamp
}

export interface SpendingTicksTable {
  administration_id: string
  spending_version_id: string
  field_key: string
  ticked_by: string
  ticked_at: Timestamp
}

export interface SpendingVersionsTable {
  administration_id: string
  spending_version_id: string
  spending_request_id: string
  number: number
  receipt_number: string
  content: string
  sha256: string
  channel: string
  submitted_at: Timestamp
  submitted_by: string
  submitted_as: string
}

export interface SupplierRequestServicesTable {
  administration_id: string
  supplier_request_id: string
  execution_id: string
}

export interface SupplierRequestsTable {
  administration_id: string
  supplier_request_id: string
  plan_id: string
  supplier_name: string
  recipient: string | null
  asked: string
  token_hash: string
  asked_by: string
  asked_at: Timestamp
  expires_at: Timestamp
  revoked_by: string | null
  revoked_at: NullableTimestamp
}

export interface TermsTable {
  term_id: string
  term_code: string
  title: string
  due_on: string
  subject: string
  source: string
  certainty: string
  association_id: string | null
  valid_from: string
  valid_to: string | null
}

export interface VersionDocumentsTable {
  administration_id: string
  plan_version_id: string
  digital_service_id: string
  document_id: string
}

export interface WaveItemsTable {
  administration_id: string
  plan_item_id: string
  wave_id: string
  put_by: string
  put_at: Timestamp
}

export interface WavesTable {
  association_id: string
  wave_id: string
  name: string
  position: number
  starts_on: string | null
  ends_on: string | null
  note: Generated<string>
  version: Generated<number>
  created_by: string
  created_at: Timestamp
  updated_by: string
  updated_at: Timestamp
}

export interface WorkbookColumnsTable {
  owner_id: string
  kind: string
  heading: string
  field: string
}

export interface WorkbookEffectsTable {
  owner_id: string
  workbook_import_id: string
  ordinal: number
  administration_id: string
  kind: string
  thing_id: string
  before: NullableJson
  version: number
}

export interface WorkbookFilePartsTable {
  owner_id: string
  workbook_import_id: string
  part: number
  content: Uint8Array
}

export interface WorkbookImportRowsTable {
  owner_id: string
  workbook_import_id: string
  sheet: number
  line: number
  cells: Json
  body_id: string | null
  name_key: Generated<string>
  ref: string | null
  new_id: string
  base: string | null
  answers: Generated<Json>
  verdict: string | null
  rank: Generated<number>
  label: Generated<string>
  changes: Generated<Json>
  problems: Generated<Json>
  plan: NullableJson
}

export interface WorkbookImportsTable {
  owner_id: GeneratedAlways<string>
  administration_id: string | null
  association_id: string | null
  workbook_import_id: string
  body_id: string | null
  state: string
  kind: string | null
  edition: number | null
  file_name: string
  sha256: string
  size: number
  sheets: Generated<Json>
  is_all_or_nothing: Generated<boolean>
  fault: string | null
  fingerprint: string | null
  counts: Generated<Json>
  acting: Json
  lease_until: NullableTimestamp
  attempts: Generated<number>
  progress_done: Generated<number>
  progress_total: Generated<number>
  person_id: string
  created_at: Timestamp
  updated_at: Timestamp
  version: Generated<number>
}

export interface Tables {
  access_keys: AccessKeysTable
  accounts: AccountsTable
  administration_codes: AdministrationCodesTable
  administration_names: AdministrationNamesTable
  administration_populations: AdministrationPopulationsTable
  administrations: AdministrationsTable
  api_answers: ApiAnswersTable
  applied_migrations: AppliedMigrationsTable
  approval_proposal_plans: ApprovalProposalPlansTable
  approval_proposals: ApprovalProposalsTable
  assignments: AssignmentsTable
  association_members: AssociationMembersTable
  associations: AssociationsTable
  call_band_choices: CallBandChoicesTable
  call_scenario_lines: CallScenarioLinesTable
  call_scenarios: CallScenariosTable
  call_versions: CallVersionsTable
  calls: CallsTable
  candidacies: CandidaciesTable
  candidacy_acts: CandidacyActsTable
  candidacy_contracts: CandidacyContractsTable
  candidacy_documents: CandidacyDocumentsTable
  candidacy_services: CandidacyServicesTable
  candidacy_ticks: CandidacyTicksTable
  credentials: CredentialsTable
  data_centre_baselines: DataCentreBaselinesTable
  data_centre_closings: DataCentreClosingsTable
  data_centre_requirements: DataCentreRequirementsTable
  data_centres: DataCentresTable
  digital_services: DigitalServicesTable
  documents: DocumentsTable
  evaluation_criteria: EvaluationCriteriaTable
  evaluation_marks: EvaluationMarksTable
  events: EventsTable
  execution_evidence: ExecutionEvidenceTable
  executions: ExecutionsTable
  external_sendings: ExternalSendingsTable
  figure_reports: FigureReportsTable
  figure_rollups: FigureRollupsTable
  finding_explanations: FindingExplanationsTable
  handover_closures: HandoverClosuresTable
  import_previews: ImportPreviewsTable
  import_runs: ImportRunsTable
  installation: InstallationTable
  ipa_categories: IpaCategoriesTable
  istat_renumberings: IstatRenumberingsTable
  mails: MailsTable
  milestones: MilestonesTable
  municipality_endings: MunicipalityEndingsTable
  notices: NoticesTable
  one_time_links: OneTimeLinksTable
  past_rows: PastRowsTable
  pastes: PastesTable
  people: PeopleTable
  plan_authors: PlanAuthorsTable
  plan_commitments: PlanCommitmentsTable
  plan_evaluations: PlanEvaluationsTable
  plan_item_reserved: PlanItemReservedTable
  plan_items: PlanItemsTable
  plan_model_cards: PlanModelCardsTable
  plan_models: PlanModelsTable
  plan_notes: PlanNotesTable
  plan_observations: PlanObservationsTable
  plan_renunciations: PlanRenunciationsTable
  plan_versions: PlanVersionsTable
  plans: PlansTable
  population_bands: PopulationBandsTable
  portal_ticks: PortalTicksTable
  qualification_levels: QualificationLevelsTable
  qualified_services: QualifiedServicesTable
  receipt_counters: ReceiptCountersTable
  recovery_codes: RecoveryCodesTable
  reference_changes: ReferenceChangesTable
  requirements: RequirementsTable
  rule_values: RuleValuesTable
  second_factor_resets: SecondFactorResetsTable
  sent_costs: SentCostsTable
  service_dependencies: ServiceDependenciesTable
  service_sharings: ServiceSharingsTable
  service_software: ServiceSoftwareTable
  service_types: ServiceTypesTable
  sessions: SessionsTable
  sign_in_waits: SignInWaitsTable
  similar_cost_spreads: SimilarCostSpreadsTable
  software: SoftwareTable
  spending_act_counters: SpendingActCountersTable
  spending_acts: SpendingActsTable
  spending_actuals: SpendingActualsTable
  spending_amounts: SpendingAmountsTable
  spending_authors: SpendingAuthorsTable
  spending_conditions: SpendingConditionsTable
  spending_derogations: SpendingDerogationsTable
  spending_documents: SpendingDocumentsTable
  spending_drafts: SpendingDraftsTable
  spending_forms: SpendingFormsTable
  spending_integrations: SpendingIntegrationsTable
  spending_opinions: SpendingOpinionsTable
  spending_overruns: SpendingOverrunsTable
  spending_requests: SpendingRequestsTable
  spending_sendings: SpendingSendingsTable
  spending_services: SpendingServicesTable
  spending_templates: SpendingTemplatesTable
  spending_ticks: SpendingTicksTable
  spending_versions: SpendingVersionsTable
  supplier_request_services: SupplierRequestServicesTable
  supplier_requests: SupplierRequestsTable
  terms: TermsTable
  version_documents: VersionDocumentsTable
  wave_items: WaveItemsTable
  waves: WavesTable
  workbook_columns: WorkbookColumnsTable
  workbook_effects: WorkbookEffectsTable
  workbook_file_parts: WorkbookFilePartsTable
  workbook_import_rows: WorkbookImportRowsTable
  workbook_imports: WorkbookImportsTable
}
