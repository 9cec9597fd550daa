-- What was written on the portal when it is not what Regia holds. The previous release is unaffected.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table portal_ticks add column sent_value text;
