// SPDX-License-Identifier: AGPL-3.0-or-later
export function isBuilt(): boolean
export function build(): void
