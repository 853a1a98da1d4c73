// The help: the table of keys in shortcuts.ts.
import { helpOpen } from './overlays.ts'
import { IconButton } from './parts/button.tsx'
import { Modal } from './parts/modal.tsx'
import { allKeys, keysWanted, wantKeys } from './shortcuts.ts'
import { words } from './words.ts'

export function Help({ agent }: { agent: string }) {
  if (!helpOpen.value) return null
  const said = words.value.keys
  const close = () => {
    helpOpen.value = false
  }
  const wanted = keysWanted(agent)
  return (
    <Modal label={said.title} class="help" onClose={close}>
      <header class="modal-head">
        <h2>{said.title}</h2>
        <IconButton icon="close" label={words.value.close} bare onPress={close} />
      </header>
      <p class="quiet">{said.intro}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={wanted.value}
          onChange={(event) => wantKeys(agent, event.currentTarget.checked)}
        />
        {said.wanted}
      </label>
      <dl class="keys">
        {allKeys().map(({ name, key }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{said[name]}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
