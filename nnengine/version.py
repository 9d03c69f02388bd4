"""The engine's version, in a module of its own so that every other module can read it."""

ENGINE_VERSION = "0.1.0"
