// SPDX-License-Identifier: AGPL-3.0-or-later
export { changeWave, createWave, moveWave, removeWave } from './commands.ts'
export { waveErrors } from './errors.ts'
export { registerWaveRoutes } from './routes.tsx'
export { waveEventWords } from './words.ts'
