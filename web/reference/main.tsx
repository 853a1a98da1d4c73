import { render } from 'preact'
import '../shared/base.css'
import './layout.css'
import './operation.css'
import './code.css'
import { Page } from './page.tsx'
import { load } from './reading.ts'

const page = document.querySelector('#page')

if (page) render(<Page />, page)
void load()
