// SPDX-License-Identifier: AGPL-3.0-or-later

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

const attribute = (tag: string, name: string) => {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decode(value)
}

/** What a browser would post of the form whose action is `action`: inputs, boxes that are ticked, selects, texts. */
export function formOf(html: string, action: string): Record<string, string> {
  const form = [...html.matchAll(/<form [^>]*>.*?<\/form>/gs)]
    .map(([whole]) => whole)
    .find((whole) => attribute(/<form [^>]*>/.exec(whole)?.[0] ?? '', 'action') === action)
  if (form === undefined) throw new Error(`No form posts to ${action}`)
  const values: Record<string, string> = {}
  const set = (name: string | undefined, value: string) => {
    if (name !== undefined && name !== '_csrf') values[name] = value
  }
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const isBox = / type="(checkbox|radio)"/.test(tag)
    if (!isBox || / checked/.test(tag)) set(attribute(tag, 'name'), attribute(tag, 'value') ?? '')
  }
  for (const [select] of form.matchAll(/<select [^>]*>.*?<\/select>/gs)) {
    const options = [...select.matchAll(/<option[^>]*>/g)].map(([tag]) => tag)
    const chosen = options.find((tag) => / selected/.test(tag)) ?? options[0] ?? ''
    set(attribute(select, 'name'), attribute(chosen, 'value') ?? '')
  }
  for (const [, tag, text] of form.matchAll(/(<textarea [^>]*>)(.*?)<\/textarea>/gs))
    set(attribute(tag ?? '', 'name'), decode(text ?? ''))
  return values
}
