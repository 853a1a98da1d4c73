import { expect, it } from 'vitest'
import { partsOf } from '../../web/shared/links.ts'

const linked = (text: string) => partsOf(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []))

it('S3 web addresses become links, and nothing of the text is lost', () => {
  const text = 'See https://example.com/a?b=1, and (https://example.com/x_(y)).'
  expect(linked(text)).toEqual(['https://example.com/a?b=1', 'https://example.com/x_(y)'])
  expect(
    partsOf(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})

it.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://bank.example@evil.example/',
  'https://example.com/\u202egpj.exe',
  'https://',
  'HTTPS:// example',
])('S3 %s stays text', (text) => {
  expect(partsOf(text)).toEqual([{ kind: 'text', text }])
})

it('S3 ten thousand emoji are one piece of text', () => {
  const text = '👩‍👩‍👧'.repeat(10_000)
  expect(partsOf(text)).toEqual([{ kind: 'text', text }])
})
