// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openServer, type Store } from '../../src/platform/db/store.ts'
import { testApp } from '../app.ts'
import { type Cluster, installedBinaries, packagedBinaries, startCluster } from '../clusters.ts'
import { describeServerOnly, freshDatabase } from '../databases.ts'

describeServerOnly('a database server that is restarted under load', () => {
  let cluster: Cluster
  let store: Store
  let url: string
  before(async () => {
    const binaries = packagedBinaries() ?? installedBinaries()
    if (!binaries) throw new Error('A server suite runs, so the binaries of a server are there')
    cluster = await startCluster(binaries)
    url = (await freshDatabase(cluster.url)).url
    store = await openServer(url)
  })
  after(async () => {
    await store?.close()
    cluster?.stop()
  })

  test('is answered by 503 with Retry-After meanwhile, and serves again by itself', async () => {
    const app = await testApp({ store, db: store.db, url, opened: Promise.resolve() }, { now: new Date() })
    const officer = await app.as({ role: 'programme_officer' })
    const seen: { path: string; status: number; retryAfter: unknown; isProblem: boolean }[] = []
    let isOver = false
    const ask = async (path: string) => {
      while (!isOver) {
        const { statusCode, headers } = await officer.get(path)
        const isProblem = String(headers['content-type']).startsWith('application/problem+json')
        seen.push({ path, status: statusCode, retryAfter: headers['retry-after'], isProblem })
        await sleep(50)
      }
    }
    const paths = ['/rest/regia/v1/status', '/', '/profilo', '/aiuto']
    const load = Promise.all([...paths, ...paths].map(ask))
    await sleep(300)
    const resume = await cluster.pause()
    await sleep(700)
    await resume()
    const back = Date.now()
    while ((await officer.get('/rest/regia/v1/status')).statusCode !== 200) {
      assert.ok(Date.now() - back < 10_000, 'still out ten seconds after the database came back')
      await sleep(50)
    }
    const during = [...seen]
    await sleep(300)
    isOver = true
    await load

    const statuses = new Set(during.map(({ status }) => status))
    assert.deepEqual([...statuses].sort(), [200, 503])
    for (const each of during.filter(({ status }) => status === 503)) {
      assert.equal(each.retryAfter, '5', each.path)
      assert.equal(each.isProblem, each.path.startsWith('/rest/'), each.path)
    }
    for (const path of paths) assert.equal((await officer.get(path)).statusCode, 200, path)
  })
})
