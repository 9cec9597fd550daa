-- Who loads a call sees the bands chosen by people: a change of the call says whom it touches. The previous release still works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create policy read_by_administrator on call_band_choices for select using ((select regia.is_administrator()));
