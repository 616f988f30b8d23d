import type { Command } from './command.ts'

/** Every sub-command in the order of the help. Each is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> =
  {
    serve: {
      summary: 'starts Sneaky Klaus',
      load: async () => (await import('./serve.ts')).serve,
    },
    health: {
      summary: 'says whether it runs and answers',
      load: async () => (await import('./health.ts')).health,
    },
    backup: {
      summary: 'copies everything into a file, while it runs',
      load: async () => (await import('./backup.ts')).backup,
    },
    restore: {
      summary: 'puts a backup into an empty data folder',
      load: async () => (await import('./restore.ts')).restore,
    },
    doctor: {
      summary: 'looks at everything and says what to mend',
      load: async () => (await import('./doctor.ts')).doctor,
    },
    'mail:test': {
      summary: 'sends one mail and says how it went',
      load: async () => (await import('./mail-test.ts')).mailTest,
    },
    'admin:create': {
      summary: 'makes the organiser’s account',
      load: async () => (await import('./admin-create.ts')).adminCreate,
    },
    'admin:reset-password': {
      summary: 'prints a link to choose a new password',
      load: async () => (await import('./admin-reset-password.ts')).adminResetPassword,
    },
    'key:rotate': {
      summary: 'changes the secret key',
      load: async () => (await import('./key-rotate.ts')).keyRotate,
    },
    demo: {
      summary: 'starts one to try out, which keeps nothing',
      load: async () => (await import('./demo.ts')).demo,
    },
  }
