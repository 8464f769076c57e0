#!/usr/bin/env node
import { ciSim } from './cli/ci-sim.ts';

process.exitCode = await ciSim(process.argv.slice(2));
