-- A renunciation of the funding behind a plan knows the act of the candidacy it comes from, and is taken back while nobody has answered it. The
-- previous release still works: what is taken back has an answer for it too.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table plan_renunciations drop constraint plan_renunciations_answer_check;
alter table plan_renunciations add constraint plan_renunciations_answer_check check (answer in ('without_funds', 'reduced', 'taken_back'));
-- Empty when it was recorded by hand.
alter table plan_renunciations add column candidacy_act_id uuid;
-- Both were written in one transaction, at one instant.
update plan_renunciations r set candidacy_act_id = a.candidacy_act_id
  from candidacy_acts a
  where a.administration_id = r.administration_id and a.recorded_at = r.recorded_at and a.action in ('renounce', 'revoke');
create unique index plan_renunciations_by_act on plan_renunciations (candidacy_act_id) where candidacy_act_id is not null;
alter table plan_renunciations add foreign key (administration_id, candidacy_act_id) references candidacy_acts (administration_id, candidacy_act_id);

drop policy read_lapses on events;
create policy read_lapses on events for select
  using (subject_kind = 'plan' and action in ('renounce_funding', 'answer_renunciation', 'take_back_renunciation', 'end_body')
    and (select regia.reads_programme()) and exists (select 1 from plans p where p.plan_id = events.subject_id));
