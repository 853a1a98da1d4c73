// Writes docs/protocol.v1.schema.json from the zod unions. A test compares: within a version there are only additions.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { clientFrameSchema } from '../protocol/client-frames.ts'
import { flowDefinitionSchema } from '../protocol/flow.ts'
import { itemSchema } from '../protocol/items.ts'
import { serverFrameSchema, workspaceFrameSchema } from '../protocol/server-frames.ts'

const schemas = {
  clientFrame: clientFrameSchema,
  serverFrame: serverFrameSchema,
  workspaceFrame: workspaceFrameSchema,
  item: itemSchema,
  flowDefinition: flowDefinitionSchema,
}

export function protocolSchema(): string {
  const entries = Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })])
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/protocol.v1.schema.json'), protocolSchema())
}
