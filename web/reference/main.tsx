// The API reference, drawn from the description that the server publishes.
import { render } from 'preact'
import '../shared/base.css'
import './layout.css'
import './operation.css'
import './code.css'
import { Page } from './page.tsx'
import { load } from './reading.ts'
import { speak } from './words.ts'

const page = document.querySelector('#page')

void load()
await speak()
if (page) render(<Page />, page)
