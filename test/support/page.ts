import type { Page } from '../../src/ui/page.ts'
import { voiceIn } from '../../src/ui/voice.ts'

/** The page value of a stranger, in English. */
export const PAGE: Page = {
  ...voiceIn('en'),
  csrf: 'a token',
  home: { href: '/', whose: 'stranger' },
  sender: 'klaus@example.org',
  local: () => undefined,
  isSober: false,
  host: '',
  isRestored: false,
  warning: '',
  mailWaits: false,
  timezone: 'Europe/Berlin',
  done: '',
  told: 'none',
}
