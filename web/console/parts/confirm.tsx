// What cannot be taken back is asked once.
import { signal } from '@preact/signals'
import { words } from '../words.ts'
import { Modal } from './modal.tsx'

interface Question {
  readonly title: string
  readonly detail: string
  readonly act: string
  run(): void
}

const question = signal<Question | null>(null)

export function ask(asked: Question): void {
  question.value = asked
}

export function Confirm() {
  const asked = question.value
  if (asked === null) return null
  const close = () => {
    question.value = null
  }
  return (
    <Modal label={asked.title} class="confirm" onClose={close}>
      <h2>
        <bdi>{asked.title}</bdi>
      </h2>
      <p class="quiet">{asked.detail}</p>
      <div class="row end">
        <button type="button" class="button" onClick={close}>
          {words.value.cancel}
        </button>
        <button
          type="button"
          class="button main wrong-ground"
          autoFocus
          onClick={() => {
            close()
            asked.run()
          }}
        >
          {asked.act}
        </button>
      </div>
    </Modal>
  )
}
