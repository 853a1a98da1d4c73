// The API's description as a document: sound by the specification, complete, with examples that work.
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { operationEntries, refusalsOf } from '../../protocol/api.ts'
import { answerExamples } from '../../protocol/examples.ts'
import { namedAnswers } from '../../protocol/named-schemas.ts'
import { openApi } from '../../protocol/openapi.ts'

it('C1 the description is sound OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate({ ...openApi() })).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

it('C1 whatever it refers to is there', () => {
  const document = openApi()
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
  const at = (path: string) =>
    path.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
  expect(refs.length).toBeGreaterThan(100)
  expect(refs.filter((ref) => at(ref) === undefined)).toEqual([])
})

it('C1 no two operations have the same id', () => {
  const ids = [...JSON.stringify(openApi()).matchAll(/"operationId":"([^"]+)"/g)].map((match) => match[1])
  expect(ids).toHaveLength(operationEntries.length)
  expect(new Set(ids).size).toBe(ids.length)
})

it.each(operationEntries)('C1 %s names its parameters, who may, and an example that is taken', (name, operation) => {
  const inPath = [...name.matchAll(/:(\w+)/g)].map((match) => match[1])
  expect(Object.keys(operation.params ?? {})).toEqual(inPath)
  expect(operation.by.length).toBeGreaterThan(0)
  expect(operation.summary).toMatch(/^[A-Z].*[^.]$/)
  expect(operation.body === undefined || operation.body.safeParse(operation.example).success).toBe(true)
  expect(refusalsOf(name, operation)).toContain('unavailable')
})

it.each(Object.entries(answerExamples))('C1 the example of %s is one', (name, example) => {
  const schema: z.ZodType = namedAnswers[name as keyof typeof answerExamples]
  expect(schema.parse(example)).toEqual(example)
})
