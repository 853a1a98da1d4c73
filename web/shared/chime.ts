// A chime of two notes, synthesised, so that nothing is fetched and no page's policy can refuse it.

let audio: AudioContext | null = null

/** Browsers play nothing before a user gesture, and some have no audio. Then it is silent; everything that rings is also visible. */
export function chime(loudness: number): void {
  try {
    audio ??= new AudioContext()
    const { currentTime, destination } = audio
    for (const [pitch, after] of [
      [659, 0],
      [880, 0.12],
    ] as const) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      const at = currentTime + after
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0, at)
      volume.gain.linearRampToValueAtTime(loudness, at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5)
      tone.connect(volume).connect(destination)
      tone.start(at)
      tone.stop(at + 0.5)
    }
  } catch {
    // This browser has no audio.
  }
}

/** Call it in a user gesture, after which audio is allowed. */
export function wakeAudio(): void {
  if (audio?.state === 'suspended') audio.resume().catch(() => {})
}
