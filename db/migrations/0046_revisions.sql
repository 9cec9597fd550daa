-- An approved plan opened again: for further services (integrazione), or whole, with a reason. The previous release still works: the new
-- columns have a default.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table plans
  -- What the draft on the desk changes of the approved version, which stays in force meanwhile.
  add column revision text check (revision in ('addition', 'reopening')),
  add column revision_reason text not null default '';
