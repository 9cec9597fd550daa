// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm test`: install, then every suite; `npm test -- unit`, `npm test -- db src/slices/plans` choose.
'use strict'
require('./bootstrap.cjs').start(['--import', 'tsx', 'scripts/run-tests.ts'], process.argv.slice(2))
