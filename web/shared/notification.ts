// A notification of the system, for when the page is out of sight.

export interface Notice {
  readonly title: string
  readonly body: string
  /** After a press, with the page in front. */
  readonly open: () => void
}

/** `denied` also where there is nothing to be asked. */
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

/** Null where it cannot be had. `tag`: one of the same tag takes its place. */
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
    // Phones notify only through a service worker: the constructor throws, whatever was permitted.
    return null
  }
}
