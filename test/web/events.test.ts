// What the console says of an event in the transcript.
import { h } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { noDisposition } from '../../protocol/wrap-up.ts'
import { elementsOf, textOf } from './drawn.ts'

const item = (change: Partial<Item> & Pick<Item, 'type'>): Item => ({
  id: 'c:1',
  at: '2026-01-01T00:00:00.000Z',
  role: 'agent',
  name: 'Ann',
  participant: 'p2',
  contentType: 'text/plain',
  text: '',
  ...change,
})
const wrapUp = (dispositions: string[]) =>
  item({ type: 'wrap_up', text: 'Ann finished wrap-up', about: { notes: false }, dispositions })

beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: '', dir: '' } }))

async function drawn(one: Item, language: string) {
  const { Event } = await import('../../web/console/conversation/event.tsx')
  const { speakAsRemembered } = await import('../../web/console/words.ts')
  await speakAsRemembered(language)
  const event = h(Event, { item: one, n: 1 })
  const chips = elementsOf(event).filter(({ props }) => props.class === 'chip')
  return { says: textOf(event), chips: chips.map(({ text }) => text) }
}

describe.each([
  ['en', 'Ann finished wrap-up', 'Ann’s wrap-up ran out of time', 'No disposition chosen', 'Ben has been invited'],
  ['fr', 'Ann a terminé la clôture', 'Le temps de clôture de Ann', 'Aucune qualification choisie', 'Ben a été invité'],
  ['id', 'Ann menyelesaikan penutupan', 'Waktu penutupan Ann habis', 'Hasil tidak dipilih', 'Ben telah diundang'],
  ['ja', 'Annさんが後処理を完了', 'Annさんの後処理の時間', '対応結果の選択なし', 'Benを招待しました'],
  [
    'pt-BR',
    'Ann concluiu a finalização',
    'O tempo de finalização de Ann acabou',
    'Nenhuma classificação escolhida',
    'Ben foi convidado(a)',
  ],
])('in %s', (language, finished, ranOut, noneChosen, invited) => {
  it('A4 a wrap-up whose time ran out says so, and that no disposition was chosen', async () => {
    const { says, chips } = await drawn(wrapUp([noDisposition]), language)
    expect(says).toContain(ranOut)
    expect(says).not.toContain(finished)
    expect(chips).toEqual([noneChosen])
  })

  it('A4 also where none was required', async () => {
    const one = { ...wrapUp([]), about: { notes: false, ranOut: true } }
    expect((await drawn(one, language)).says).toContain(ranOut)
  })

  it('A4 what was handed in stands as the queue names it', async () => {
    const { says, chips } = await drawn(wrapUp(['Solved']), language)
    expect(says).toContain(finished)
    expect(chips).toEqual(['Solved'])
  })

  it('R5 an invitation says who is invited', async () => {
    const one = item({ type: 'invited', role: 'system', name: '', participant: null, about: { target: 'Ben' } })
    expect((await drawn(one, language)).says).toContain(invited)
  })
})
