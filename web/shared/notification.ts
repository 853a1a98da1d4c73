// System notifications, for when the page is not visible.

export interface Notice {
  readonly title: string
  readonly body: string
  /** Called after a click, with the page in front. */
  readonly open: () => void
}

/** `denied` also where notifications do not exist. */
export function mayNotify(): NotificationPermission {
  try {
    return isSecureContext ? Notification.permission : 'denied'
  } catch {
    return 'denied'
  }
}

export async function askToNotify(): Promise<NotificationPermission> {
  try {
    return (await Notification.requestPermission()) ?? mayNotify()
  } catch {
    return mayNotify()
  }
}

/** Null if it cannot be shown. `tag`: it replaces an earlier one with the same tag. */
export function notify(tag: string, { title, body, open }: Notice): Notification | null {
  try {
    const shown = new Notification(title, { body, tag })
    shown.addEventListener('click', () => {
      focus()
      open()
      shown.close()
    })
    return shown
  } catch {
    // Phones only notify through a service worker; the constructor throws even with permission.
    return null
  }
}
