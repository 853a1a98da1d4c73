// The reference: contents beside, or above on a phone; one article for each operation, then the schemas.
import { useEffect } from 'preact/hooks'
import { Code, said } from './code.tsx'
import { Contents, Nothing } from './contents.tsx'
import type { Description, Schemas } from './description.ts'
import { OperationArticle } from './operation.tsx'
import { followReader, goToHash } from './places.ts'
import { filter, load, reading, shown } from './reading.ts'
import { sampleOf } from './samples.ts'
import { Shape } from './shape.tsx'
import { Prose } from './words.tsx'

export function Page() {
  const now = reading.value
  if (now.state === 'loading') return <Loading />
  if (now.state === 'failed') return <Failed reason={now.reason} />
  return <Reference description={now.description} />
}

function Loading() {
  return (
    <main class="alone" aria-busy="true">
      <p role="status" class="quiet">
        Reading the description…
      </p>
      <div class="ghost" />
      <div class="ghost" />
      <div class="ghost" />
    </main>
  )
}

function Failed({ reason }: { readonly reason: string }) {
  return (
    <main class="alone">
      <h1>The description could not be read</h1>
      <p role="alert">{reason}</p>
      <p>
        <button type="button" class="button main" onClick={() => void load()}>
          Try again
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
        Skip to the operations
      </a>
      <Contents />
      <main id="main" tabIndex={-1}>
        <Introduction description={description} />
        {shown.value.length === 0 && <Nothing />}
        {shown.value.map(({ name, description: about, operations }) => (
          <section key={name} class="section" aria-labelledby={`section-${name}`}>
            <header>
              <h2 id={`section-${name}`}>{name}</h2>
              <p class="quiet">{about}</p>
            </header>
            {operations.map((operation) => (
              <OperationArticle key={operation.id} operation={operation} schemas={description.schemas} />
            ))}
          </section>
        ))}
        {filter.value.trim() === '' && <SchemaSection schemas={description.schemas} />}
      </main>
      <p class="unseen" role="status">
        {said.value}
      </p>
    </>
  )
}

function Introduction({ description: { title, about, keys } }: { readonly description: Description }) {
  return (
    <header class="introduction" id="top">
      <h1>{title} API</h1>
      {about.map((paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} />
        </p>
      ))}
      <dl class="facts">
        <div>
          <dt>Address</dt>
          <dd>
            <code>{location.origin}/v1</code>
          </dd>
        </div>
        <div>
          <dt>Description</dt>
          <dd>
            <a href="/v1/openapi.json">OpenAPI 3.1</a>, <a href="/v1/frames.json">frames of the sockets</a>
          </dd>
        </div>
        {keys.map(({ name, description }) => (
          <div key={name}>
            <dt>Key: {name}</dt>
            <dd>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

function SchemaSection({ schemas }: { readonly schemas: Schemas }) {
  return (
    <section class="section" aria-labelledby="section-schemas">
      <header>
        <h2 id="section-schemas">Schemas</h2>
        <p class="quiet">What has a name above.</p>
      </header>
      {Object.entries(schemas).map(([name, schema]) => {
        const id = `schema-${name.toLowerCase()}`
        return (
          <article key={name} class="operation" id={id} aria-labelledby={`${id}-title`}>
            <header>
              <h3 id={`${id}-title`}>
                <a class="anchor" href={`#${id}`}>
                  {name}
                </a>
              </h3>
            </header>
            <div class="parts">
              <Shape schema={schema} schemas={schemas} side="given" />
            </div>
            <div class="example">
              <Code label={`Example of ${name}`} text={JSON.stringify(sampleOf(schema, schemas), null, 2)} json />
            </div>
          </article>
        )
      })}
    </section>
  )
}
