-- What waits for an answer, and the list by planned end, without reading everything. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create index execution_evidence_pending on execution_evidence (administration_id) where state = 'pending';
create index executions_by_end on executions ((coalesce(planned_ends_on, date '9999-12-31')), execution_id);
