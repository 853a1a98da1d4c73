// Code examples with a button that copies them.
import { signal, useSignal } from '@preact/signals'
import { filled } from '../shared/filled.tsx'
import { words } from './words.ts'

const copiedShownMs = 1_500

/** Announced once to screen readers, which do not see the button change. */
export const announced = signal('')

interface CodeProps {
  readonly label: string
  readonly text: string
  readonly json?: boolean
}

export function Code({ label, text, json = false }: CodeProps) {
  return (
    <figure class="code">
      <figcaption>
        <span>{label}</span>
        <Copy text={text} label={label} />
      </figcaption>
      {/* Focusable, so that it can be scrolled without a mouse. */}
      <pre tabIndex={0} role="group" aria-label={label}>
        <code translate={false}>{json ? <Json text={text} /> : text}</code>
      </pre>
    </figure>
  )
}

function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    copied.value = true
    announced.value = filled(words.value.copiedWhat, { what: label })
    setTimeout(() => {
      copied.value = false
      announced.value = ''
    }, copiedShownMs)
  }
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      {copied.value ? words.value.copied : words.value.copy}
      <span class="unseen"> {label}</span>
    </button>
  )
}

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?\b/g

function Json({ text }: { readonly text: string }) {
  const parts = []
  let end = 0
  for (const match of text.matchAll(tokens)) {
    const [whole, string, colon] = match
    parts.push(text.slice(end, match.index))
    const kind = string === undefined ? 'number' : colon === undefined ? 'string' : 'key'
    parts.push(
      <span key={match.index} class={kind}>
        {whole}
      </span>,
    )
    end = match.index + whole.length
  }
  return [...parts, text.slice(end)]
}
