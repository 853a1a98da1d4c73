// What a customer writes is lost by nothing that the widget does: no field is emptied before somebody has its words.
import { expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, isAccessible, log, openChat, says, witness } from './site.ts'

const readers = new Readers()

const tooLong = 'a'.repeat(30_000)

it.each([
  ['en', 'This message is too long. Please send it in parts.'],
  ['id', 'Pesan ini terlalu panjang. Silakan kirim dalam beberapa bagian.'],
  ['pt-BR', 'Esta mensagem é longa demais. Envie-a em partes, por favor.'],
  ['ja', 'メッセージが長すぎます。分けてお送りください。'],
  ['fr', 'Ce message est trop long. Veuillez l’envoyer en plusieurs parties.'],
])('D7 first words that are too long begin nothing and stay, with the reason (%s)', async (lang, reason) => {
  const page = await readers.customer(`/?lang=${lang}`)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') asked.push(request.url())
  })
  await openChat(page)
  const words = chat(page).locator('textarea')
  await words.fill(tooLong)
  await words.press('Enter')
  await chat(page).getByRole('alert').getByText(reason).waitFor()
  expect([(await words.inputValue()).length, asked]).toEqual([30_000, []])
  await isAccessible(page, 'too long')
  await words.fill('In short')
  await words.press('Enter')
  await log(page).getByText('In short').waitFor()
  const started = async () => (await witness(page)).told.filter(([name]) => name === 'started').length
  await until('it has begun', async () => (await started()) === 1)
})

it('D7 R14 a correction that is too long stays where it is written, with its own reason', async () => {
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'Teh parcel')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await chat(page).getByRole('button', { name: 'Message options' }).last().click()
  await chat(page).getByRole('button', { name: 'Correct' }).click()
  await field(page).fill(tooLong)
  await field(page).press('Enter')
  await chat(page).getByRole('alert').getByText('This message is too long.').waitFor()
  expect((await field(page).inputValue()).length).toBe(30_000)
  await field(page).fill('The parcel')
  await field(page).press('Enter')
  await log(page).getByText('The parcel').waitFor()
  await log(page).getByText('Corrected').waitFor()
})
