import { z } from 'zod'
import type { Say } from '../ui/voice.ts'
import * as en from './words/en.ts'

/** How many cards the page had asked about; 0 if it did not. */
export const makingForm = z.object({ cards: z.coerce.number().catch(0) })

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
