// SPDX-License-Identifier: AGPL-3.0-or-later

export { historyErrors } from './errors.ts'
export type { EventWords, FieldWords, HistoryOf, HistoryRow, KindWords, Said, StoredEvent } from './model.ts'
export { HistoryList } from './pages/history-list.tsx'
export { countHistory, listHistory } from './queries.ts'
export { registerHistoryRoutes } from './routes.tsx'
export { namesOfPeople } from './store.ts'
export { mergeWords } from './view.ts'
