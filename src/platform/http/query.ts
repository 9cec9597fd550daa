// SPDX-License-Identifier: AGPL-3.0-or-later

/** What the address of a request asks after its `?`. */
export function searchOf(request: { readonly url: string }): URLSearchParams {
  return new URL(request.url, 'http://regia.invalid').searchParams
}
