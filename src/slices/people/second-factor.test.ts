// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { QrCode } from './pages/qr-code.tsx'
import {
  hashOfRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  totpAddress,
  totpStep,
} from './second-factor.ts'

// The secret of RFC 6238, appendix B, with its codes shortened to six figures.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

test('reads the codes of RFC 6238 and says their step', () => {
  assert.equal(totpStep(secret, '287082', at(59)), 1)
  assert.equal(totpStep(secret, '081804', at(1111111109)), 37037036)
  assert.equal(totpStep(secret, '005924', at(1234567890)), 41152263)
})

test('admits one step either side, not two', () => {
  assert.equal(totpStep(secret, '287082', at(29)), 1)
  assert.equal(totpStep(secret, '287082', at(89)), 1)
  assert.equal(totpStep(secret, '287082', at(90)), null)
  assert.equal(totpStep(secret, '287082', at(1111111109)), null)
})

test('forgives blanks and nothing else', () => {
  assert.equal(totpStep(secret, ' 287 082 ', at(59)), 1)
  for (const typed of ['', '28708', '2870820', '28708a', '-87082'])
    assert.equal(totpStep(secret, typed, at(59)), null)
})

test('gives the address that authenticators read', () => {
  const address = new URL(totpAddress(secret, 'irene@comune.it'))
  assert.equal(address.protocol, 'otpauth:')
  assert.equal(address.searchParams.get('secret'), secret)
  assert.equal(address.searchParams.get('issuer'), 'Regia')
  assert.match(newTotpSecret(), /^[A-Z2-7]{32}$/)
})

test('draws it without styles or images', () => {
  const svg = renderToString(QrCode({ text: totpAddress(secret, 'irene@comune.it'), label: 'Codice' }))
  assert.match(svg, /^<svg width="240" height="240" viewBox="0 0 \d+ \d+" role="img" aria-label="Codice">/)
  assert.doesNotMatch(svg, /style|href|class/)
})

test('makes eight recovery codes, all different, read however they are typed', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 8)
  for (const code of codes) {
    assert.match(code, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/)
    assert.equal(hashOfRecoveryCode(code.toUpperCase().replaceAll('-', ' ')), hashOfRecoveryCode(code))
  }
  for (const typed of ['', '123456', 'abcd-efgh-ijkl-mno1']) assert.equal(hashOfRecoveryCode(typed), null)
})
