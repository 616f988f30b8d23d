/**
 * Loaded before the program (`--import`): a SIGUSR2 moves its clock by MOVES_BY_DAYS, the next
 * one moves it back.
 */
const step = Number(process.env.MOVES_BY_DAYS) * 24 * 60 * 60 * 1000
let moved = 0

const { instant } = Temporal.Now
Temporal.Now.instant = () => instant.call(Temporal.Now).add({ milliseconds: moved })

const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given: ConstructorParameters<typeof Date> | []) {
    if (given.length === 0) super(RealDate.now() + moved)
    else super(...given)
  }

  static override now() {
    return RealDate.now() + moved
  }
} as DateConstructor

process.on('SIGUSR2', () => {
  moved = moved === 0 ? step : 0
})
