// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeDemoRoad } from './demo-road.ts'

describeDemoRoad({ scripts: true })
