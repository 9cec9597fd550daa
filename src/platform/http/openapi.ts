// SPDX-License-Identifier: AGPL-3.0-or-later
import swagger from '@fastify/swagger'
import { Type } from 'typebox'
import { type ApiScope, apiScopeLabels } from '../../shared/api-scopes.ts'
import { apiPrefix } from './api.ts'
import type { RegiaServer } from './types.ts'

/** RFC 9457, as every refusal of the interface answers. */
const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    instance: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  },
  { description: 'Un rifiuto, con il codice di docs/errors.md' },
)

const idempotencyKey = Type.Object({
  'idempotency-key': Type.String({
    minLength: 1,
    maxLength: 200,
    description:
      'Diversa per ogni operazione, la stessa quando la si ripete: ripetuta non fa nulla due volte',
  }),
})

/** Gathers what the addresses under /rest/ say of themselves; `server.swagger()` is then the OpenAPI document. */
export async function registerOpenApi(server: RegiaServer, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Regia',
        version,
        description:
          'Interfaccia per i programmi. Ogni chiave agisce con il ruolo della persona che l’ha preparata, nei permessi che le ha dato.',
        license: { name: 'AGPL-3.0-or-later' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          chiave: { type: 'http', scheme: 'bearer', description: 'Dal profilo, «Chiavi per i programmi»' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const scope = route.config?.apiScope as ApiScope | undefined
      if (!url.startsWith(apiPrefix)) return { schema: { hide: true }, url }
      const writes = [route.method].flat().some((method) => method !== 'GET' && method !== 'HEAD')
      return {
        url,
        schema: {
          ...schema,
          ...(scope
            ? { security: [{ chiave: [] }], description: `Permesso: ${scope} (${apiScopeLabels[scope]})` }
            : {}),
          ...(writes ? { headers: idempotencyKey } : {}),
          response: {
            200: { description: 'Fatto', content: { 'application/json': { schema: {} } } },
            default: { description: 'Rifiuto', content: { 'application/problem+json': { schema: problem } } },
          },
        },
      }
    },
  })
}
