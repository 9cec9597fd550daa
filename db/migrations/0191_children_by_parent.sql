-- What belongs to a plan, a request, an execution or a data centre is found by it alone: the primary keys begin with the body, and looking past all bodies read whole
-- indexes (the rows of a spending figure cost 0.4 s on 3,000 requests). Only indexes change: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create index plan_authors_by_plan on plan_authors (plan_id);
create index finding_explanations_by_plan on finding_explanations (plan_id);
create index plan_notes_by_plan on plan_notes (plan_id);
create index portal_ticks_by_version on portal_ticks (plan_version_id);
create index version_documents_by_version on version_documents (plan_version_id);
create index plan_item_reserved_by_plan on plan_item_reserved (plan_id);
create index approval_proposal_plans_by_plan on approval_proposal_plans (plan_id);
create index wave_items_by_item on wave_items (plan_item_id);
create index executions_by_plan on executions (plan_id);
create index execution_evidence_by_execution on execution_evidence (execution_id);
create index supplier_request_services_by_execution on supplier_request_services (execution_id);
create index service_software_by_software on service_software (software_id);
create index data_centre_requirements_by_place on data_centre_requirements (data_centre_id);
create index data_centre_baselines_by_place on data_centre_baselines (data_centre_id);
create index candidacies_by_call_version on candidacies (call_version_id);
create index candidacy_services_by_candidacy on candidacy_services (candidacy_id);
create index candidacy_ticks_by_candidacy on candidacy_ticks (candidacy_id);
create index spending_authors_by_request on spending_authors (spending_request_id);
create index spending_amounts_by_request on spending_amounts (spending_request_id);
create index spending_actuals_by_request on spending_actuals (spending_request_id);
create index spending_services_by_request on spending_services (spending_request_id);
create index spending_integrations_by_request on spending_integrations (spending_request_id);
create index spending_conditions_by_request on spending_conditions (spending_request_id);
create index spending_overruns_by_request on spending_overruns (spending_request_id);
create index spending_ticks_by_version on spending_ticks (spending_version_id);
create index spending_sendings_by_version on spending_sendings (spending_version_id);
-- The same as that of a unique constraint.
drop index spending_acts_by_request;
