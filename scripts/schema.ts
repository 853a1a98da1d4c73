// Writes the published schemas: docs/protocol.v1.schema.json (frames) and docs/openapi.v1.json
// (HTTP). A test compares them with the code. Within a version only additions are allowed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameSchemas } from '../protocol/json-schemas.ts'
import { openApi } from '../protocol/openapi.ts'

export const published = {
  'protocol.v1.schema.json': () => textOf(frameSchemas()),
  'openapi.v1.json': () => textOf(openApi()),
} as const

if (import.meta.main) {
  for (const [file, text] of Object.entries(published)) {
    writeFileSync(join(import.meta.dirname, '../docs', file), text())
  }
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
