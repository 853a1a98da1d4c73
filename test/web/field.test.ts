import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { whyNotTaken } from '../../web/shared/acceptable.ts'
import { Field, type Reason } from '../../web/shared/field.ts'

function written(text: string) {
  const kept = signal(text)
  return new Field({
    get: () => kept.value,
    set: (value) => {
      kept.value = value
    },
  })
}

describe('D2 a field', () => {
  it('is emptied when its words were taken', () => {
    const field = written('hello')
    expect(field.handOver(() => null)).toBe(true)
    expect(field.text).toBe('')
  })

  it('keeps its words with the reason when they were not, until the writer goes on', () => {
    const field = written('hello')
    expect(field.handOver(() => 'too long')).toBe(false)
    expect([field.text, field.wrong.value]).toEqual(['hello', 'too long'])
    field.write('hell')
    expect(field.wrong.value).toBeNull()
    expect(field.handOver(() => '')).toBe(false)
    expect([field.text, field.wrong.value]).toEqual(['hell', null])
  })

  it('waits for an answer that takes time, asks once, and keeps what was written on meanwhile', async () => {
    const field = written('hello')
    let answer: (reason: Reason) => void = () => {}
    const asked = field.handOver(() => new Promise((resolve) => (answer = resolve)))
    expect([field.text, field.busy.value]).toEqual(['hello', true])
    expect(field.handOver(() => null)).toBe(false)
    field.write('hello, and more')
    answer(null)
    expect(await asked).toBe(true)
    expect([field.text, field.busy.value]).toEqual(['hello, and more', false])
  })

  it('keeps its words when what takes them fails', async () => {
    const field = written('hello')
    await expect(field.handOver(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    expect([field.text, field.busy.value]).toEqual(['hello', false])
  })
})

it.each([
  ['a', null],
  ['', 'blank'],
  [' \n', 'blank'],
  ['a'.repeat(limits.messageBytes), null],
  ['a'.repeat(limits.messageBytes + 1), 'too_large'],
  ['é'.repeat(limits.messageBytes / 2), null],
  ['é'.repeat(limits.messageBytes / 2 + 1), 'too_large'],
] as const)('D7 words are asked about before anything begins with them (case %#)', (text, why) => {
  expect(whyNotTaken(text)).toBe(why)
})
