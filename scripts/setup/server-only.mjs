// Stands for the package `server-only` in bundles that run on the server only.
