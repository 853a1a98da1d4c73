import { render } from 'preact'

const page = document.querySelector('#page')
if (page) render(<h1>partyline · agent</h1>, page)
