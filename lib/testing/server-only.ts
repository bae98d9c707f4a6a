// Stands for the package `server-only` under Vitest.
