-- The data centres of a group, for the services of the nation they host. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create index data_centres_by_group on data_centres (agid_group, data_centre_id);
