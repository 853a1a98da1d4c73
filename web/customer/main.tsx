import { render } from 'preact'
import { browserApi } from '../shared/browser.ts'
import '../shared/style.css'
import './style.css'
import { Page } from './page.tsx'
import { resume, visitorToken } from './visit.ts'

const entryPoint = new URLSearchParams(location.search).get('entry') ?? 'shop'
const api = browserApi(visitorToken)
const page = document.querySelector('#page')

if (page) render(<Page api={api} entryPoint={entryPoint} />, page)
void resume(api, entryPoint)
