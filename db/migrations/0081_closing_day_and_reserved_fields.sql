-- A closed data centre says since when; room of a data centre and components of a software, which are reserved fields.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The previous release works on this schema, except that it cannot close or reopen a data centre.

update data_centres d set closed_on = coalesce(
  (select max(e.at)::date from events e where e.subject_kind = 'data_centre' and e.subject_id = d.data_centre_id and e.to_state = 'closed'),
  d.updated_at::date) where d.state = 'closed';
alter table data_centres
  add constraint closed_with_its_day check ((state = 'closed') = (closed_on is not null)),
  add column room text not null default '';

-- Identifiers and IP addresses of its components.
alter table software add column components text not null default '';
