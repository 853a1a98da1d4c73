import { render } from 'preact'
import '../shared/base.css'
import './layout.css'
import './operation.css'
import './code.css'
import { Page } from './page.tsx'
import { speak } from './phrases.ts'
import { load } from './reading.ts'

const page = document.querySelector('#page')

const loading = load()
await speak()
if (page) render(<Page />, page)
await loading
