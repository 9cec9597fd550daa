-- Office mode: that an integration was asked by another channel, and how its answer left. New columns and one policy: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later
alter table spending_integrations
  -- The day it came and the number it came with; null for one asked inside Regia.
  add column received_on date,
  add column protocol_number text not null default '',
  -- How the answer left, and the version it left with.
  add column answered_on date check (answered_on >= received_on),
  add column answer_channel text check (answer_channel in ('pec', 'portal', 'other')),
  add column answer_sent_by text not null default '',
  add column answer_protocol_number text not null default '',
  add column answer_version integer check (answer_version >= version_number);
create policy record_received on spending_integrations for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]) and not regia.is_sent_spending(spending_request_id));
