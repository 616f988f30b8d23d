import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { temporaryFolder } from './folder.ts'
import { canMount } from './mounts.ts'
import { failed, isInstalled, watchFor } from './programs.ts'

const HOME = path.join(import.meta.dirname, '..', '..')

/**
 * A machine whose process 1 is systemd: this machine's files with a layer on top that is gone with it, this
 * checkout in /opt/sneaky-klaus, and the network of this machine. Nothing of what a boot usually starts is
 * started, as it would reach for the devices of this machine. `$1` is an empty folder, `$2` this checkout,
 * `$3` the name of a control group for all of it.
 */
const BOOT = `
root=$1/root groups=$1/groups
mkdir "$1/layers" "$root" "$groups"
mount -t cgroup2 cgroup2 "$groups"
mkdir "$groups/$3"
echo $$ > "$groups/$3/cgroup.procs"
umount "$groups"
mount -t tmpfs tmpfs "$1/layers"
mkdir "$1/layers/upper" "$1/layers/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/layers/upper,workdir=$1/layers/work" "$root"
mkdir -p "$root/opt/sneaky-klaus" "$root/told"
mount --bind "$2" "$root/opt/sneaky-klaus"
mount -o remount,bind,ro "$root/opt/sneaky-klaus"
mount --bind "$1" "$root/told"
mount --rbind /dev "$root/dev"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
units="$root/etc/systemd/system"
rm -rf "$units"
mkdir "$units"
cp /lib/systemd/system/systemd-journald* "$units"
for target in sysinit basic multi-user; do
  printf '[Unit]\\nDefaultDependencies=no\\n' > "$units/$target.target"
done
printf '[Service]\\nType=oneshot\\nExecStart=touch /told/booted\\n' > "$units/tests.service"
echo 'Wants=systemd-journald.service' >> "$units/sysinit.target"
cd "$root"
pivot_root . mnt
exec unshare --pid --fork --kill-child --cgroup sh -euc '
  mount -t proc proc /proc
  umount -l /mnt
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  exec env -i PATH="$PATH" container=other SYSTEMD_UNIT_PATH=/etc/systemd/system \\
    /lib/systemd/systemd --system --unit=tests.service
'`

const FORGET = `
mount -t cgroup2 cgroup2 "$1/groups"
find "$1/groups/$2" -depth -type d -exec rmdir {} +`

/** Whether systemd and what gives it a machine are here. */
export function canBoot(): boolean {
  const tools = [
    'systemd-analyze',
    'nsenter',
    'journalctl',
    'pivot_root',
    'setpriv',
    'useradd',
    'sudo',
  ]
  return isInstalled(...tools) && canMount() && hasOverlay()
}

function hasOverlay(): boolean {
  return /\toverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))
}

export type SystemdMachine = {
  /** Runs a command inside to its end, as root; what it printed. Rejects if it failed. */
  run(...words: string[]): Promise<string>
  /** What this service has logged since the machine was started, once it has logged something like `what`. */
  logged(service: string, what: RegExp): Promise<string>
  /** Ends it and all that runs in it, and leaves nothing of it. */
  stop(): Promise<void>
}

/** Boots one. */
export async function bootSystemd(): Promise<SystemdMachine> {
  const folder = temporaryFolder()
  const group = `sneaky-klaus-tests-${process.pid}`
  // It ends with this process, however that ends.
  const words = [
    '--pdeathsig=KILL',
    'unshare',
    '--mount',
    '--uts',
    '--ipc',
    'sh',
    '-euc',
    BOOT,
    'sh',
    folder,
    HOME,
    group,
  ]
  const child = spawn('setpriv', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const told = text(child.stderr)
  const ended = failed(child).catch(async () => {
    throw new Error(`systemd cannot be started: ${await told}`)
  })
  await Promise.race([watchFor(folder, 'booted'), ended])
  ended.catch(() => {})
  const processOne = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'))
  const inside = [`--target=${processOne}`, '--mount', '--pid', '--root', '--wd=/']
  return {
    async run(...command) {
      const { stdout } = await promisify(execFile)('nsenter', [...inside, ...command])
      return stdout
    },
    async logged(service, what) {
      const follow = ['journalctl', '--follow', '--lines=all', '--output=cat', '--unit', service]
      const journal = spawn('nsenter', [...inside, ...follow])
      let log = ''
      for await (const data of journal.stdout) {
        log += data
        if (what.test(log) || /Main process exited/.test(log)) break
      }
      journal.kill()
      if (!what.test(log)) throw new Error(`${service} logged no ${what}: ${log}`)
      return log
    },
    async stop() {
      // With process 1 all others of its kind end, before it does.
      process.kill(processOne, 'SIGKILL')
      await once(child, 'close')
      spawnSync('unshare', ['--mount', 'sh', '-euc', FORGET, 'sh', folder, group])
    },
  }
}
