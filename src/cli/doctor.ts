import { readConfig, readEnvironment } from '../config.ts'
import { type Command, type Outcome, pleaseMend, refused } from './command.ts'
import { examineClock, examineData, examineFolders, examineMail } from './examine.ts'
import { examineAddress } from './examine-address.ts'
import { type Finding, well } from './finding.ts'

export const doctor: Command = {
  usage: 'klaus doctor',
  about: `Looks at everything that Sneaky Klaus needs: configuration, data folder, database, keys, mail, clock,
the address that people open and what a proxy forwards. Says what to mend, marked ✗, and changes
nothing. Best while Sneaky Klaus runs.`,
  async run() {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const { config } = read
    const { findings: ofData, isWhole } = await examineData(config)
    const findings = [
      well('The configuration can be read.'),
      ...examineFolders(config),
      ...ofData,
      ...(await examineMail(config)),
      ...(await examineClock(config, isWhole)),
      ...(await examineAddress(config, isWhole)),
    ]
    return report(findings)
  },
}

function report(findings: readonly Finding[]): Outcome {
  const lines = findings.map(({ sign, sentence }) => `${sign} ${sentence}`)
  return { ok: findings.every(({ sign }) => sign !== '✗'), sentences: lines.join('\n') }
}
