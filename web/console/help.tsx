// The keys, in one place.
import { helpOpen } from './overlays.ts'
import { IconButton } from './parts/button.tsx'
import { Modal } from './parts/modal.tsx'
import { words } from './words.ts'

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)
export const paletteKeys = isApple ? '⌘ K' : 'Ctrl K'

export function Help() {
  if (!helpOpen.value) return null
  const said = words.value.keys
  const close = () => {
    helpOpen.value = false
  }
  const keys = [
    [paletteKeys, said.palette],
    ['J', said.next],
    ['K', said.previous],
    ['A', said.accept],
    ['D', said.decline],
    ['M', said.message],
    ['N', said.note],
    ['I', said.invite],
    ['T', said.transfer],
    ['P', said.park],
    ['/', said.search],
    ['?', said.help],
    ['Esc', said.escape],
  ] as const
  return (
    <Modal label={said.title} class="help" onClose={close}>
      <header class="modal-head">
        <h2>{said.title}</h2>
        <IconButton icon="close" label={words.value.close} bare onPress={close} />
      </header>
      <p class="quiet">{said.intro}</p>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
