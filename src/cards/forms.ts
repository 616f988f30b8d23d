import { z } from 'zod'
import type { Say } from '../ui/voice.ts'
import * as en from './words/en.ts'

/** Whose card was handed over, or was not after all, by their id. */
export function handingForm(say: Say) {
  return z
    .object({ handed: z.string().optional(), back: z.string().optional() })
    .refine(({ handed, back }) => (handed === undefined) !== (back === undefined), {
      message: say(en.nobodyChosen),
    })
    .transform(({ handed, back }) => ({
      id: handed ?? back ?? '',
      isHandedOver: handed !== undefined,
    }))
}
