// The reference page: the contents, an article for each operation, then the schemas.
import { useEffect } from 'preact/hooks'
import { Filled, filled } from '../shared/filled.tsx'
import { goToHash } from '../shared/hash.ts'
import { announced, Code } from './code.tsx'
import { Contents, Nothing } from './contents.tsx'
import type { Description, Schemas } from './description.ts'
import { followReader } from './following.ts'
import { OperationArticle } from './operation.tsx'
import { Prose } from './prose.tsx'
import { filter, load, reading, shown } from './reading.ts'
import { sampleOf } from './samples.ts'
import { Shape } from './shape.tsx'
import { words } from './words.ts'

export function Page() {
  const loaded = reading.value
  const { title } = words.value
  useEffect(() => {
    document.title = title
  }, [title])
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'failed') return <Failed status={loaded.status} />
  return <Reference description={loaded.description} />
}

function Loading() {
  return (
    <main class="alone" aria-busy="true">
      <p role="status" class="quiet">
        {words.value.loading}
      </p>
      <div class="ghost" />
      <div class="ghost" />
      <div class="ghost" />
    </main>
  )
}

function Failed({ status }: { readonly status: number | null }) {
  const said = words.value
  return (
    <main class="alone">
      <h1>{said.failed}</h1>
      <p role="alert">{status === null ? said.unreachable : filled(said.refused, { status: `${status}` })}</p>
      <p>
        <button type="button" class="button main" onClick={() => void load()}>
          {said.again}
        </button>
      </p>
    </main>
  )
}

function Reference({ description }: { readonly description: Description }) {
  useEffect(() => {
    goToHash()
    return followReader()
  }, [])
  return (
    <>
      <a class="skip" href="#main">
        {words.value.skip}
      </a>
      <Contents />
      <main id="main" tabIndex={-1}>
        <Introduction description={description} />
        {shown.value.length === 0 && <Nothing />}
        {shown.value.map(({ name, description: about, operations }) => (
          <section key={name} class="section" aria-labelledby={`section-${name}`}>
            <header>
              <h2 id={`section-${name}`} lang="en">
                {name}
              </h2>
              <p class="quiet" lang="en">
                {about}
              </p>
            </header>
            {operations.map((operation) => (
              <OperationArticle key={operation.id} operation={operation} schemas={description.schemas} />
            ))}
          </section>
        ))}
        {filter.value.trim() === '' && <SchemaSection schemas={description.schemas} />}
      </main>
      <p class="unseen" role="status">
        {announced.value}
      </p>
    </>
  )
}

function Introduction({ description: { title, about, keys } }: { readonly description: Description }) {
  const said = words.value
  return (
    <header class="introduction" id="top">
      <h1 translate={false}>{title} API</h1>
      {about.map((paragraph) => (
        <p key={paragraph} lang="en">
          <Prose text={paragraph} />
        </p>
      ))}
      <dl class="facts">
        <div>
          <dt>{said.address}</dt>
          <dd>
            <code translate={false}>{location.origin}/v1</code>
          </dd>
        </div>
        <div>
          <dt>{said.description}</dt>
          <dd>
            <a href="/v1/openapi.json" translate={false}>
              OpenAPI 3.1
            </a>
            , <a href="/v1/frames.json">{said.frames}</a>
          </dd>
        </div>
        {keys.map(({ name, description }) => (
          <div key={name}>
            <dt>
              <Filled sentence={said.key} parts={{ name: <span translate={false}>{name}</span> }} />
            </dt>
            <dd lang="en">
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

function SchemaSection({ schemas }: { readonly schemas: Schemas }) {
  const said = words.value
  return (
    <section class="section" aria-labelledby="section-schemas">
      <header>
        <h2 id="section-schemas">{said.schemas}</h2>
        <p class="quiet">{said.schemasAbout}</p>
      </header>
      {Object.entries(schemas).map(([name, schema]) => {
        const id = `schema-${name.toLowerCase()}`
        return (
          <article key={name} class="operation" id={id} aria-labelledby={`${id}-title`}>
            <header>
              <h3 id={`${id}-title`}>
                <a class="anchor" href={`#${id}`} translate={false}>
                  {name}
                </a>
              </h3>
            </header>
            <div class="parts">
              <Shape schema={schema} schemas={schemas} side="given" />
            </div>
            <div class="example">
              <Code
                label={filled(said.example, { name })}
                text={JSON.stringify(sampleOf(schema, schemas), null, 2)}
                json
              />
            </div>
          </article>
        )
      })}
    </section>
  )
}
