import { randomInt } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { perform } from './task.ts'

parentPort?.postMessage(perform(workerData, randomInt))
