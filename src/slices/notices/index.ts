// SPDX-License-Identifier: AGPL-3.0-or-later
export { type MailSetting, queueMail, tellAudience } from './commands.ts'
export { noticeErrors } from './errors.ts'
export { noticeEventWords } from './history-words.ts'
export type {
  Audience,
  MailCounts,
  NewNotice,
  Notice,
  NoticeLine,
  NoticeVocabulary,
  NoticeWords,
} from './model.ts'
export { NoticeList } from './pages/notice-list.tsx'
export { listNews } from './queries.ts'
export { registerNoticeRoutes } from './routes.tsx'
export { startMailSender } from './sender.ts'
export { countMails } from './store.ts'
export { mergeNoticeWords } from './view.ts'
