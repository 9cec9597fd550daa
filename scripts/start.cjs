// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm start`: install, build, serve. Arguments and environment (PORT, HOST, DATABASE_URL, REGIA_DATA) pass through.
'use strict'
require('./bootstrap.cjs').start(['scripts/serve.mjs'], process.argv.slice(2))
