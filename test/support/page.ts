import type { Page } from '../../src/ui/page.ts'
import { voiceIn } from '../../src/ui/voice.ts'

/** What a stranger's page in English is made with. */
export const PAGE: Page = {
  ...voiceIn('en'),
  csrf: 'a token',
  home: { href: '/', whose: 'stranger' },
  sender: 'klaus@example.org',
  done: '',
}
