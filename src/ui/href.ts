// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * Admits an address that somebody typed or a file brought in: http(s), mailto, or a path of ours.
 * Answers the address to write in `href`, or null: then show the text without a link.
 */
export function safeHref(typed: string | null | undefined): string | null {
  if (typed === null || typed === undefined) return null
  const text = typed.trim()
  // Browsers drop these characters before reading the scheme: "java\tscript:" would get through.
  if (text === '' || hasControlCharacter(text)) return null
  if (text.startsWith('/') || text.startsWith('#') || text.startsWith('?')) {
    // "//host" and "/\host" lead to another host.
    return /^\/[/\\]/.test(text) || text.includes('\\') ? null : text
  }
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  if (url.protocol === 'mailto:') return url.href
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  // A name before @ serves only to make one host look like another.
  return url.username === '' && url.password === '' ? url.href : null
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
