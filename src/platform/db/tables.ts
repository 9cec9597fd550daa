export type Tables = any
