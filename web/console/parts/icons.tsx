// Line icons on a grid of 20, in the colour of the text beside them.
const paths = {
  work: 'M3 5.5h14v8H9l-3.5 3v-3H3z',
  board: 'M4 16V9M10 16V4M16 16v-5',
  commands: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17',
  help: 'M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.5v.2M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
  invite: 'M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2.4-4.5 5.5-4.5 1.2 0 2.3.2 3.2.7M15 11v6M12 14h6',
  transfer: 'M3 7h12m-3.5-3.5L15 7l-3.5 3.5M17 13H5m3.5-3.5L5 13l3.5 3.5',
  park: 'M7 5v10M13 5v10',
  resume: 'M6.5 4.5v11l9-5.5z',
  leave: 'M11 4H4.5v12H11M8.5 10H17m-3-3 3 3-3 3',
  end: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.5 10.2l2.5 2.5 4.5-5',
  remove: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.5 10h7',
  waits: 'M5.5 3h9M5.5 17h9M6.5 3c0 4 3 5 3.5 7-.5 2-3.5 3-3.5 7M13.5 3c0 4-3 5-3.5 7 .5 2 3.5 3 3.5 7',
  release: 'M8 5 4 9l4 4M4 9h8a4 4 0 0 1 4 4v2',
  more: 'M4 9.6h.8v.8H4zM9.6 9.6h.8v.8h-.8zM15.2 9.6h.8v.8h-.8z',
  close: 'M5 5l10 10M15 5 5 15',
  side: 'M3 4h14v12H3zM12.5 4v12',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  down: 'M10 4v12m-4.5-4.5L10 16l4.5-4.5',
  up: 'M10 16V4M5.5 8.5 10 4l4.5 4.5',
  note: 'M4 3.5h12v9l-4 4H4zM12 16.5v-4h4',
  history: 'M4 10a6.5 6.5 0 1 0 1.9-4.6L4 7.3M4 3.5v3.8h3.8M10.5 6.5v4l2.5 1.5',
  clock: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 6v4l2.5 2',
  edit: 'M4 16v-3L13 4l3 3-9 9zM11 6l3 3',
  bin: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11',
  redact: 'M3 7h14v6H3zM5 10h10',
  check: 'M4.5 10.5 8.5 14.5 16 6',
  chevron: 'M6 8l4 4 4-4',
  send: 'M3 10 17 3.5 13 17l-3-5.5zM10 11.5 17 3.5',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c0-3.5 3-5 6.5-5s6.5 1.5 6.5 5',
  queue: 'M4 5h12M4 10h12M4 15h7',
  bell: 'M5.5 13V9a4.5 4.5 0 0 1 9 0v4l1.5 1.5H4zM8.5 17h3',
  alert: 'M10 3.5 18 17H2zM10 8.5v4M10 14.8v.1',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}

/** The product's logo, as in `public/partyline.svg`, in the colours of the scheme. */
export function Logo() {
  return (
    <svg class="mark" viewBox="0 0 56 56" aria-hidden="true">
      <rect width="56" height="56" rx="14" />
      <path d="M10 28h36M18 28c6 0 5-10 11-10h3c6 0 5 10 10 10M18 28c6 0 5 10 11 10h3c6 0 5-10 10-10" />
      <circle cx="12" cy="28" r="6" />
      <circle cx="30" cy="18" r="4.5" />
      <circle cx="30" cy="38" r="4.5" />
      <circle cx="46" cy="28" r="4.5" />
    </svg>
  )
}
