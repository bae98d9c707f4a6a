import { configureGlobal, readConfigureGlobal } from "fast-check";

/**
 * Properties ask the same questions on every machine, so that a failure repeats itself and a passing head stays one.
 * `ISTHMUS_SEED=$RANDOM npm run unit` asks others; what it finds names its seed.
 */
const seed = Number(process.env["ISTHMUS_SEED"] ?? 20_260_501);
if (!Number.isInteger(seed)) throw new Error("ISTHMUS_SEED must be an integer");
configureGlobal({ ...readConfigureGlobal(), seed });
